"""How pages are found and shared: head, JSON-LD, share cards, site maps."""
