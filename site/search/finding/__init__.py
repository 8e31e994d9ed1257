"""Turns typed words into results: query, engines, ranking, excerpts, spelling."""
