"""A law as a work: its versions, what happened to it, notes where it is amended, two versions side by side."""
