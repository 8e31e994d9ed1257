"""Uploaded files, for every door alike: pictures without metadata."""
