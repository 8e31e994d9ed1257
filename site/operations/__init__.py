"""Operations, the parts that keep the site running: backups, the task queue, and the state of the site."""
