"""From an address to a parsed feed: guarded connections, fetching, parsing in a process of its own. No database."""
