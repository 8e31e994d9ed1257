"""Settings of each environment: base, dev, test and production."""
