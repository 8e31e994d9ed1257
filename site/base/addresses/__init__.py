"""Addresses that moved or are gone: redirects, 410, counted 404."""
