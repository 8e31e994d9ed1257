"""Operations, the parts that keep the site running: backups, the task queue, and views on the state of the whole."""
