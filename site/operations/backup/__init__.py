"""Backups of database, files and settings: made, checked by restoring them, restored."""
