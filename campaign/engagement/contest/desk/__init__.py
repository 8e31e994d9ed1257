"""Admin of contests: the question bank and its import, and the screens of organisers."""
