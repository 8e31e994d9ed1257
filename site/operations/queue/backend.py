"""Backend of tasks that keeps them in the database until a worker runs them."""

from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django_tasks_db.backend import DatabaseBackend

# Rights of files and the four eyes trust these indexes, so they are written in the transaction that changes the text.
AT_ONCE = frozenset(
    {"wagtail.tasks.update_reference_index_task", "modelsearch.tasks.insert_or_update_object_task"}
)
_DELETION = "wagtail.tasks.delete_file_from_storage_task"


class QueueBackend(DatabaseBackend):
    """Database backend that runs the tasks of AT_ONCE at once, and stores no options of storages.

    Wagtail passes these to the task that deletes a file, and they may hold keys. The name of the storage replaces
    them; a file of a storage without a name in STORAGES is deleted at once.
    """

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        is_at_once = task.module_path in AT_ONCE
        if task.module_path == _DELETION:
            storage, path = args
            name = _name_of(storage)
            is_at_once = name is None
            if name is not None:
                args = ((f"{__name__}.{named_storage.__name__}", (name,), {}), path)
        if is_at_once:
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
