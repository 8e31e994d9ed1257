"""Tests of workers: tasks run once, those of killed workers run again, failed ones are tried again."""

import datetime
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from campaign.engagement.kit import making
from campaign.library.importing import batches
from operations.queue import mails, workers
from operations.queue.models import Worker, failed, unfinished
from operations.queue.state import state
from operations.queue.workers import Heartbeat, RetryingLoop, start_again, take_back
from tests.operations.queue.sample_tasks import fail, fail_on_a_row, note, note_slowly, read_user
from tests.operations.queue.working import work_off

ROOT = Path(__file__).resolve().parents[3]
MINUTE = datetime.timedelta(minutes=1)

pytestmark = pytest.mark.both


@pytest.fixture
def start_worker(own_site: dict[str, str], queue: None) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Return a function that starts a worker process; all are killed at the end."""
    started = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "run_worker", "--skip-checks"]
        started.append(subprocess.Popen(command, cwd=ROOT, env=own_site))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def runs(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


@pytest.mark.both(heavy=True)
def test_tasks_of_a_killed_worker_are_done_by_another(start_worker, tmp_path):
    paths = [tmp_path / str(number) for number in range(10)]
    note.using(priority=1).enqueue(str(paths[0]), seconds=1)
    for path in paths[1:]:
        note.enqueue(str(path))
    first = start_worker()
    # The file exists before the first worker has written into it.
    wait_until(lambda: runs(paths[0]))
    first.kill()
    first.wait()
    assert DBTaskResult.objects.running().count() == 1
    # As if the lease had passed.
    Worker.objects.update(seen_at=timezone.now() - MINUTE)
    second = start_worker()
    wait_until(lambda: not unfinished().exists())
    assert len(runs(paths[0])) == 2
    assert [len(runs(path)) for path in paths[1:]] == [1] * 9
    assert state().failed == 0
    assert state().workers == 1
    second.terminate()
    assert second.wait(20) == 0
    assert state().workers == 0


@pytest.mark.both(heavy=True)
def test_task_is_done_although_the_database_went_away_while_it_ran(own_site, queue, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "BEAT_SECONDS", 0)
    path = tmp_path / "a"
    note.enqueue(str(path))
    loop = RetryingLoop()
    Heartbeat(loop).enrol()
    # Storing the success is tried three times, and then the failure.
    refusals = iter(range(6))

    def away(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and '"finished_at"' in sql:
            if next(refusals, None) is not None:
                raise OperationalError("the server closed the connection")
            loop.running = False
        return execute(sql, params, many, context)

    # Without this limit, a worker that never gives the task back would hang the suite.
    limit = threading.Timer(60, setattr, (loop, "running", False))
    limit.start()
    with connection.execute_wrapper(away):
        loop.run()
    limit.cancel()
    assert len(runs(path)) == 2
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_quick_worker_leaves_slow_tasks_to_the_others(db, queue, tmp_path, monkeypatch):
    # It would close the connection of the test.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    note_slowly.enqueue(str(tmp_path / "slow"))
    note.enqueue(str(tmp_path / "quick"))
    for options, done in (({"quick": True}, ["quick"]), ({}, ["quick", "slow"])):
        loop = RetryingLoop(**options)
        # Called at the end of each round.
        monkeypatch.setattr(
            workers, "close_old_connections", lambda loop=loop: setattr(loop, "running", False)
        )
        loop.run()
        assert sorted(path.name for path in tmp_path.iterdir()) == done
    assert {row.status for row in DBTaskResult.objects.all()} == {"SUCCESSFUL"}


def test_mails_come_first_and_files_from_outside_may_take_minutes(db, queue, tmp_path):
    note.enqueue(str(tmp_path / "a"))
    mails.send.enqueue("niêm phong")
    assert DBTaskResult.objects.ready().first().task_path == mails.send.module_path
    assert {task.queue_name for task in (batches.read, making.make)} == {workers.SLOW}


def test_failed_task_keeps_no_values_of_rows(db, queue):
    """The screen of tasks shows the last line of its traceback; database and backups keep all of it for a month."""
    fail_on_a_row.enqueue()
    work_off()
    row = DBTaskResult.objects.get()
    assert row.traceback.endswith("OSError: duplicate key\n")


def test_failed_task_is_tried_again_later_and_fails_for_good_at_last(db, queue):
    fail.enqueue()
    waits = []
    for _ in range(workers.MAX_TRIES):
        work_off()
        row = DBTaskResult.objects.get()
        waits.append(round((row.run_after - timezone.now()) / MINUTE))
        DBTaskResult.objects.update(run_after=timezone.now())
    assert waits[:-1] == [1, 4, 16, 64]
    assert state().failed == 1
    assert "máy chủ thư không trả lời" in DBTaskResult.objects.get().traceback
    work_off()
    assert len(DBTaskResult.objects.get().worker_ids) == workers.MAX_TRIES
    assert start_again(DBTaskResult.objects.get())
    assert state().waiting == 1
    assert not start_again(DBTaskResult.objects.get())


def test_a_task_that_waits_for_next_year_is_run_now(db, queue):
    """The clock ran ahead when it failed. The waits between tries stay as they are."""
    fail.enqueue()
    work_off()
    waits = DBTaskResult.objects.get().run_after
    take_back()
    assert DBTaskResult.objects.get().run_after == waits
    DBTaskResult.objects.update(run_after=timezone.now() + 365 * 24 * 60 * MINUTE)
    take_back()
    assert DBTaskResult.objects.get().run_after <= timezone.now()


def test_task_of_a_deleted_object_is_not_tried_again_and_no_alarm(db, queue):
    read_user.enqueue(10**9)
    work_off()
    assert DBTaskResult.objects.get().status == "FAILED"
    assert state().failed == 0
    assert not failed()


@pytest.mark.parametrize("seen", [-MINUTE, MINUTE])
def test_task_of_a_silent_worker_is_taken_back_whichever_way_the_clock_was_set(db, queue, tmp_path, seen):
    note.enqueue(str(tmp_path / "a"))
    dead = Worker.objects.create(key="dead", host="may-cu", seen_at=timezone.now())
    DBTaskResult.objects.get().claim(dead.pk)
    assert take_back() == 0
    Worker.objects.update(seen_at=timezone.now() + seen)
    assert take_back() == 1
    work_off()
    assert len(runs(tmp_path / "a")) == 1


def test_task_that_kills_each_worker_fails_with_a_reason(db, queue, tmp_path):
    note.enqueue(str(tmp_path / "a"))
    for number in range(workers.MAX_TRIES):
        DBTaskResult.objects.get().claim(f"dead-{number}")
        take_back()
    row = DBTaskResult.objects.get()
    assert row.status == "FAILED"
    assert "workers died" in row.traceback
    assert row.task_result.errors[0].exception_class is workers.WorkerLostError


def test_worker_whose_task_another_may_have_or_hangs_stops(db, queue):
    loop = RetryingLoop()
    heartbeat = Heartbeat(loop)
    heartbeat.enrol()
    assert heartbeat.beat()
    Worker.objects.update(seen_at=timezone.now() - MINUTE)
    loop.task_since = time.monotonic()
    assert not heartbeat.beat()
    # Without a task, nothing was taken from it: it goes on after an outage, and `make run` with it.
    loop.task_since = None
    assert heartbeat.beat()
    assert Worker.living().exists()
    loop.task_since = time.monotonic() - workers.MAX_SECONDS - 1
    assert not heartbeat.beat()


def test_old_results_and_dead_workers_are_deleted(db, queue, tmp_path):
    note.enqueue(str(tmp_path / "a"))
    fail.enqueue()
    Worker.objects.create(key="dead", host="may-cu", seen_at=timezone.now() - MINUTE)
    for _ in range(workers.MAX_TRIES):
        work_off()
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    DBTaskResult.objects.update(finished_at=timezone.now() - datetime.timedelta(days=8))
    workers.prune()
    assert [row.status for row in DBTaskResult.objects.all()] == ["FAILED"]
    assert not Worker.objects.exists()
    DBTaskResult.objects.update(finished_at=timezone.now() - datetime.timedelta(days=31))
    workers.prune()
    assert not DBTaskResult.objects.exists()


def test_state_tells_how_long_the_oldest_due_task_waits(db, queue, tmp_path):
    assert state().oldest_seconds == 0
    note.enqueue(str(tmp_path / "a"))
    note.enqueue(str(tmp_path / "b"))
    oldest = DBTaskResult.objects.first()
    DBTaskResult.objects.filter(pk=oldest.pk).update(enqueued_at=timezone.now() - 5 * MINUTE)
    DBTaskResult.objects.exclude(pk=oldest.pk).update(
        enqueued_at=timezone.now() - 9 * MINUTE, run_after=timezone.now() + MINUTE
    )
    assert 300 <= state().oldest_seconds < 310
