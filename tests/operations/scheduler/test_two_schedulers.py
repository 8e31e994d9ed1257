"""Tests of two scheduler processes on one database: each job runs once, and a killed scheduler's job is taken over."""

import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.both(heavy=True)

INTERVAL, LEASE = 0.5, 1.0
# The first run takes longer than the lease, and the fourth does not end.
SECONDS = (2, 0.05, 0.05, 600)


@pytest.fixture
def schedulers(own_site: dict[str, str], tmp_path: Path) -> Iterator[dict[int, subprocess.Popen[bytes]]]:
    """Start two schedulers, and yield them by their process ids."""
    script = [sys.executable, "-m", "tests.operations.scheduler.counted", tmp_path / "runs"]
    command = [*script, *map(str, (INTERVAL, LEASE, *SECONDS))]
    started = [subprocess.Popen(command, cwd=ROOT, env=own_site) for _ in range(2)]
    yield {process.pid: process for process in started}
    for process in started:
        process.kill()
        process.wait()


def notes(folder: Path) -> list[tuple[int, str, float]]:
    path = folder / "runs"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(int(pid), what, float(at)) for pid, what, at in map(str.split, lines)]


def wait_for(folder: Path, count: int) -> list[tuple[int, str, float]]:
    deadline = time.monotonic() + 180
    while len(notes(folder)) < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return notes(folder)


def test_two_schedulers_run_a_job_once_in_each_interval_and_take_up_that_of_a_killed_one(
    schedulers, tmp_path
):
    found = wait_for(tmp_path, 7)
    assert [what for _, what, _ in found] == [*["start", "end"] * 3, "start"]
    starts = [at for _, what, at in found if what == "start"]
    assert all(later - earlier >= INTERVAL for earlier, later in itertools.pairwise(starts))
    pid = found[-1][0]
    schedulers[pid].kill()
    taken = wait_for(tmp_path, 8)[7]
    assert taken[0] != pid
    assert taken[1] == "start"
    assert taken[2] - starts[-1] >= LEASE
