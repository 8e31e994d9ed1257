"""Names of tasks as people read them."""

from collections.abc import Callable
from typing import Any

from django_tasks_db.models import DBTaskResult

# A function gets the task's arguments and returns its name.
Name = str | Callable[..., str]
_names: dict[str, Name] = {}


def register(task_path: str, name: Name) -> None:
    """Give the task with this dotted path its name in Vietnamese."""
    _names[task_path] = name


def name_of(row: DBTaskResult) -> str:
    """Return the name of a task, such as "Gửi thư “Mời vào Ban Biên tập”"."""
    # The row's own name would build the task, which the immediate backend may refuse.
    name: Any = _names.get(row.task_path, row.task_path.rpartition(".")[2])
    return name(*row.args_kwargs["args"], **row.args_kwargs["kwargs"]) if callable(name) else name
