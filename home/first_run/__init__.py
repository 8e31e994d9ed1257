"""First-run content: the tree of the site, the documents of the dispatch, sample stories. Nothing here is fixture data
that tests depend on, save `structure`, which both use so that tests run on the tree that users get.
"""
