"""From an address to a parsed feed: guarded connections, fetching, and parsing in a child process.

No database.
"""
