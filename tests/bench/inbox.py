"""`make bench`, part of the inbox: the cost of polling many feeds.

500 feeds of 20 items on 16 loopback hosts are polled three times: all new, unchanged (304), one new item each. CPU
seconds are those of the poller and its parser, and of the PostgreSQL server if it runs on this machine (SQLite is part
of the poller). Memory is the peak of poller and parser. The feeds are served by a process that does not count.

    BENCH_FEEDS=5000 python -m tests.bench.inbox
"""

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.bench.measuring import new_database, server_cpu

HOSTS = 16
ITEMS = 20
_PARAGRAPH = (
    "<p>Công an tỉnh khuyến cáo người dân <b>không cung cấp mã OTP</b> cho bất kỳ ai; cảnh giác với cuộc gọi "
    'tự xưng là cán bộ ngân hàng. <a href="/huong-dan?utm_source=rss">Xem hướng dẫn</a>.</p>'
)


def _feed(number: int, extra: int) -> bytes:
    items = "".join(
        f"<item><title>Tin số {n} của nguồn {number} về an toàn thông tin</title>"
        f"<link>http://nguon-{number}.example.vn/tin/{n}</link><guid>nguon-{number}-tin-{n}</guid>"
        f"<pubDate>Thu, 28 May 2020 {n % 24:02}:00:00 +0700</pubDate><category>An ninh mạng</category>"
        f"<description><![CDATA[{_PARAGRAPH * 3}]]></description></item>"
        for n in range(ITEMS + extra, extra, -1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>Nguồn {number}</title><link>http://nguon-{number}.example.vn/</link>{items}</channel></rss>"
    ).encode()


def serve(extra: Any, ready: Any) -> None:
    """Serve the feeds, on one port of each host, with `extra.value` items more than at first."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            etag = f'"{extra.value}"'
            if self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.end_headers()
                return
            body = _feed(int(self.path[1:]), extra.value)
            self.send_response(200)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    first = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    others = [ThreadingHTTPServer((f"127.0.0.{n}", first.server_port), Handler) for n in range(2, HOSTS + 1)]
    for server in others:
        Thread(target=server.serve_forever, daemon=True).start()
    ready.send(first.server_port)
    with suppress(KeyboardInterrupt):
        first.serve_forever()


def _own_cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _start() -> float:
    """Return the CPU seconds of `poll_sources` with nothing due, over those of `django.setup()` alone."""
    setup = [sys.executable, "-c", "import sys; sys.path.insert(0, 'site'); import django; django.setup()"]
    poll = [sys.executable, "manage.py", "poll_sources"]
    used: dict[str, list[float]] = {"setup": [], "poll": []}
    for _ in range(5):
        for name, command in (("setup", setup), ("poll", poll)):
            before = _own_cpu()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            used[name].append(_own_cpu() - before)
    return round(min(used["poll"]) - min(used["setup"]), 2)


def _megabytes(who: int) -> float:
    return round(resource.getrusage(who).ru_maxrss / 1024, 1)


def main() -> None:
    feeds = int(os.environ.get("BENCH_FEEDS", "500"))
    extra = multiprocessing.Value("i", 0)
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(extra, theirs), daemon=True)
    server.start()
    port = ours.recv()
    with tempfile.TemporaryDirectory() as folder, new_database(folder) as url:
        os.environ["DATABASE_URL"] = url
        os.environ |= {"VAR_DIR": folder, "MEDIA_ROOT": f"{folder}/media", "LOG_LEVEL": "ERROR"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
        sys.stdout.write(json.dumps(_measure(feeds, port, extra), indent=2) + "\n")
    server.terminate()
    server.join()


def _measure(feeds: int, port: int, extra: Any) -> dict[str, Any]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from campaign.inbox.models import Source
    from campaign.inbox.polling.run import poll

    call_command("migrate", verbosity=0)
    settings.DEBUG = False  # otherwise Django keeps every query
    hosts = [f"127.0.0.{n}" for n in range(1, HOSTS + 1)]
    settings.INBOX_ALLOW_ADDRESSES = [f"{host}:{port}" for host in hosts]
    addresses = [f"http://{hosts[n % HOSTS]}:{port}/{n}" for n in range(feeds)]
    Source.objects.bulk_create(
        Source(name=f"Nguồn {n}", feed_url=url, host=hosts[n % HOSTS]) for n, url in enumerate(addresses)
    )
    passes: dict[str, Any] = {}
    for name, number in (("first", 0), ("unchanged", 0), ("one_new_each", 1)):
        extra.value = number
        own, server, wall = _own_cpu(), server_cpu(os.environ["DATABASE_URL"]), time.monotonic()
        sums = poll(everything=True)
        own, server = _own_cpu() - own, server_cpu(os.environ["DATABASE_URL"]) - server
        passes[name] = {
            "cpu_seconds": round(own + server, 2),
            "of_that_database_server": round(server, 2),
            "wall_seconds": round(time.monotonic() - wall, 2),
            "new": sums.new,
            "failed": sums.failed,
        }
    memory = {
        "poller": _megabytes(resource.RUSAGE_SELF),
        "parser": _megabytes(resource.RUSAGE_CHILDREN),
    }
    return {
        "python": sys.version.split()[0],
        "database": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2],
        "feeds": feeds,
        "passes": passes,
        "peak_megabytes": memory,
        "start_cpu_seconds_over_setup": _start(),
    }


if __name__ == "__main__":
    main()
