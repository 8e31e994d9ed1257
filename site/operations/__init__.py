"""What keeps the site running: backups, the task queue, and views on the state of the whole."""
