"""Checks of what belongs to no app, and what they look at."""
