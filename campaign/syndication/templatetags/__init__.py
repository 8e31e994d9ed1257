"""Template tags of syndication."""
