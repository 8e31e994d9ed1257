"""Benches of `make bench`: each part prints JSON and judges nothing."""
