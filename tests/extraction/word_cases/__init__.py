"""Ten files as Word writes them, and the blocks that are expected of each (a text beside them, made for reading)."""
