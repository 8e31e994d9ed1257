"""Tests of two scheduler processes on one database: each job runs once, and that of a killed one is taken up."""

import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.both

Start = Callable[[float, float, float], subprocess.Popen[bytes]]


@pytest.fixture
def start_scheduler(own_site: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts a scheduler; its arguments are interval, length of the job, and lease."""
    started = []

    def start(interval: float, seconds: float, lease: float) -> subprocess.Popen[bytes]:
        script = [sys.executable, "-m", "tests.newsroom.jobs.counted", str(tmp_path / "runs")]
        command = [*script, str(interval), str(seconds), str(lease)]
        started.append(subprocess.Popen(command, cwd=ROOT, env=own_site))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def notes(folder: Path) -> list[tuple[int, str, float]]:
    path = folder / "runs"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(int(pid), what, float(at)) for pid, what, at in map(str.split, lines)]


def wait_for(folder: Path, count: int) -> list[tuple[int, str, float]]:
    deadline = time.monotonic() + 60
    while len(notes(folder)) < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return notes(folder)


def test_two_schedulers_run_each_job_once_in_each_interval(start_scheduler, tmp_path):
    for _ in range(2):
        start_scheduler(0.5, 0.05, 30)
    found = wait_for(tmp_path, 8)[:8]
    assert [what for _, what, _ in found] == ["start", "end"] * 4
    starts = [at for _, what, at in found if what == "start"]
    assert all(later - earlier >= 0.5 for earlier, later in itertools.pairwise(starts))


def test_job_that_takes_longer_than_the_lease_is_not_started_again_while_it_runs(start_scheduler, tmp_path):
    for _ in range(2):
        start_scheduler(0.2, 1.2, 0.5)
    found = wait_for(tmp_path, 3)
    assert [what for _, what, _ in found[:3]] == ["start", "end", "start"]


def test_job_of_a_killed_scheduler_is_taken_up_after_the_lease(start_scheduler, tmp_path):
    first = start_scheduler(1, 60, 1)
    (run,) = wait_for(tmp_path, 1)
    first.kill()
    start_scheduler(1, 60, 1)
    taken = wait_for(tmp_path, 2)[1]
    assert taken[0] != run[0]
    assert taken[1] == "start"
    assert taken[2] - run[2] >= 1
