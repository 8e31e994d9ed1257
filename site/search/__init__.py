"""Search without accents, for readers and for the admin."""
