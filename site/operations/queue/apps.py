"""The task queue as a Django app."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """The app of the task queue."""

    name = "operations.queue"
    verbose_name = "Hàng đợi việc"
