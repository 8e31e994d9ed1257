"""Backend of tasks that keeps them in the database until a worker runs them."""

from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django_tasks_db.backend import DatabaseBackend

# The rule for files and the four eyes rely on these indexes, so they are written in the same transaction as the text.
IMMEDIATE = frozenset(
    {"wagtail.tasks.update_reference_index_task", "modelsearch.tasks.insert_or_update_object_task"}
)
_DELETION = "wagtail.tasks.delete_file_from_storage_task"


class QueueBackend(DatabaseBackend):
    """Database backend that runs the tasks of IMMEDIATE without a worker, and stores no options of storages.

    Wagtail passes these to the task that deletes a file, and they may hold the bucket's keys. The name of the
    storage replaces them; a file of a storage without a name in STORAGES is deleted immediately.
    """

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        is_immediate = task.module_path in IMMEDIATE
        if task.module_path == _DELETION:
            storage, path = args
            name = _name_of(storage)
            is_immediate = name is None
            if name is not None:
                args = ((f"{__name__}.{named_storage.__name__}", (name,), {}), path)
        if is_immediate:
            return task.using(backend="immediate").enqueue(*args, **kwargs)
        return super().enqueue(task, args, kwargs)


def named_storage(name: str) -> Storage:
    """Return the storage of this name in STORAGES. Called by Wagtail's task, which knows its dotted path."""
    return storages[name]


def _name_of(deconstructed: Any) -> str | None:
    for name in settings.STORAGES:
        deconstruct = getattr(storages[name], "deconstruct", None)
        if deconstruct is not None and deconstruct() == deconstructed:
            return name
    return None
