"""Running and recording of periodic jobs."""

import datetime
import io
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import Error as DatabaseUnavailable
from django.db import connections
from django.db.models import Max
from django.utils import timezone
from django_guid import clear_guid, set_guid
from django_guid.utils import generate_guid

from operations.health.logs.formats import without_values
from operations.scheduler.jobs import jobs
from operations.scheduler.models import JobRun

# Hour from which nightly jobs are due.
NIGHT = 4
# Without a run for so long, the scheduler counts as silent.
SILENT_AFTER = datetime.timedelta(minutes=5)
# A start that lies further in the future was written before the clock was set back.
FUTURE = datetime.timedelta(minutes=2)
# If no job ran for so long, the machine was off, or its clock is wrong now. What jobs publish, mail or delete cannot be
# taken back, so they pause, and the administrators read why.
STANDSTILL, PAUSE = datetime.timedelta(days=3), datetime.timedelta(hours=1)
# Name of the row whose start is that of the pause.
PAUSED = "pause"

logger = logging.getLogger(__name__)


def run_job(command: str, every: datetime.timedelta = datetime.timedelta()) -> bool | None:
    """Run a periodic job and record the run, if its last run started at least `every` ago.

    A nightly job is due if its last run started before the latest NIGHT o'clock.

    Return True if it succeeded, False if it failed, and None if it is not due, another process is running it, or all
    jobs pause after a standstill.
    """
    if _is_paused():
        return None
    run = JobRun.claim(command, _since_this_night() if jobs[command].is_nightly else every)
    if run is None:
        return None
    # All log lines of the run share one id, like those of a request.
    set_guid(generate_guid())
    try:
        with _kept_alive(run):
            call_command(command, stdout=io.StringIO())
    except Exception as error:
        # Any failure of a job is recorded here, so that the other jobs go on.
        message = without_values(f"{type(error).__name__}: {error}")
        # Errors are mailed. Until the job works again, its finding says that it fails.
        level = logging.WARNING if message == run.message else logging.ERROR
        logger.log(level, "periodic job %s failed", command, exc_info=True)
        run.finish(message)
        return False
    finally:
        clear_guid()
    run.finish()
    return True


def _since_this_night() -> datetime.timedelta:
    now = timezone.localtime()
    night = now.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return now - night if night <= now else now - night + datetime.timedelta(days=1)


def _is_paused() -> bool:
    """Return True for PAUSE after a standstill, which begins when the first job is about to run again."""
    now = timezone.now()
    last = _last_start(now)
    if last is None or last > now - STANDSTILL:
        return False
    begun = pause_after(last, now)
    if begun is None:
        begun = now
        # Each job's loop finds the standstill; one of them begins the pause.
        if JobRun.claim(PAUSED):
            logger.error("no job ran since %s: the machine was off, or its clock is wrong; jobs pause", last)
    return now < begun + PAUSE


def _last_start(now: datetime.datetime) -> datetime.datetime | None:
    """Return the last start of any job."""
    runs = JobRun.objects.filter(name__in=jobs, started_at__lte=now + FUTURE)
    return runs.aggregate(last=Max("started_at"))["last"]


def pause_after(last: datetime.datetime, now: datetime.datetime) -> datetime.datetime | None:
    """Return when the pause after the start `last` began; None if it has not begun, or was cut short long ago."""
    begun = max(last, now - PAUSE - SILENT_AFTER)
    pause = JobRun.objects.filter(name=PAUSED, started_at__gt=begun, started_at__lte=now)
    return pause.values_list("started_at", flat=True).first()


@contextmanager
def _kept_alive(run: JobRun) -> Iterator[None]:
    """Renew the lease of the run from another thread, so that a long job is not started a second time."""
    is_over = threading.Event()

    def renew() -> None:
        while not is_over.wait(JobRun.LEASE.total_seconds() / 5):
            try:
                if not run.renew():
                    logger.error("periodic job %s lost its lease and may run twice", run.name)
            except DatabaseUnavailable:
                logger.exception("the database did not answer; the lease of %s was not renewed", run.name)
            finally:
                connections.close_all()

    heart = threading.Thread(target=renew, name=f"{run.name} lives", daemon=True)
    heart.start()
    try:
        yield
    finally:
        is_over.set()
        heart.join()
