"""Contests: question bank, rounds, attempts with their log, results, certificates."""
