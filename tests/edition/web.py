"""Site as in production, on loopback: granian with the edition, nginx with the shipped configuration."""

import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from edition.shelf import Shelf
from tests.prepared import copy_site

ROOT = Path(__file__).parents[2]

_MAIN = """
{user}
load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;
pcre_jit on;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
worker_processes 1;
events {{ }}
http {{
    default_type application/octet-stream;
    log_format upstream "$upstream_status $http_user_agent";
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def start(command: list[str], env: dict[str, str], log: Path, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(command, cwd=cwd, env=env, stdout=output, stderr=output)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(20)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def _filled(file: str, values: dict[str, str]) -> str:
    """Return the shipped configuration with names replaced by `values`, except in comments."""
    lines = (ROOT / "deploy/nginx" / file).read_text().splitlines(keepends=True)
    for name, value in values.items():
        lines = [line if line.lstrip().startswith("#") else line.replace(name, value) for line in lines]
    return "".join(lines)


class Site:
    """First-run content and `articles` more, in a database of its own below `folder`. `settings` add to its own."""

    access_log = "off"
    secret_key = "khoa-mau-chi-de-thu" * 3

    def __init__(self, folder: Path, workers: int = 1, articles: int = 0, **settings: str) -> None:
        self.port, self.behind = free_port(), free_port()
        self.secure_port: int | None = None
        self.shelf = Shelf(folder / "var" / "edition")
        self.database = folder / "var" / "db.sqlite3"
        self._folder, self._workers = folder, workers
        self._env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.site_settings",
            "PYTHONPATH": "site",
            "VAR_DIR": str(folder / "var"),
            "MEDIA_ROOT": str(folder / "media"),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "LOG_LEVEL": "ERROR",
            **settings,
        }
        copy_site(folder)
        if articles:
            self.manage("seed_demo", "--articles", str(articles))

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self._env, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def start(self) -> None:
        self.start_application()
        self._configure_nginx()
        self._start_nginx()

    def start_secure(self) -> None:
        """Start with TLS, production settings and `secret_key`. `get` uses TLS from now on."""
        self.secure_port = free_port()
        key, self.certificate = self._folder / "key.pem", self._folder / "certificate.pem"
        made = ["-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(self.certificate)]
        named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        subprocess.run(["openssl", "req", "-x509", *made, *named], check=True, stderr=subprocess.DEVNULL)
        self._env |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "SECRET_KEY": self.secret_key,
            "ALLOWED_HOSTS": "localhost",
        }
        self.start_application()
        self._configure_nginx()
        secured = {
            "listen 80;": f"listen 127.0.0.1:{self.port};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.secure_port} ssl;",
            "listen [::]:80;": "",
            "listen [::]:443 ssl;": "",
            "CERTIFICATE_KEY;": f"{key};",
            "CERTIFICATE;": f"{self.certificate};",
        }
        (self._folder / "tls.conf").write_text(_filled("tls.conf", secured))
        plain = f"listen 127.0.0.1:{self.port};\n    set $edition_scheme http;\n"
        configuration = (self._folder / "site.conf").read_text()
        assert configuration.count(plain) == 1
        (self._folder / "site.conf").write_text(configuration.replace(plain, "include tls.conf;\n"))
        self._start_nginx()

    def _start_nginx(self) -> None:
        command = [NGINX, "-c", f"{self._folder}/nginx.conf", "-p", str(self._folder)]
        self.nginx = start(command, self._env, self._folder / "nginx.log")
        wait_for(self.port)

    def start_application(self) -> None:
        env = self._env | {"PORT": str(self.behind), "WEB_CONCURRENCY": str(self._workers)}
        command = [sys.executable, "-m", "config.server"]
        self.application = start(command, env, self._folder / "server.log")
        wait_for(self.behind)

    def stop(self) -> None:
        stop(self.nginx)
        stop(self.application)

    def _configure_nginx(self) -> None:
        values = {
            "SERVER_NAME": "localhost",
            "APPLICATION": f"127.0.0.1:{self.behind}",
            "EDITION_DIR": f"{self._folder}/var/edition",
            "STATIC_DIR": f"{self._folder}/var/static",
            "MEDIA_DIR": f"{self._folder}/media",
            "ACCESS_LOG visits": self.access_log,
            "ERROR_LOG": f"{self._folder}/errors.log",
            "listen 80;": f"listen 127.0.0.1:{self.port};",
        }
        (self._folder / "site.conf").write_text(_filled("site.conf", values))
        user = "user root;" if os.geteuid() == 0 else ""
        (self._folder / "nginx.conf").write_text(_MAIN.format(folder=self._folder, user=user))

    def get(
        self, path: str, method: str = "GET", *, past_nginx: bool = False, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers by lower-case name, and body of a request through nginx.

        `past_nginx` sends the request to the application itself, as `make run` does.
        """
        trust = None
        host = f"http://127.0.0.1:{self.behind if past_nginx else self.port}"
        if self.secure_port and past_nginx:
            headers["X-Forwarded-Proto"] = "https"
        elif self.secure_port:
            trust = ssl.create_default_context(cafile=self.certificate)
            host = f"https://localhost:{self.secure_port}"
        request = urllib.request.Request(
            f"{host}{path}", method=method, headers={"Host": "localhost", **headers}
        )
        try:
            answer = urllib.request.urlopen(request, timeout=20, context=trust)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            return (
                answer.status,
                {name.lower(): value for name, value in answer.headers.items()},
                answer.read(),
            )

    def exchange(self, request: bytes, *, secure: bool = False) -> tuple[int, dict[str, str], bytes]:
        """Return nginx's answer, as `get` does, to bytes that no HTTP client would send.

        `secure` sends them without TLS to the port that expects it.
        """
        port = self.secure_port if secure else self.port
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(request)
            # nginx waits for the rest of a body that it refuses, so this end is closed.
            connection.shutdown(socket.SHUT_WR)
            head, _, body = connection.makefile("rb").read().partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        return int(status.split()[1]), {name.lower(): value for name, value in headers.items()}, body


NGINX = next((path for path in ("/usr/sbin/nginx", "/usr/bin/nginx") if Path(path).exists()), "nginx")
# CI sets REQUIRE_NGINX, so that a missing nginx is a failure there and not a skip.
NEEDS_NGINX = [
    pytest.mark.served,
    pytest.mark.skipif(
        not Path(NGINX).exists() and "REQUIRE_NGINX" not in os.environ, reason="nginx is not installed"
    ),
    # All tests share one site, even if the suite runs in several processes.
    pytest.mark.xdist_group("nginx"),
]
