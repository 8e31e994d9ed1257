"""Living workers, and the people who started tasks."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


class Worker(models.Model):
    """Process that runs tasks. It reports every few seconds that it is alive."""

    # A worker that has been silent for this long counts as dead, and its task is taken back.
    LEASE = datetime.timedelta(seconds=30)

    # The worker's id in DBTaskResult.worker_ids.
    key = models.CharField(max_length=64, primary_key=True)
    host = models.CharField("máy", max_length=255)
    seen_at = models.DateTimeField("báo lần cuối")

    class Meta:
        ordering = ["key"]
        verbose_name = "tiến trình chạy việc"
        verbose_name_plural = "tiến trình chạy việc"

    def __str__(self) -> str:
        return f"{self.host} ({self.key[:8]})"

    @classmethod
    def living(cls) -> QuerySet[Worker]:
        """Return the workers seen within the lease. A time in the future counts as unseen: the clock was set back."""
        now = timezone.now()
        return cls.objects.filter(seen_at__range=(now - cls.LEASE, now + cls.LEASE))


class Errand(models.Model):
    """Task with the person who started it, who is told if it fails."""

    task = models.OneToOneField(
        DBTaskResult, verbose_name="việc", primary_key=True, on_delete=models.CASCADE, related_name="errand"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người bắt đầu",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = "việc nền"
        verbose_name_plural = "việc nền"

    def __str__(self) -> str:
        return self.task.task_path


def failed() -> QuerySet[DBTaskResult]:
    """Return the tasks that failed for good, without those whose object was deleted before they ran."""
    return DBTaskResult.objects.failed().exclude(exception_class_path__endswith=".DoesNotExist")


def unfinished() -> QuerySet[DBTaskResult]:
    """Return the tasks that wait or run, including those that wait for another try."""
    return DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))


def is_unfinished(task: UUID | None) -> bool:
    """Return True if the task with this key waits or runs."""
    return task is not None and unfinished().filter(pk=task).exists()
