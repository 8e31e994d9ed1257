"""The way from typed words to results: query, engines, ranking, excerpts, spelling."""
