"""The editors' screens of the inbox: items, sources, rules, OPML lists."""
