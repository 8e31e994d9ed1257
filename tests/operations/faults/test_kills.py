"""Tests of kill -9 for web workers and their server: workers are replaced, and none outlives its server."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.edition.web import Site

pytestmark = [pytest.mark.slow, pytest.mark.served]


def workers(site: Site) -> set[int]:
    server = site.application.pid
    return {int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split()}


def wait_until(seconds: float, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


class Readers(threading.Thread):
    """Readers of a live page, one request after the other."""

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.statuses: list[int] = []
        self.broken: list[str] = []
        self._site, self._stop_now = site, threading.Event()

    def run(self) -> None:
        while not self._stop_now.is_set():
            try:
                self.statuses.append(self._site.get("/tim-kiem/?q=lua", past_nginx=True)[0])
            except OSError as error:
                self.broken.append(repr(error))

    def finish(self) -> None:
        self._stop_now.set()
        self.join()


def test_killed_workers_are_replaced_while_readers_are_served(site: Site):
    readers = [Readers(site) for _ in range(4)]
    for reader in readers:
        reader.start()
    kills = 3
    for _ in range(kills):
        kill_one(site)
        # A second death of the same worker within 5.5 seconds counts as a loop of crashes.
        time.sleep(6)
    for reader in readers:
        reader.finish()
    assert site.application.poll() is None
    answered = [status for reader in readers for status in reader.statuses]
    assert len(answered) > 50
    assert set(answered) == {200}
    # The requests that a killed worker was answering are lost: at most one of each reader.
    broken = [error for reader in readers for error in reader.broken]
    assert len(broken) <= kills * len(readers), broken


def kill_one(site: Site) -> None:
    before = workers(site)
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    wait_until(5, lambda: len(workers(site)) == 2 and workers(site) != before)


def test_workers_end_with_their_killed_server(site: Site):
    left = workers(site)
    site.application.kill()
    site.application.wait()
    wait_until(5, lambda: not any(is_running(pid) for pid in left))
    # The port is free for the next server.
    site.start_application()
    # The last threads of a killed worker may hold its socket for a moment, and reset new connections.
    wait_until(5, lambda: answers(site))
    assert {site.get("/", past_nginx=True)[0] for _ in range(20)} == {200}


def test_a_worker_that_dies_again_and_again_ends_its_server(site: Site):
    """The unit then restarts the server (deploy/systemd), and the log says so."""
    before = workers(site)
    kill_one(site)
    (new,) = workers(site) - before
    os.kill(new, signal.SIGKILL)
    wait_until(20, lambda: site.application.poll() is not None)
    wait_until(5, lambda: not any(is_running(pid) for pid in before))
    site.start_application()
    wait_until(5, lambda: answers(site))


def answers(site: Site) -> bool:
    try:
        return site.get("/", past_nginx=True)[0] == 200
    except OSError:
        return False


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
