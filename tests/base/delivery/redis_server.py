"""A Redis server for tests, which can be started, ended, frozen, and restarted on the same port."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.edition.web import free_port, wait_for

SERVER = shutil.which("redis-server")
# CI sets REQUIRE_REDIS, so that a missing server is a failure there and not a skip.
NEEDS_REDIS = pytest.mark.skipif(
    SERVER is None and "REQUIRE_REDIS" not in os.environ, reason="redis-server is not installed"
)


class RedisServer:
    """Server without files, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/1"

    def start(self) -> None:
        assert SERVER is not None
        command = [SERVER, "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL)
        wait_for(self.port)

    def end(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def hang(self) -> None:
        """Freeze the server: the system still accepts connections, and nobody answers them."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)
