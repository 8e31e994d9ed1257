"""The scheduler: a process that runs and records the periodic jobs."""
