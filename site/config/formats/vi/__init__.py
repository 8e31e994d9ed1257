"""Vietnamese formats of dates, times and numbers."""
