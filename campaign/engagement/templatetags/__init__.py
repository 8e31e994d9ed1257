"""Template tags of the guide and of kits."""
