"""The edition: whole public answers kept as files until something public changes."""
