"""`make bench`, part of the edition: hits against a static file and against a cached stock Wagtail.

Measured in one run on loopback: nginx with the shipped configuration serving a page of the edition, the same nginx
serving the same bytes as a static file, the front without nginx, the same server with an application that does nothing,
and a stock Wagtail project behind wagtail-cache (its last release and gunicorn come from PyPI for this run). Requests/s
are measured by wrk; CPU is that of the servers' processes; figures are medians of rounds. Compare ratios only. Needs
nginx, its brotli module and wrk (Debian); reports if they are missing.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench import stock
from tests.bench.measuring import cpu_of, processes
from tests.edition.web import ROOT, Site, free_port, start, stop, wait_for

SECONDS = 2
ROUNDS = 3
ARTICLES = 1000
STOCK_ARTICLES = 20
TARGETS = {
    "nginx_of_static_file": 0.90,
    "nginx_of_wagtail_cache": 80,
    "front_of_wagtail_cache": 30,
    "memory_mb_two_workers": 150,
    "article_bytes_brotli": 6144,
    "publish_to_public_seconds": 1,
}


def _memory(pids: list[int]) -> float:
    """Return the proportional set size in megabytes."""
    sizes = [
        re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        for pid in pids
    ]
    return round(sum(int(size[1]) for size in sizes if size) / 1024, 1)


def _load(port: int, path: str, host: str, servers: list[int]) -> dict[str, float]:
    command = [
        "wrk",
        "-t1",
        "-c16",
        f"-d{SECONDS}s",
        "-H",
        f"Host: {host}",
        "-H",
        "Accept-Encoding: gzip, br",
    ]
    before = cpu_of(servers)
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True
    ).stdout
    spent = cpu_of(servers) - before
    requests = re.search(r"(\d+) requests in", done)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    if "Non-2xx" in done or not requests or not rate or requests[1] == "0":
        raise SystemExit(f"{path} on port {port}: {done}")
    return {"per_second": float(rate[1]), "cpu_us": round(spent / int(requests[1]) * 1e6, 1)}


def _stock(folder: Path) -> tuple[list[subprocess.Popen[bytes]], dict[str, int]]:
    """Start a stock Wagtail blog behind wagtail-cache, with the cache of its manual, on two workers.

    It runs on gunicorn, as the project of `wagtail start` does, and on granian, as ours does. Returns servers and
    ports.
    """
    packages = folder / "packages"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(packages)]
    subprocess.run([*pip, "wagtail-cache>=3", "gunicorn"], check=True)
    project = stock.make(folder, with_cache=True)
    env = stock.environment(project, f"sqlite:///{project}/db.sqlite3")
    env["PYTHONPATH"] += f":{packages}"
    fill = [sys.executable, "-m", "tests.bench.stock", str(STOCK_ARTICLES)]
    subprocess.run(fill, cwd=project, env=env, check=True, stdout=subprocess.DEVNULL)
    ports = {"gunicorn": free_port(), "granian": free_port()}
    granian = ["granian", "--interface", "wsgi", "--blocking-threads", "1", "--log-level", "warning"]
    commands = {
        "gunicorn": ["gunicorn", "--bind", f"127.0.0.1:{ports['gunicorn']}", "--log-level", "warning"],
        "granian": [*granian, "--port", str(ports["granian"])],
    }
    servers = []
    for name, command in commands.items():
        command = [sys.executable, "-m", *command, "--workers", "2", "plain.wsgi:application"]
        servers.append(start(command, env, folder / f"{name}.log", cwd=project))
        wait_for(ports[name])
    return servers, ports


def _empty(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start granian with an application that does nothing: a lower bound for any application."""
    (folder / "nothing.py").write_text(
        "def application(environ, start_response):\n"
        "    start_response('200 OK', [('Content-Type', 'text/html'), ('Content-Length', '6000')])\n"
        "    return [b'x' * 6000]\n"
    )
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--blocking-threads",
        "1",
        "--workers",
        "2",
    ]
    server = start(
        [*command, "--port", str(port), "--log-level", "warning", "nothing:application"],
        os.environ | {"PYTHONPATH": str(folder)},
        folder / "nothing.log",
    )
    wait_for(port)
    return server, port


def _measure(folder: Path) -> dict[str, Any]:
    site = Site(folder, workers=2, articles=ARTICLES)
    site.start()
    stocks, ports = _stock(folder)
    empty, empty_port = _empty(folder)
    try:
        article = site.manage("shell", "--command", _ANY_ARTICLE).strip().splitlines()[-1]
        for _ in range(3):
            site.get("/"), site.get(article)
        edition = Path(os.path.realpath(folder / "var/edition/current")) / "http-localhost"
        for form in ("", ".gz", ".br"):
            shutil.copy(f"{edition}/index.html{form}", f"{folder}/var/static/home.html{form}")
        nginx, front = processes(site.nginx.pid), processes(site.application.pid)
        wanted = {
            "nginx_static_file": (site.port, "/static/home.html", nginx),
            "nginx_edition_home": (site.port, "/", nginx),
            "nginx_edition_article": (site.port, article, nginx),
            "front_home": (site.behind, "/", front),
            "granian_empty_application": (empty_port, "/", processes(empty.pid)),
            "wagtail_cache_gunicorn": (ports["gunicorn"], "/", processes(stocks[0].pid)),
            "wagtail_cache_granian": (ports["granian"], "/", processes(stocks[1].pid)),
        }
        rounds = [
            {name: _load(port, path, "localhost", servers) for name, (port, path, servers) in wanted.items()}
            for _ in range(ROUNDS)
        ]
        figures = {
            name: {key: statistics.median(each[name][key] for each in rounds) for key in rounds[0][name]}
            for name in wanted
        }

        def ratio(one: str, other: str, key: str = "per_second") -> float:
            return round(figures[one][key] / figures[other][key], 2)

        return {
            "load": os.getloadavg()[0],
            "figures": figures,
            "nginx_of_static_file": ratio("nginx_edition_home", "nginx_static_file"),
            "nginx_of_static_file_cpu": ratio("nginx_static_file", "nginx_edition_home", "cpu_us"),
            "nginx_of_wagtail_cache": ratio("nginx_edition_home", "wagtail_cache_gunicorn"),
            "front_of_wagtail_cache": ratio("front_home", "wagtail_cache_gunicorn"),
            "front_of_wagtail_cache_same_server": ratio("front_home", "wagtail_cache_granian"),
            # CPU of the servers alone, because the client on the same cores limits the requests per second.
            "nginx_of_wagtail_cache_cpu": ratio("wagtail_cache_gunicorn", "nginx_edition_home", "cpu_us"),
            "front_of_wagtail_cache_cpu": ratio("wagtail_cache_gunicorn", "front_home", "cpu_us"),
            "front_cpu_of_empty_application": ratio("front_home", "granian_empty_application", "cpu_us"),
            "memory_mb_two_workers": _memory(front),
            "article_bytes_brotli": os.path.getsize(f"{edition}{article}index.html.br"),
            "publish_to_public_seconds": _publish(site, article),
            "targets": TARGETS,
        }
    finally:
        for server in (*stocks, empty):
            stop(server)
        site.stop()


_IMPORT = "from campaign.articles.models import ArticlePage; article = ArticlePage.objects.live().last(); "
_ANY_ARTICLE = f"{_IMPORT} print(article.url)"
_CHANGE_IT = f"{_IMPORT} article.save_revision().publish()"


def _publish(site: Site, article: str) -> float:
    """Return the seconds from the end of a publishing process to the page's first response in the new edition."""
    site.manage("shell", "--command", _CHANGE_IT)
    began = time.monotonic()
    site.get(article)
    return round(time.monotonic() - began, 3)


def _say(figures: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


def main() -> None:
    missing = [
        tool for tool in ("nginx", "wrk") if not shutil.which(tool, path=f"{os.environ['PATH']}:/usr/sbin")
    ]
    if missing:
        _say({"edition": f"not measured: apt install {' '.join(missing)}"})
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        _say({"edition": _measure(Path(folder))})


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
