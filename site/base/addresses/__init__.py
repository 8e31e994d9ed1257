"""Redirects from addresses that moved, 410 for withdrawn pages, and counts of missing addresses."""
