"""Additions to django-tasks-db's worker: a sign of life, tasks taken back from dead workers, retries.

Tasks may run twice: if a worker is killed after its work, before this is recorded, another worker takes the task. So
each task must be idempotent (docs/decisions/0019-queue.md).
"""

import datetime
import logging
import os
import socket
import threading
import time

from django.core.management import call_command
from django.db import Error as DatabaseUnavailable
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as Loop
from django_tasks_db.models import DBTaskResult, get_date_max
from wagtail.log_actions import LogContext

from operations.queue.models import Errand, Worker

BACKEND = "default"
# The queue of tasks that may take minutes (settings.TASKS).
SLOW = "slow"
# After the last try the task stays failed, with its reason, until a person starts it again.
MAX_TRIES = 5
# The waits between tries are 1, 4, 16 and 64 minutes: a mail server may be down for an hour.
FIRST_WAIT = datetime.timedelta(minutes=1)
MAX_WAIT = FIRST_WAIT * 4 ** (MAX_TRIES - 2)
BEAT_SECONDS = 5.0
IDLE_SECONDS = 0.5
# A task that takes longer counts as hanging; its worker ends itself, and the task is tried again.
MAX_SECONDS = 3600.0
PRUNE_SECONDS = 3600.0
LOST = "operations.queue.workers.WorkerLostError"

logger = logging.getLogger(__name__)


class WorkerLostError(Exception):
    """Failure of a task whose worker died each time."""


class RetryingLoop(Loop):
    """Loop of django-tasks-db that tries failed tasks again, and looks for tasks without locking the database.

    If `quick`, it leaves the tasks that may take minutes to other workers.
    """

    def __init__(self, *, quick: bool = False) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[SLOW] if quick else [],
            interval=0,
            batch=True,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        # By time.monotonic; None while no task runs.
        self.task_since: float | None = None

    def run(self) -> None:
        """Run tasks as they come, until told to stop. Waits for the database if it does not answer."""
        may_hold_a_task = False
        while self.running:
            try:
                if may_hold_a_task:
                    take_back(idle=self.worker_id)
                    may_hold_a_task = False
                # In batch mode the loop of django-tasks-db ends when no task is ready. It takes SQLite's lock for
                # each look, so it is not entered without need.
                ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
                if ready.exclude(queue_name__in=self.excluded_queue_names).exists():
                    super().run()
            except DatabaseUnavailable:
                # The failed statement may be the one that stores the end of a task.
                may_hold_a_task = True
                logger.exception("the database did not answer; the worker waits")
                connections.close_all()
                time.sleep(BEAT_SECONDS)
            close_old_connections()
            if self.running:
                time.sleep(IDLE_SECONDS)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        self.task_since = time.monotonic()
        errand = Errand.objects.select_related("user").filter(pk=db_task_result.pk).first()
        try:
            # The task's actions are logged under the name of the person who started it.
            with LogContext(user=errand.user if errand else None):
                super().run_task(db_task_result)
        finally:
            self.task_since = None
        if db_task_result.status == TaskResultStatus.FAILED:
            try_again_later(db_task_result)


def try_again_later(row: DBTaskResult) -> None:
    """Put a failed task back into the queue, unless it has had all its tries or its object no longer exists."""
    tries = len(row.worker_ids)
    if tries >= MAX_TRIES or row.exception_class_path.endswith(".DoesNotExist"):
        return
    run_after = timezone.now() + FIRST_WAIT * 4 ** (tries - 1)
    failed = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED)
    failed.update(status=TaskResultStatus.READY, run_after=run_after, finished_at=None)


def start_again(row: DBTaskResult) -> bool:
    """Put a task that failed for good back into the queue, with all its tries. Return False if it did not fail."""
    failed = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED)
    return bool(
        failed.update(
            status=TaskResultStatus.READY,
            run_after=timezone.now(),
            worker_ids=[],
            finished_at=None,
            exception_class_path="",
            traceback="",
        )
    )


def take_back(idle: str = "") -> int:
    """Put the tasks of dead workers back into the queue, and those of the worker `idle`; return their number.

    A task that has had all its tries fails instead. A task due later than the longest wait (the clock was ahead)
    becomes due now.
    """
    now = timezone.now()
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, backend_name=BACKEND)
    waiting.filter(run_after__gt=now + 2 * MAX_WAIT, run_after__lt=get_date_max()).update(run_after=now)
    living = set(Worker.living().values_list("pk", flat=True)) - {idle}
    count = 0
    for row in DBTaskResult.objects.running().filter(backend_name=BACKEND):
        if row.worker_ids and row.worker_ids[-1] in living:
            continue
        # Filtered by the start time, so that a task that was claimed again meanwhile stays with its worker.
        held = DBTaskResult.objects.filter(
            pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at
        )
        if len(row.worker_ids) < MAX_TRIES:
            count += held.update(status=TaskResultStatus.READY, run_after=timezone.now())
        else:
            reason = f"{LOST}: {MAX_TRIES} workers died while they ran this task"
            count += held.update(
                status=TaskResultStatus.FAILED,
                finished_at=timezone.now(),
                exception_class_path=LOST,
                traceback=reason,
            )
    if count:
        logger.warning("took %s tasks back from dead workers", count)
    return count


class Heartbeat(threading.Thread):
    """Thread that reports that this worker is alive, and takes tasks back from dead workers.

    It ends the process if a task hangs, or if the lease runs out during one (the machine slept, or its clock was set),
    because another worker may then run the task.
    """

    def __init__(self, loop: RetryingLoop) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.loop = loop
        self.key = loop.worker_id
        self._pruned_at = time.monotonic()

    def enrol(self) -> None:
        """Store the worker before it takes its first task, and take tasks back from dead workers."""
        Worker.objects.create(key=self.key, host=socket.gethostname(), seen_at=timezone.now())
        take_back()

    def run(self) -> None:
        was_away = False
        while True:
            time.sleep(BEAT_SECONDS)
            try:
                is_alive = self.beat()
            except DatabaseUnavailable:
                logger.exception("the database did not answer; this worker could not say that it lives")
                connections.close_all()
                was_away = True
                continue
            if not is_alive:
                # After an outage of the database, this is no news for ADMINS.
                level = logging.WARNING if was_away else logging.ERROR
                logger.log(level, "this worker lost its lease or hangs; it ends, and its task is tried again")
                os._exit(1)
            was_away = False

    def beat(self) -> bool:
        """Renew the lease and tidy up. Return False if the task hangs, or if the lease had run out during it."""
        since = self.loop.task_since
        if since is not None and time.monotonic() - since > MAX_SECONDS:
            return False
        rows = Worker.objects.all() if since is None else Worker.living()
        if not rows.filter(pk=self.key).update(seen_at=timezone.now()):
            return False
        take_back()
        if time.monotonic() - self._pruned_at > PRUNE_SECONDS:
            self._pruned_at = time.monotonic()
            prune()
        return True


def prune() -> None:
    """Delete old results (successes after a week, failures after a month) and the rows of dead workers."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=7, failed_min_age_days=30, verbosity=0)
    Worker.objects.exclude(pk__in=Worker.living().values("pk")).delete()
