"""The edition: rendered public responses kept as files until public data changes."""
