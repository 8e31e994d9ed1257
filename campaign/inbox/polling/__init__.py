"""Polling: claim due sources, plan what a document changes, write it in few statements."""
