"""Ten files as Word writes them, and the blocks expected of each, in a readable text file beside them."""
