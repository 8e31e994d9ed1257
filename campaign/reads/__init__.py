"""Counts of reads: sums only, no data about readers."""
