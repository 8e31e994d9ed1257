"""CPU time of requests and processes, and temporary databases for measurements.

This module imports nothing of the site, because it also measures the stock blog.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
RUNS = 15


def cpu(*, all_threads: bool = False) -> float:
    """Return the CPU seconds of this thread and of the PostgreSQL process that serves it, if there is one.

    PostgreSQL must run on this machine. Other threads count only with `all_threads`: the one that removes old editions,
    and those in which Wagtail makes the sizes of a picture.
    """
    from django.db import connection

    ours = time.process_time() if all_threads else time.thread_time()
    if connection.vendor != "postgresql":
        return ours
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return ours + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def processes(pid: int) -> list[int]:
    """Return `pid` and its descendants. A process may end meanwhile."""
    children: list[str] = []
    with suppress(FileNotFoundError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in processes(int(child)))]


def cpu_of(pids: list[int]) -> float:
    """Return the CPU seconds of these processes and of their children that have ended (proc(5))."""
    ticks = 0
    for pid in pids:
        with suppress(FileNotFoundError):
            ticks += sum(map(int, _stat(pid)[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/<pid>/stat after the process's name: state, parent, ..."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def server_cpu(url: str) -> float:
    """Return the CPU seconds of all processes of the PostgreSQL server at `url`. 0 for SQLite."""
    if not url.startswith("postgres"):
        return 0.0
    with psycopg.connect(url) as connection:
        postmaster = int(_stat(connection.info.backend_pid)[1])
    return cpu_of(processes(postmaster))


def cpu_of_command(command: list[str], env: dict[str, str], cwd: Path = ROOT) -> float:
    """Run a command to its end. Return its CPU seconds with those of the PostgreSQL server meanwhile."""
    before = server_cpu(env["DATABASE_URL"])
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with status {status}")
    return used.ru_utime + used.ru_stime + server_cpu(env["DATABASE_URL"]) - before


@contextmanager
def new_database(folder: str | Path) -> Iterator[str]:
    """Yield the URL of an empty database: on the server that DATABASE_URL names, else a SQLite file in `folder`."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder}/{token_hex(4)}.sqlite3"
        return
    name = f"bench_{token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def own_environment(folder: str | Path, url: str) -> dict[str, str]:
    """Return the environment of a site with the database at `url` and its files below `folder`."""
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "VAR_DIR": f"{folder}/var",
        "MEDIA_ROOT": f"{folder}/media",
        "LOG_LEVEL": "ERROR",
    }


def in_new_process(module: str, *arguments: int | str, **settings: str) -> Any:
    """Return the output of `python -m module arguments`, with a database of its own; `settings` add to its own."""
    with tempfile.TemporaryDirectory() as folder, new_database(folder) as url:
        env = own_environment(folder, url) | settings
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, cwd=ROOT, env=env, check=True)
        command = [sys.executable, "-m", module, *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def measure(
    address: str,
    user: Any = None,
    runs: int = RUNS,
    typical: Callable[[list[float]], float] = statistics.median,
) -> dict[str, float]:
    """Return queries, typical CPU milliseconds and bytes of one warm response, to `user` or to a visitor.

    Ends the run if the response is not 200.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    if user:
        client.force_login(user)
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
        # Counted here: the next request clears the log.
        count = len(queries)
    spent = []
    for _ in range(runs):
        started = cpu()
        client.get(address)
        spent.append(cpu() - started)
    return {
        "queries": count,
        "cpu_ms": round(typical(spent) * 1000, 2),
        "bytes": len(answer.content),
    }


def measure_first(address: str, user: Any = None, runs: int = RUNS) -> dict[str, float]:
    """Return queries and typical CPU milliseconds of the first request of an edition.

    An edition begins before each request, so the memory for an edition is empty. Its beginning is not counted.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    if user:
        client.force_login(user)
    spent = []
    for _ in range(runs):
        call_command("new_edition")
        started = cpu()
        client.get(address)
        spent.append(cpu() - started)
    call_command("new_edition")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
        count = len(queries)
    return {"first_queries": count, "first_cpu_ms": round(statistics.median(spent) * 1000, 2)}


def measure_again(address: str, runs: int = RUNS) -> dict[str, float]:
    """Return typical CPU milliseconds of printing again a response that did not change; {} if editions do not keep it.

    Measured for the first reader of each edition, who also loads what all pages share, and for a reader after somebody
    has opened another page.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    from edition.address import Address, address_of
    from edition.front import Front
    from edition.shelf import Shelf

    def kept(address: str) -> Address | None:
        path, _, query = address.partition("?")
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
        live = frozenset(settings.EDITION_LIVE_PARAMETERS)
        return address_of(asked, "http", settings.SESSION_COOKIE_NAME, live)

    ours, other = kept(address), kept("/phong-trao/")
    if ours is None or other is None:
        return {}
    shelf = Shelf(Path(settings.EDITION_ROOT))
    front = Front(get_wsgi_application(), shelf)

    def print_again(*before: Address) -> float:
        spent = []
        # The first response may make pictures, and has no earlier one.
        for _ in range(runs + 2):
            call_command("new_edition")
            edition = shelf.current() or ""
            for another in before:
                front.print(edition, another)
            started = cpu()
            front.print(edition, ours)
            spent.append(cpu() - started)
        return round(statistics.median(spent[2:]) * 1000, 2)

    return {"again_first_cpu_ms": print_again(), "again_cpu_ms": print_again(other)}
