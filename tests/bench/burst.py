"""`make bench`, the burst: many readers while texts are published and feeds are polled.

A live site on loopback: nginx with the shipped configuration, two web workers, scheduler and worker, with 2,000 pages.
Readers send 50 requests a second, at random moments and whether or not earlier ones are answered; the pages follow
Zipf's law. Response times count from the moment at which the request should have been sent. Every minute a chief
approves an article through the admin; half-way, 100 feeds become due. Measured after every page has been requested
once, and after a minute in the next edition:

- `hit_ratio`: the share of requests that nginx answered from the edition, without the application;
- `cpu_seconds` of each part of the site, per minute;
- `p50_ms`, `p99_ms`, `slowest_ms` of all answers; `failed`: answers other than 200;
- `click_seconds`, `stale_seconds`: the time of the click, and from its end until nginx serves a home page that shows
  the article.

If wrk is installed, 200 connections then send requests as fast as they are answered for another `BENCH_MINUTES`, with
an approval each minute (`kept_open`).

    BENCH_MINUTES=3 python -m tests.bench.burst
"""

import http.client
import itertools
import json
import multiprocessing
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench import inbox
from tests.bench.clicks import submitted
from tests.bench.measuring import cpu_of, new_database, own_environment, processes, server_cpu
from tests.edition.web import Site, free_port, start, stop

PER_SECOND = 50
PAGES = 2000
FEEDS = 100
THREADS = 64
CONNECTIONS = 200
MINUTES = int(os.environ.get("BENCH_MINUTES", "3"))
_READER = "reader"
_HEADERS = {"Host": "localhost", "Accept-Encoding": "br, gzip", "User-Agent": _READER}
_TARGETS = {"hit_ratio": 0.95, "p99_ms": 500, "stale_seconds": 1}


class _Site(Site):
    """The site with everything that production runs, in the empty database at `url`."""

    def __init__(self, folder: Path, url: str, feeds_port: int) -> None:
        self.port, self.behind, self.secure_port = free_port(), free_port(), None
        self.url, self.log = url, folder / "access.log"
        self.access_log = f"{self.log} upstream"
        self._folder, self._workers = folder, 2
        hosts = ",".join(f"127.0.0.{n}:{feeds_port}" for n in range(1, inbox.HOSTS + 1))
        self._env = own_environment(folder, url) | {
            "TASKS_BACKEND": "database",
            "INBOX_ALLOW_ADDRESSES": hosts,
        }
        for command in ("migrate --verbosity 0", "seed_site", f"seed_demo --articles {PAGES}"):
            self.manage(*command.split())
        self.manage("collectstatic", "--noinput", "--verbosity", "0")

    def start(self) -> None:
        super().start()
        self.others = [self._run("run_scheduler"), self._run("run_worker")]

    def _run(self, command: str) -> subprocess.Popen[bytes]:
        return start([sys.executable, "manage.py", command], self._env, self._folder / f"{command}.log")

    def stop(self) -> None:
        super().stop()
        for process in self.others:
            stop(process)

    def prepare(self, feeds_port: int) -> dict[str, Any]:
        """Return the JSON that `_prepare` prints."""
        command = [sys.executable, "-m", "tests.bench.burst", "prepare", str(feeds_port)]
        return json.loads(subprocess.run(command, env=self._env, check=True, stdout=subprocess.PIPE).stdout)

    def cpu(self) -> dict[str, float]:
        """Return the CPU seconds of each part so far."""
        scheduler, worker = self.others
        parts = {"nginx": self.nginx, "web": self.application, "scheduler": scheduler, "worker": worker}
        spent = {name: cpu_of(processes(part.pid)) for name, part in parts.items()}
        return spent | {"postgresql": server_cpu(self.url)}


def _prepare(feeds_port: int) -> None:
    """Submit the articles that will be approved, add the feeds, and print addresses and the chief's session."""
    import django

    django.setup()
    from datetime import timedelta

    from django.test import Client
    from django.utils import timezone
    from wagtail.models import Page

    from base.models import BasePage
    from campaign.articles.models import ArticlePage
    from campaign.inbox.models import Source

    # Sections and the newest pages are read most.
    newest = Page.objects.live().type(BasePage).order_by("depth", "-first_published_at")
    pages = [page.url for page in newest[:PAGES]]
    picture = ArticlePage.objects.live().earliest("pk").main_image
    steps = []
    # Two bursts, each with an approval a minute.
    for number in range(2 * MINUTES):
        page, address, chief = submitted(f"Bài mới thứ {number}", picture)
        steps.append((page.title, address))
    hosts = [f"127.0.0.{n}" for n in range(1, inbox.HOSTS + 1)]
    due = timezone.now() + timedelta(minutes=1 + MINUTES / 2)
    Source.objects.bulk_create(
        Source(
            name=f"Nguồn {n}",
            feed_url=f"http://{hosts[n % inbox.HOSTS]}:{feeds_port}/{n}",
            host=hosts[n % inbox.HOSTS],
            next_poll_at=due,
        )
        for n in range(FEEDS)
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(chief)
    print(json.dumps({"pages": pages, "steps": steps, "session": client.cookies["sessionid"].value}))


def _weights(count: int) -> list[float]:
    """Return the shares of `count` pages by Zipf's law."""
    return [1 / rank for rank in range(1, count + 1)]


def _read(port: int, pages: list[str], seconds: float, seed: int, answers: Any) -> None:
    """Send requests for `seconds`. Put status and milliseconds of each answer into the queue `answers`."""
    rng = random.Random(seed)  # noqa: S311  a sample
    local = threading.local()

    def ask(page: str, due: float) -> tuple[int, float]:
        try:
            if not hasattr(local, "connection"):
                local.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            local.connection.request("GET", page, headers=_HEADERS)
            answer = local.connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            # No response came; this thread's next request opens a new connection.
            local.connection.close()
            status = 0
        return status, (time.monotonic() - due) * 1000

    with ThreadPoolExecutor(THREADS) as pool:
        due, end, sent = time.monotonic(), time.monotonic() + seconds, []
        shares = list(itertools.accumulate(_weights(len(pages))))
        while due < end:
            due += rng.expovariate(PER_SECOND)
            time.sleep(max(0, due - time.monotonic()))
            sent.append(pool.submit(ask, rng.choices(pages, cum_weights=shares)[0], due))
        answers.put([each.result() for each in sent])


def _approve(site: _Site, session: str, title: str, address: str) -> tuple[float, float]:
    """Approve an article as a person does. Return the seconds of the click, and the seconds until readers see it."""
    token = "a" * 32
    request = urllib.request.Request(
        f"http://127.0.0.1:{site.port}{address}",
        data=urllib.parse.urlencode({"comment": "", "csrfmiddlewaretoken": token}).encode(),
        headers={"Host": "localhost", "Cookie": f"sessionid={session}; csrftoken={token}"},
    )
    began = time.monotonic()
    with urllib.request.build_opener(_Stay).open(request, timeout=60) as answer:
        answer.read()
    clicked = time.monotonic()
    while title.encode() not in site.get("/")[2]:
        if time.monotonic() > clicked + 30:
            raise SystemExit(f"the home page does not show “{title}”")
        time.sleep(0.02)
    return clicked - began, time.monotonic() - clicked


class _Stay(urllib.request.HTTPRedirectHandler):
    """Handler that returns the redirect after the click, and does not follow it."""

    def http_error_302(self, req: Any, fp: Any, *_: Any) -> Any:
        return fp


def _publish(site: _Site, session: str, steps: list[list[str]], began: float) -> dict[str, list[float]]:
    """Approve one article in each minute after `began`. Return the seconds of the clicks and of stale pages."""
    spent = []
    for minute, (title, address) in enumerate(steps):
        time.sleep(max(0, began + 60 * minute + 20 - time.monotonic()))
        spent.append(_approve(site, session, title, address))
    click, stale = ([round(one, 2) for one in column] for column in zip(*spent, strict=True))
    return {"click_seconds": click, "stale_seconds": stale}


def _burst(site: _Site, prepared: dict[str, Any]) -> dict[str, Any]:
    pages = prepared["pages"]
    answers: multiprocessing.Queue[list[tuple[int, float]]] = multiprocessing.Queue()

    def read(seconds: float, seed: int) -> multiprocessing.Process:
        reader = multiprocessing.Process(target=_read, args=(site.port, pages, seconds, seed, answers))
        reader.start()
        return reader

    # As on a site that has run for a day: every page has its share card (after a bulk import the scheduler draws them
    # for 20 seconds at a time), has been requested, and has been rendered ahead once.
    site.manage("draw_share_cards", "--seconds", "600")
    for page in pages:
        site.get(page)
    site.manage("new_edition")
    warm = read(60, 1)
    answers.get()
    warm.join()
    site.log.write_text("")
    before, began = site.cpu(), time.monotonic()
    reader = read(60 * MINUTES, 2)
    published = _publish(site, prepared["session"], prepared["steps"][:MINUTES], began)
    times = answers.get()
    reader.join()
    after = site.cpu()
    took = sorted(spent for _, spent in times)
    lines = [line.rsplit(" ", 1) for line in site.log.read_text().splitlines()]
    hits = [upstream == "-" for upstream, agent in lines if agent == _READER]
    return {
        "requests": len(times),
        "hit_ratio": round(sum(hits) / len(hits), 4),
        "failed": sum(status != 200 for status, _ in times),
        "p50_ms": round(statistics.median(took), 1),
        "p99_ms": round(took[int(len(took) * 0.99)], 1),
        "slowest_ms": round(took[-1], 1),
        "cpu_seconds": {name: round((after[name] - before[name]) / MINUTES, 2) for name in after},
        **published,
    }


_PICK = """
local pages, sums, total = {}, {}, 0
for line in io.lines(%r) do total = total + 1 / (#pages + 1); table.insert(pages, line); table.insert(sums, total) end
init = function() math.randomseed(os.time()) end
request = function()
  local wanted, low, high = math.random() * total, 1, #pages
  while low < high do
    local middle = math.floor((low + high) / 2)
    if sums[middle] < wanted then low = middle + 1 else high = middle end
  end
  return wrk.format("GET", pages[low], {["Host"] = "localhost", ["Accept-Encoding"] = "br, gzip"})
end
"""


def _kept_open(site: _Site, folder: Path, prepared: dict[str, Any]) -> dict[str, Any]:
    """Return rate and 99th percentile with 200 connections that are never idle."""
    (folder / "pages").write_text("\n".join(prepared["pages"]))
    (folder / "pick.lua").write_text(_PICK % str(folder / "pages"))
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{60 * MINUTES}s",
        "--latency",
        # wrk leaves slower answers out of its percentiles.
        "--timeout=60s",
        "-s",
        str(folder / "pick.lua"),
    ]
    began = time.monotonic()
    wrk = subprocess.Popen(
        [*command, f"http://127.0.0.1:{site.port}/"], stdout=subprocess.PIPE, text=True, cwd=folder
    )
    published = _publish(site, prepared["session"], prepared["steps"][MINUTES:], began)
    said = wrk.communicate()[0]
    found = {name: re.search(rf"{name}:?\s+(\S+)", said) for name in ("99%", "Requests/sec")}
    return {name: match[1] if match else said for name, match in found.items()} | published


@contextmanager
def _feeds() -> Iterator[int]:
    """Serve feeds from a process of its own. Yield their port."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(
        target=inbox.serve, args=(multiprocessing.Value("i", 0), theirs), daemon=True
    )
    server.start()
    try:
        yield ours.recv()
    finally:
        server.terminate()
        server.join()


def main() -> None:
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        print(json.dumps({"skipped": "nginx is not installed"}))
        return
    # nginx's own user reads the folder, too.
    with tempfile.TemporaryDirectory() as name, new_database(name) as url, _feeds() as feeds_port:
        folder = Path(name)
        folder.chmod(0o755)
        site = _Site(folder, url, feeds_port)
        prepared = site.prepare(feeds_port)
        site.start()
        try:
            figures = {"database": url.partition(":")[0], "load": os.getloadavg()[0]}
            figures |= {"burst": _burst(site, prepared)}
            if shutil.which("wrk"):
                figures["kept_open"] = _kept_open(site, folder, prepared)
        finally:
            site.stop()
    print(json.dumps(figures | {"targets": _TARGETS}, indent=2))


if __name__ == "__main__":
    _prepare(int(sys.argv[2])) if len(sys.argv) > 2 else main()
