"""The archive, which nobody can change: every text that was ever public, as readers got it, with its pictures."""
