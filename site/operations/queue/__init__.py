"""The task queue: its worker, the progress that people see, and tasks taken back from dead workers."""
