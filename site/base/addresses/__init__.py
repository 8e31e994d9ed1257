"""Addresses that moved, are gone or never existed: redirects, 410, counted 404."""
