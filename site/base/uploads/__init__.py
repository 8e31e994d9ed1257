"""Uploaded files, for every door alike: scanned for viruses, pictures without metadata, no stray files."""
