"""Feeds out: RSS, Atom, JSON Feed, CAP, OPML, and embedding in other sites."""
