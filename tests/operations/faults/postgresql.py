"""PostgreSQL server of a test, which can be stopped and started."""

import os
import subprocess
from pathlib import Path

from tests.edition.web import free_port

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def is_installed() -> bool:
    return bool(_BINARIES)


class Server:
    """Cluster below `folder`, which its own user must be able to reach. It listens on loopback."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._data = folder / "data"
        self._run(
            "initdb", "--username", "anm", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"
        )

    @property
    def url(self) -> str:
        return f"postgres://anm@127.0.0.1:{self.port}/postgres"

    @property
    def log(self) -> Path:
        return self._data / "log"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._run("pg_ctl", "--silent", "--wait", "--log", str(self.log), "--options", options, "start")

    def stop(self) -> None:
        """Stop at once, as a power failure does: connections are cut, and nothing is finished."""
        self._run("pg_ctl", "--silent", "--mode", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        # PostgreSQL refuses to run as root.
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*owner, str(_BINARIES[-1] / program), "--pgdata", str(self._data), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
