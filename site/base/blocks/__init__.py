"""Blocks of the body text of pages. Each has an icon, a description and a preview for the block picker.

Value classes and `get_context` hold all logic; templates only show their results.
"""
