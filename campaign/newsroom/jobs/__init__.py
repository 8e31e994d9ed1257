"""Periodic jobs: running, recording and monitoring."""
