"""Handling of all uploads: virus scan, removal of metadata from pictures, removal of stray files."""
