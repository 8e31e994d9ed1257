"""Uploaded files, whatever their door: scanned for viruses, pictures without metadata, no stray files."""
