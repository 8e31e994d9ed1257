"""Records of backups, checks and restorations, for the health checks and the metrics."""

import datetime
from contextlib import suppress

from django.db import Error
from django.utils import timezone

from operations.backup.models import Run

_KEPT = datetime.timedelta(days=90)
# Maximum difference between the clocks of two machines.
_SKEW = datetime.timedelta(minutes=1)


def write(
    kind: Run.Kind,
    started_at: datetime.datetime,
    ok: bool,
    message: str,
    archive: str = "",
    size: int | None = None,
) -> None:
    """Store a finished run, and delete old ones."""
    now = timezone.now()
    Run.objects.filter(finished_at__lt=now - _KEPT).delete()
    Run.objects.create(
        kind=kind, started_at=started_at, finished_at=now, ok=ok, message=message, archive=archive, size=size
    )


def write_failure(kind: Run.Kind, started_at: datetime.datetime, message: str, archive: str = "") -> None:
    """Store a run that failed, unless the database refuses, which may be the cause of the failure."""
    with suppress(Error):
        write(kind, started_at, False, message, archive)


def last_backup() -> Run | None:
    """Return the last backup, full or of changes; None if there is none."""
    return last(Run.Kind.FULL, Run.Kind.CHANGES)


def last_check() -> Run | None:
    """Return the last trial restoration; None if there is none."""
    return last(Run.Kind.CHECK)


def last(*kinds: Run.Kind) -> Run | None:
    """Return the last run of these kinds; None if there is none."""
    # A run that a fast clock dated a year ahead must not count as the last one until then.
    return Run.objects.filter(kind__in=kinds, finished_at__lte=timezone.now() + _SKEW).first()
