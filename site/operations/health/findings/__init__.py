"""Checks of things that belong to no app, and the functions that read their state."""
