"""The nginx configuration that ships, in a real nginx, before a real server on the same edition."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from edition.address import Address
from edition.shelf import Shelf

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
# CI installs it and says so: there, a missing nginx is a failure and not a skip.
pytestmark = pytest.mark.skipif(
    not Path(NGINX).exists() and "REQUIRE_NGINX" not in os.environ, reason="nginx is not installed"
)

_MAIN = """
{modules}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
worker_processes 1;
events {{ }}
http {{
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@dataclass
class Web:
    """nginx and the application behind it."""

    port: int
    application: subprocess.Popen[bytes]
    shelf: Shelf

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method=method, headers={"Host": "localhost", **headers}
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return (
                    answer.status,
                    {name.lower(): value for name, value in answer.headers.items()},
                    answer.read(),
                )
        except urllib.error.HTTPError as answer:
            return answer.code, {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def _start(command: list[str], env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    port, behind = _free_port(), _free_port()
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": "site",
        "VAR_DIR": str(folder / "var"),
        "MEDIA_ROOT": str(folder / "media"),
        "DATABASE_URL": f"sqlite:///{folder}/var/db.sqlite3",
    }
    (folder / "var").mkdir()
    python = [sys.executable, "manage.py"]
    for command in ("migrate", "seed_site", "collectstatic --noinput"):
        subprocess.run([*python, *command.split(), "--verbosity", "0"], cwd=ROOT, env=env, check=True)
    site = (ROOT / "deploy/nginx/site.conf").read_text()
    for name, value in {
        "SERVER_NAME": "localhost",
        "APPLICATION": f"127.0.0.1:{behind}",
        "EDITION_DIR": f"{folder}/var/edition",
        "STATIC_DIR": f"{folder}/var/static",
        "MEDIA_DIR": f"{folder}/media",
        "listen 80;": f"listen 127.0.0.1:{port};",
    }.items():
        site = "\n".join(
            line if line.startswith("#") else line.replace(name, value) for line in site.splitlines()
        )
    (folder / "site.conf").write_text(site)
    modules = "load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;"
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, modules=user + modules))
    granian = [
        "--interface",
        "wsgi",
        "--port",
        str(behind),
        "--blocking-threads",
        "1",
        "config.wsgi:application",
    ]
    application = _start(
        [str(Path(sys.executable).with_name("granian")), *granian], env, folder / "granian.log"
    )
    front = _start([NGINX, "-c", f"{folder}/nginx.conf", "-p", str(folder)], env, folder / "nginx.log")
    try:
        _wait_for(behind)
        _wait_for(port)
        yield Web(port, application, Shelf(folder / "var" / "edition"))
    finally:
        for process in (front, application):
            process.terminate()
            process.wait(20)


ADDRESSES = [
    "/",
    "/phong-trao/",
    "/van-ban/",
    "/rss/",
    "/rss/tat-ca.xml",
    "/rss/tat-ca.atom",
    "/sitemap.xml",
    "/robots.txt",
]
# Each front's own: how it dates, measures and tells apart its files. Django marks site maps as not to be indexed.
_OWN = {
    "date",
    "server",
    "etag",
    "content-length",
    "connection",
    "accept-ranges",
    "served-by",
    "x-robots-tag",
}


@pytest.mark.parametrize("path", ADDRESSES)
def test_nginx_answers_from_the_edition_as_the_application_does(web: Web, path: str):
    status, printed, body = web.get(path)
    assert (status, printed["served-by"]) == (200, "application")
    status, kept, kept_body = web.get(path)
    assert "served-by" not in kept
    assert (status, kept_body) == (200, body)
    ours = {name: value for name, value in printed.items() if name not in _OWN}
    assert {name: value for name, value in kept.items() if name not in _OWN} == ours


def test_validators_and_forms(web: Web):
    web.get("/")
    _, headers, _ = web.get("/")
    assert web.get("/", **{"If-None-Match": headers["etag"]})[0] == 304
    assert web.get("/", **{"If-Modified-Since": headers["last-modified"]})[0] == 304
    for encoding in ("br", "gzip"):
        assert web.get("/", **{"Accept-Encoding": encoding})[1]["content-encoding"] == encoding


@pytest.mark.parametrize(
    "path",
    [
        "/tim-kiem/?q=otp",
        "/admin/login/",
        "/khong-co/",
        "/?trang=02",
        "/index.html",
        "/index.html.head",
        "/a.xml.gz",
    ],
)
def test_the_rest_is_asked_of_the_application(web: Web, path: str):
    for _ in range(2):
        assert web.get(path)[1]["served-by"] == "application"


def test_a_person_who_is_signed_in_is_asked_of_the_application(web: Web):
    web.get("/")
    assert web.get("/", Cookie="sessionid=abc")[1]["served-by"] == "application"
    assert "served-by" not in web.get("/", Cookie="co-chu=lon")[1]


def test_uploaded_files_do_not_go_past_the_question_who_may_read_them(web: Web):
    assert web.get("/media/documents/a.pdf")[0] == 404


def test_readers_are_served_while_the_application_is_down(web: Web):
    web.get("/")
    edition = web.shelf.current()
    assert edition is not None
    assert web.shelf.find(edition, Address("http", "localhost", "/"))
    web.application.terminate()
    web.application.wait(20)
    assert web.get("/")[0] == 200
    assert web.get("/khong-in/")[0] == 502
