"""Feeds out: RSS, Atom, JSON Feed, CAP, OPML, embedding."""
