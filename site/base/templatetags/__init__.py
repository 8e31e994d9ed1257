"""Template tags of the base."""
