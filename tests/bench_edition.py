"""`make bench`, the edition's part: hits against a static file and against a cached stock Wagtail. Prints JSON.

In one run and on loopback: nginx with the shipped configuration serving a page of the edition, the same nginx serving
the same bytes as a static file, the front without nginx, and a stock Wagtail project behind wagtail-cache (its last
release, fetched from PyPI for this run). Requests/s by wrk; CPU of the servers' processes. Compare ratios only.
Needs nginx, its brotli module and wrk (Debian); says so where they are missing.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.edition.web import ROOT, Site, free_port, start, stop, wait_for

SECONDS = 4
ARTICLES = 1000


def _processes(pid: int) -> list[int]:
    """`pid` and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in _processes(int(child)))]


def _cpu_seconds(pids: list[int]) -> float:
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def _memory(pids: list[int]) -> float:
    """Megabytes of proportional set size."""
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
    before = _cpu_seconds(servers)
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True
    ).stdout
    spent = _cpu_seconds(servers) - before
    requests = re.search(r"(\d+) requests in", done)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    if "Non-2xx" in done or not requests or not rate:
        raise SystemExit(f"{path} on port {port}: {done}")
    return {"per_second": float(rate[1]), "cpu_us": round(spent / int(requests[1]) * 1e6, 1)}


def _stock(folder: Path, python_path: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A stock Wagtail's own home page behind wagtail-cache, warm, on granian like ours."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(python_path)]
    subprocess.run([*pip, "wagtail-cache>=3"], check=True)
    project = folder / "plain"
    project.mkdir()
    wagtail = str(Path(sys.executable).with_name("wagtail"))
    subprocess.run([wagtail, "start", "plain", str(project)], check=True, capture_output=True)
    (project / "plain/settings/production.py").write_text(
        "from .base import *\n"
        "SECRET_KEY = 'bench'\nALLOWED_HOSTS = ['*']\nDEBUG = False\n"
        "INSTALLED_APPS = ['wagtailcache', *INSTALLED_APPS]\n"
        "MIDDLEWARE = ['wagtailcache.cache.UpdateCacheMiddleware', *MIDDLEWARE,"
        " 'wagtailcache.cache.FetchFromCacheMiddleware']\n"
        "STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'\n"
    )
    env = os.environ | {
        "PYTHONPATH": f"{project}:{python_path}",
        "DJANGO_SETTINGS_MODULE": "plain.settings.production",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=project, env=env, check=True)
    port = free_port()
    granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--port", str(port)]
    command = [
        *granian,
        "--workers",
        "2",
        "--blocking-threads",
        "1",
        "--log-level",
        "warning",
        "plain.wsgi:application",
    ]
    server = start(command, env, folder / "plain.log", cwd=project)
    wait_for(port)
    return server, port


def _measure(folder: Path) -> dict[str, Any]:
    site = Site(folder, workers=2, articles=ARTICLES)
    site.start()
    stock, stock_port = _stock(folder, folder / "packages")
    try:
        article = site.manage("shell", "--command", _ANY_ARTICLE).strip().splitlines()[-1]
        for _ in range(3):
            site.get("/"), site.get(article)
        edition = Path(os.path.realpath(folder / "var/edition/current")) / "http-localhost"
        for form in ("", ".gz", ".br"):
            shutil.copy(f"{edition}/index.html{form}", f"{folder}/var/static/home.html{form}")
        nginx, front = _processes(site.nginx.pid), _processes(site.application.pid)
        figures = {
            "nginx_static_file": _load(site.port, "/static/home.html", "localhost", nginx),
            "nginx_edition_home": _load(site.port, "/", "localhost", nginx),
            "nginx_edition_article": _load(site.port, article, "localhost", nginx),
            "front_home": _load(site.behind, "/", "localhost", front),
            "wagtail_cache_home": _load(stock_port, "/", "localhost", _processes(stock.pid)),
        }
        per_second = {name: figure["per_second"] for name, figure in figures.items()}
        cached = per_second["wagtail_cache_home"]
        return {
            "figures": figures,
            "nginx_of_static_file": round(
                per_second["nginx_edition_home"] / per_second["nginx_static_file"], 2
            ),
            "nginx_of_wagtail_cache": round(per_second["nginx_edition_home"] / cached, 1),
            "front_of_wagtail_cache": round(per_second["front_home"] / cached, 1),
            "memory_mb_two_workers": _memory(front),
            "article_bytes_brotli": os.path.getsize(f"{edition}{article}index.html.br"),
            "publish_to_public_seconds": _publish(site, article),
        }
    finally:
        stop(stock)
        site.stop()


_IMPORT = "from campaign.articles.models import ArticlePage; article = ArticlePage.objects.live().last(); "
_ANY_ARTICLE = f"{_IMPORT} print(article.url)"
_CHANGE_IT = f"{_IMPORT} article.save_revision().publish()"


def _publish(site: Site, article: str) -> float:
    """Seconds from the end of a publishing process to the new edition's first answer of that page."""
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
