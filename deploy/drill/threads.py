"""Measures how many threads a web worker needs: live requests while others wait for a scanner that hangs.

    PYTHONPATH=.:site python deploy/drill/threads.py [number of threads ...]

DATABASE_URL chooses PostgreSQL (an empty database, as .ci/with-postgresql makes one); otherwise SQLite. Prints one line
of JSON for each number of threads: seconds of live requests (median, 99th percentile, timeouts), alone and while
uploads wait; requests per second; memory of the workers; connections of PostgreSQL.
"""

import io
import json
import os
import socket
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import django
import psycopg
from PIL import Image

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
_DATABASE = os.environ.pop("DATABASE_URL", "")
django.setup()

from tests.edition.web import Site, stop  # noqa: E402  they need Django
from tests.operations.faults.desk import Person  # noqa: E402

_LIVE = "/tim-kiem/?q=lua"
_READERS, _SECONDS, _WAITING = 8, 10.0, 3


def measure(site: Site) -> dict[str, float]:
    """Return how long `_READERS` parallel readers of a live page wait per request, measured for `_SECONDS`."""
    times: list[float] = []
    late: list[float] = []
    until = time.monotonic() + _SECONDS

    def read() -> None:
        while time.monotonic() < until:
            since = time.monotonic()
            try:
                site.get(_LIVE, past_nginx=True)
                times.append(time.monotonic() - since)
            except OSError:
                late.append(time.monotonic() - since)

    readers = [threading.Thread(target=read) for _ in range(_READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    found = sorted(times) or [float("nan")]
    return {
        "median": round(statistics.median(found), 3),
        "p99": round(found[int(len(found) * 0.99) - 1], 3),
        "per_second": round(len(times) / _SECONDS, 1),
        "timeouts": len(late),
    }


def memory(site: Site) -> float:
    """Return the memory of the workers in MB (PSS)."""
    server = site.application.pid
    pids = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    sizes = [
        int(line.split()[1]) for text in rollups for line in text.splitlines() if line.startswith("Pss:")
    ]
    return round(sum(sizes) / 1024, 0)


def connections() -> int:
    """Return the number of connections to PostgreSQL, not counting the one that runs this query."""
    if not _DATABASE:
        return 0
    with psycopg.connect(_DATABASE) as connection:
        count = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = current_user")
        return sum(row[0] for row in count) - 1


def main() -> None:
    """Measure each number of threads that the command line names."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as scanner:
        site = Site(Path(folder), workers=2)
        site._env["LOG_LEVEL"] = "CRITICAL"
        if _DATABASE:
            site._env["DATABASE_URL"] = _DATABASE
            site.manage("migrate", "--noinput", "--verbosity", "0")
            site.manage("seed_site")
        for number in map(int, sys.argv[1:] or ("1", "2", "4", "8")):
            site._env |= {
                "WEB_THREADS": str(number),
                # This socket accepts connections and never answers.
                "CLAMD_SOCKET": "{}:{}".format(*scanner.getsockname()),
            }
            site.start_application()
            editor = Person(site, "bientap")
            form = editor.form("/admin/images/add/")
            values = {
                name: str(form[name])
                for name in ("csrfmiddlewaretoken", "title", "collection", "tags")
                if name in form
            }
            alone = measure(site)
            for _ in range(_WAITING):
                upload = (editor, values)
                threading.Thread(target=_wait, args=upload, daemon=True).start()
            time.sleep(1)
            beside = measure(site)
            print(  # noqa: T201  its purpose
                json.dumps(
                    {
                        "threads": number,
                        "alone": alone,
                        f"while {_WAITING} wait": beside,
                        "memory": memory(site),
                        "connections": connections(),
                    }
                ),
                flush=True,
            )
            stop(site.application)


def _wait(editor: Person, values: dict[str, str]) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    try:
        editor.upload("/admin/images/add/", values | {"title": "Chờ"}, "a.png", picture.getvalue())
    except OSError:
        # The drill stops the server while uploads wait.
        return


if __name__ == "__main__":
    main()
