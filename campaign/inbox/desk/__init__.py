"""The editors' screens of the inbox: items, sources, rules, lists of sources."""
