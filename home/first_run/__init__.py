"""First-run content, read from a profile: the page tree, the dispatch's documents, sample stories.

Most tests run on the tree that `structure` makes, which is the one that users get.
"""
