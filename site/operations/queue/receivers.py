"""Receiver of the queue: it notes who started a task."""

from typing import Any

from django.dispatch import receiver
from django_tasks.base import TaskResult
from django_tasks.signals import task_enqueued

from journal import context
from operations.queue.backend import QueueBackend
from operations.queue.models import Errand


@receiver(task_enqueued, sender=QueueBackend)
def task_was_enqueued(task_result: TaskResult, **_: Any) -> None:
    """Store the acting person; None for commands and the scheduler."""
    Errand.objects.create(task_id=task_result.id, user=context.actor())
