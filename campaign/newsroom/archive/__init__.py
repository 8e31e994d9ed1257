"""The archive: every text that was ever public, as readers got it, with its pictures, which nobody can change."""
