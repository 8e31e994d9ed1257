"""What readers see of stories: what their pages show, and the lists that stand outside the tree."""
