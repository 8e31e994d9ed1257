"""Embedding in other sites: a script, snippets of HTML, oEmbed."""
