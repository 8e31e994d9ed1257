"""Admin of contests: the question bank, its import, and what organisers do."""
