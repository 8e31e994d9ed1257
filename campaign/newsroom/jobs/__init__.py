"""Periodic jobs: how they are run and recorded."""
