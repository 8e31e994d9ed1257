"""Public pages of stories, and the lists of stories outside the page tree."""
