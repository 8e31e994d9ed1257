"""The traceback of a failed task, which stays in the database for a month and on the screen of tasks."""

from typing import Any

from django.dispatch import receiver
from django_tasks import TaskResult
from django_tasks.signals import task_finished
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from operations.health.logs.formats import without_values


@receiver(task_finished)
def leave_values_out(task_result: TaskResult, **_: Any) -> None:
    """Store the traceback of a task that failed without the values of rows that PostgreSQL quotes."""
    if not isinstance(task_result.task.get_backend(), DatabaseBackend):
        # A task that ran at once is not stored, and its id is no key.
        return
    for error in task_result.errors:
        cleaned = without_values(error.traceback)
        if cleaned != error.traceback:
            DBTaskResult.objects.filter(pk=task_result.id).update(traceback=cleaned)
