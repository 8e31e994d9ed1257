"""Counts of reads: sums only, nothing of who read."""
