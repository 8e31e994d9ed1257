"""Metadata by which pages are found and shared: head, JSON-LD, share cards, sitemaps, OPML."""
