"""The latest run of each periodic job."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone


class JobRun(models.Model):
    """Latest run of one periodic job. `finished_at` is empty while it runs, and after it was cut off."""

    # A run that was silent for this long counts as cut off, and the job may be claimed again.
    LEASE = datetime.timedelta(seconds=30)

    name = models.CharField("việc", max_length=50, unique=True)
    started_at = models.DateTimeField("bắt đầu")
    # Renewed by the run itself.
    alive_at = models.DateTimeField("báo lần cuối")
    finished_at = models.DateTimeField("kết thúc", null=True)
    ok = models.BooleanField("thành công", default=True)
    message = models.TextField("thông báo", blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "lần chạy việc định kỳ"
        verbose_name_plural = "lần chạy việc định kỳ"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def claim(cls, name: str, every: datetime.timedelta = datetime.timedelta()) -> JobRun | None:
        """Claim the job for a run that starts now, if the last one started at least `every` ago.

        Return its row, or None if it is not due or another process runs it. Times in the far future count as long
        past: somebody set the clock back, and the job must not wait until then. Times in the near future come from a
        process that read the clock later than this one but wrote first.
        """
        now = timezone.now()
        times = {"started_at": now - every, "alive_at": now, "finished_at": now}
        cls.objects.get_or_create(name=name, defaults=times)
        is_due = Q(started_at__lte=now - every) | Q(started_at__gt=now + cls.LEASE)
        is_over = Q(finished_at__isnull=False) & is_due
        is_cut_off = Q(finished_at__isnull=True) & ~Q(alive_at__range=(now - cls.LEASE, now + cls.LEASE))
        free = cls.objects.filter(is_over | is_cut_off, name=name)
        # Read first, because this is asked every few seconds and a read takes no lock.
        if not free.exists() or not free.update(started_at=now, alive_at=now, finished_at=None):
            return None
        return cls.objects.get(name=name)

    def renew(self) -> bool:
        """Record that this run is alive. Return False if another process has claimed the job meanwhile."""
        return bool(self._mine().update(alive_at=timezone.now()))

    def finish(self, error: str = "") -> None:
        """Store the result, unless another process has claimed the job meanwhile."""
        self._mine().update(finished_at=timezone.now(), ok=not error, message=error)

    def _mine(self) -> models.QuerySet[JobRun]:
        return JobRun.objects.filter(pk=self.pk, started_at=self.started_at, finished_at=None)
