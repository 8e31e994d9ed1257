"""Admin views of stories: a beginning from a template, words that are no misspellings."""
