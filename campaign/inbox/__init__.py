"""Provincial feeds in: fetch -> parse -> decide -> store, then an editor's choice.

Nothing here is public before an editor has approved it.
"""
