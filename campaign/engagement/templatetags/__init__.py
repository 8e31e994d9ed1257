"""Template tags of contests, the guide, kits and the newsletter."""
