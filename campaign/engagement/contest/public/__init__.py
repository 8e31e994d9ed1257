"""Public views of contests: the page, entering, the paper, practice, certificates."""
