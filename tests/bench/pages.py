"""`make bench`: the cost of each page, and its growth with the number of articles. Prints JSON; judges nothing.

Each size has a database of its own (SQLite, or the one that DATABASE_URL names, which must be empty), filled by
`seed_site` and `seed_demo`. Every address is requested in process with Django's test client, warm. A stock Wagtail blog
(tests/bench/stock.py) is measured in the same run and the same way. Milliseconds are CPU time of this process, medians.
Figures compare only within one run: use the ratios.

    make bench                    sizes 1000 and 10000
    BENCH_SIZES=1000,100000 make bench
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import stock

ROOT = Path(__file__).resolve().parents[2]
RUNS = 15


def _addresses() -> dict[str, str]:
    from campaign.articles import queries
    from campaign.articles.models import ArticlePage, TopicPage
    from campaign.articles.public.lists import STORIES_PER_PAGE
    from campaign.library.models import DocumentRecord

    topic = TopicPage.objects.get(slug="cam-nang-an-toan")
    # The last full page, because the length of the last one depends on the size.
    last = queries.stories_of_topic(topic).count() // STORIES_PER_PAGE
    article = ArticlePage.objects.child_of(topic).live().order_by("-pk").first()
    record = DocumentRecord.objects.published().first()
    return {
        "home": "/",
        "topic_first": topic.url,
        "topic_last": f"{topic.url}?trang={last}",
        "article": article.url if article else "/",
        "document": record.url if record else "/",
        "library": "/van-ban/",
        "search_common_word": "/tim-kiem/?q=an+toan",
        "search_rare_word": "/tim-kiem/?q=30-nq/tw",
        "rss": "/rss/tat-ca.xml",
    }


def measure(
    address: str,
    user: Any = None,
    runs: int = RUNS,
    clock: Callable[[], float] = time.process_time,
    typical: Callable[[list[float]], float] = statistics.median,
) -> dict[str, float]:
    """Return queries, typical CPU milliseconds and bytes of one warm response, to `user` or to anybody.

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
        started = clock()
        client.get(address)
        spent.append(clock() - started)
    return {
        "queries": count,
        "cpu_ms": round(typical(spent) * 1000, 2),
        "bytes": len(answer.content),
    }


def _run_one(size: int) -> None:
    """Fill and measure the empty database that the environment of this process names, and print JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("seed_site", stdout=sys.stderr)
    started = time.monotonic()
    call_command("seed_demo", articles=size, stdout=sys.stderr)
    seeded = time.monotonic() - started
    call_command("new_edition")
    figures = {name: measure(address) for name, address in _addresses().items()}
    print(json.dumps({"seed_seconds": round(seeded, 1), "pages": figures}))


def in_new_process(module: str, size: int) -> dict[str, Any]:
    """Return the output of `python -m module size`, with a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
            "VAR_DIR": folder,
            "MEDIA_ROOT": f"{folder}/media",
            "LOG_LEVEL": "ERROR",
        }
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, env=env, check=True
        )
        done = subprocess.run(
            [sys.executable, "-m", module, str(size)],
            cwd=ROOT,
            env=env,
            check=True,
            stdout=subprocess.PIPE,
        )
    return json.loads(done.stdout)


def _plain() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        project = stock.make(Path(folder), with_cache=False)
        path = os.pathsep.join([str(project), str(ROOT), str(ROOT / "site")])
        env = os.environ | {"DJANGO_SETTINGS_MODULE": "plain.settings.production", "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.stock"],
            cwd=project,
            env=env,
            check=True,
            stdout=subprocess.PIPE,
        )
    return json.loads(done.stdout)


def main() -> None:
    sizes = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000").split(",")]
    results = {size: in_new_process("tests.bench.pages", size) for size in sizes}
    plain = _plain()
    small, large = results[sizes[0]]["pages"], results[sizes[-1]]["pages"]
    growth = {name: round(large[name]["cpu_ms"] / small[name]["cpu_ms"], 2) for name in small}
    of_plain = {
        name: round(small[ours]["cpu_ms"] / plain[name]["cpu_ms"], 2)
        for name, ours in {"home": "home", "listing": "topic_first", "article": "article"}.items()
    }
    figures = {
        "python": sys.version.split()[0],
        "load": os.getloadavg()[0],
        "sizes": results,
        "growth": growth,
        "plain": plain,
        "cpu_of_plain": of_plain,
        "targets": {"queries": 8, "growth": 1.2, "cpu_of_plain": 0.33},
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _run_one(int(sys.argv[1]))
    else:
        main()
