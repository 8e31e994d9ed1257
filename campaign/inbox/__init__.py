"""The inbox of provincial feeds: fetch, parse, decide, store, then let an editor choose.

Nothing here is public before an editor, or a rule set by editors, has approved it.
"""
