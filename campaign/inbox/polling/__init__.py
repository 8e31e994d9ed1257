"""Polling: claim due sources, plan the changes that a document requires, write them in few statements."""
