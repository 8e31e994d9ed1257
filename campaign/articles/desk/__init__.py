"""Admin views of stories: a beginning from a template, the day, words that are no misspellings."""
