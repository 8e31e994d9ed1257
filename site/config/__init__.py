"""Composition root: settings, URLs and the server. It imports everything; nothing imports it."""
