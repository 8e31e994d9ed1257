"""First-run content: the tree of the site, the documents of the dispatch, sample stories, all read from a profile.

Tests depend on nothing here but `structure`, so that they run on the tree that users get.
"""
