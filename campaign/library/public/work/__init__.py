"""A law as a work: versions, timeline, notes where it is amended, two versions side by side, XML for programs."""
