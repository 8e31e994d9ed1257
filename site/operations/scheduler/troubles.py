"""Problems with periodic jobs that an editor must know about."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from operations.scheduler.jobs import jobs
from operations.scheduler.models import JobRun
from operations.scheduler.running import FUTURE, PAUSE, SILENT_AFTER, pause_after


@dataclass(frozen=True)
class Failure:
    """Last run of a job, which failed."""

    job: str
    at: datetime.datetime
    message: str


@dataclass(frozen=True)
class Troubles:
    """Problems with periodic jobs. False if there are none."""

    never_ran: bool
    silent_since: datetime.datetime | None
    # End of the pause after a standstill, if a scheduler observes one.
    paused_until: datetime.datetime | None
    failures: list[Failure]

    def __bool__(self) -> bool:
        return bool(self.never_ran or self.silent_since or self.failures)


def troubles() -> Troubles:
    """Return the current problems with periodic jobs."""
    now = timezone.now()
    # Another release may have had other jobs.
    runs = list(JobRun.objects.filter(name__in=jobs))
    # A start in the future does not count as a sign of life: a live scheduler would have run jobs since.
    starts = [run.started_at for run in runs if run.started_at <= now + FUTURE]
    last = max(starts, default=min((run.started_at for run in runs), default=None))
    is_silent = last is not None and not any(start >= now - SILENT_AFTER for start in starts)
    begun = pause_after(last, now) if last and is_silent else None
    return Troubles(
        never_ran=last is None,
        silent_since=last if is_silent else None,
        paused_until=begun + PAUSE if begun and now < begun + PAUSE else None,
        failures=[
            Failure(jobs[run.name].description, run.started_at, run.message)
            for run in runs
            if run.ok is False
        ],
    )
