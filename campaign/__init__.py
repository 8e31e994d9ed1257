"""Newsroom: one small Django app per subject."""
