"""Polls: the public form, counting, results."""
