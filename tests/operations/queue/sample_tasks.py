"""Tasks that the tests put into the queue. Each is run by worker processes too."""

import os
import time
from pathlib import Path

from django_tasks import task

from base.models import User


@task()
def note(path: str, seconds: float = 0) -> None:
    """Append the process id to the file and take that long."""
    with Path(path).open("a") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(seconds)


@task(priority=10, queue_name="slow")
def note_slowly(path: str) -> None:
    """Append the process id to the file, as a task that may take minutes."""
    note.func(path)


@task()
def fail() -> None:
    raise OSError("máy chủ thư không trả lời")


@task()
def fail_on_a_row() -> None:
    raise OSError("duplicate key\nDETAIL:  Key (email)=(an@example.vn) already exists.")


@task()
def read_user(key: int) -> str:
    return User.objects.get(pk=key).username
