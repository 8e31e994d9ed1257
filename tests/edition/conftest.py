"""Fixtures of an edition in its own folder, in front of the real application, on the test's database connection.

`web` is a whole site behind nginx, which the tests with real servers share.
"""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import TestCase

from edition.front import Front
from edition.shelf import Shelf
from tests.edition.web import Site


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Reader:
    """Client of the front, like a browser. `asked` lists the paths that the application had to answer."""

    def __init__(self, shelf: Shelf) -> None:
        self._application = get_wsgi_application()
        self.front = Front(self._answer, shelf)
        self.shelf = shelf
        self.asked: list[str] = []

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        self.asked.append(environ["PATH_INFO"])
        return self._application(environ, start_response)

    def get(self, address: str, method: str = "GET", **headers: str) -> Answer:
        started: list[Any] = []
        answer = self.front(environ(address, method, **headers), lambda *arguments: started.append(arguments))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return Answer(int(started[0][0][:3]), {name.lower(): value for name, value in started[0][1]}, body)


# The parts that differ between addresses of one kind.
_NAME = re.compile(
    r"[0-9]+|(?<=bai-)[^/]+|(?<=van-ban/)[^/.]+|(?<=phong-trao/)[^/.]+|(?<=chuyen-muc/)[^/.]+|(?<=images/)[^.]+"
)


def kind_of(address: str) -> str:
    """Return `address` without its names and numbers, so that all addresses of a kind give the same text."""
    return _NAME.sub("", address)


def environ(address: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    """Return a WSGI environment. `headers` are given by their CGI names: HTTP_HOST, HTTP_COOKIE."""
    path, _, query = address.partition("?")
    asked = {
        "REQUEST_METHOD": method,
        # As servers do it (PEP 3333): the bytes of the path, read as Latin-1.
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        **headers,
    }
    setup_testing_defaults(asked)
    return asked


def sweep(shelf: Shelf) -> None:
    """Sweep, and wait for the background sweep that each start of an edition begins."""
    shelf._sweep()
    for thread in threading.enumerate():
        if thread.name == "sweep":
            thread.join()


@pytest.fixture
def shelf(settings: Any, tmp_path: Path) -> Shelf:
    settings.EDITION = True
    settings.EDITION_ROOT = tmp_path / "edition"
    return Shelf(settings.EDITION_ROOT)


@pytest.fixture
def reader(db: None, shelf: Shelf, open_connection: None) -> Reader:
    return Reader(shelf)


@pytest.fixture(scope="session")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    site = Site(folder, workers=2)
    site.access_log = f"{folder}/access.log visits"
    site.start()
    yield site
    site.stop()


committed = TestCase.captureOnCommitCallbacks
