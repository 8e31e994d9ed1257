"""Tests that no spelling of an address gives a file that is not public, on both fronts."""

import json
import re
import socket
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from typing import Any

import pytest

from tests.base.files.hidden_files import ASKED_OTHERWISE, spellings
from tests.edition.web import NEEDS_NGINX, Site
from tests.stores import BUCKET, KEYS, new_bucket

pytestmark = NEEDS_NGINX

FRONTS = ["nginx", "application"]


@pytest.fixture(scope="module", params=["folders", pytest.param("bucket", marks=pytest.mark.slow)])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a site behind nginx that keeps its files in folders, and one that keeps them in a bucket."""
    if request.param == "folders":
        yield request.getfixturevalue("web")
        return
    address = request.getfixturevalue("s3_server")
    folder = tmp_path_factory.mktemp("bucket")
    folder.chmod(0o755)
    with new_bucket(address):
        site = Site(folder, workers=2, S3_BUCKET=BUCKET, S3_ENDPOINT_URL=address, **KEYS)
        site.start()
        yield site
        site.stop()


@pytest.fixture(scope="module")
def hidden(served: Site) -> dict[str, Any]:
    return json.loads(
        served.manage(
            "shell", "--no-imports", "-c", "from tests.base.files import hidden_files as h; h.make()"
        )
    )


class Raw:
    """Client that sends raw requests, over one connection for as long as the server keeps it open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: socket.socket | None = None

    def ask(
        self,
        target: str,
        method: str = "GET",
        lines: str = "Host: localhost",
        version: str = "HTTP/1.1",
        body: str = "",
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers by lower-case name, and body; status 0 if the server hung up."""
        if body:
            lines += f"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}"
        request = f"{method} {target} {version}\r\n{lines}\r\n\r\n{body}".encode()
        if self._connection is not None and (answer := self._answer(request, method)):
            return answer
        # The server may have closed the connection after the previous request.
        self._connection = socket.create_connection(("127.0.0.1", self._port), timeout=20)
        return self._answer(request, method) or (0, {}, b"")

    def _answer(self, request: bytes, method: str) -> tuple[int, dict[str, str], bytes] | None:
        assert self._connection is not None
        try:
            self._connection.sendall(request)
            response = HTTPResponse(self._connection, method=method)
            response.begin()
            told = {name.lower(): value for name, value in response.headers.items()}
            answer = response.status, told, response.read()
        except (HTTPException, OSError):
            self.close()
            return None
        if response.will_close:
            self.close()
        return answer

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


@pytest.fixture
def fronts(served: Site) -> Iterator[dict[str, Raw]]:
    clients = {"nginx": Raw(served.port), "application": Raw(served.behind)}
    yield clients
    for client in clients.values():
        client.close()


# One kind for each folder and view: the others differ from these only in who may read them.
_APART = {
    "document of a private collection",
    "original of a public picture",
    "rendition of a draft",
    "import file",
}


@pytest.mark.parametrize(
    ("front", "spelt"),
    [
        pytest.param("nginx", _APART, id="nginx-some"),
        *(pytest.param(front, None, id=f"{front}-all", marks=pytest.mark.slow) for front in FRONTS),
    ],
)
def test_no_spelling_gives_a_hidden_file(
    fronts: dict[str, Raw], hidden: dict[str, Any], front: str, spelt: set[str] | None
):
    """Spell the addresses of the kinds in `spelt`, or of all, and ask for each by every method and header."""
    client = fronts[front]
    given = []
    assert hidden["files"].keys() > _APART
    for kind, (address, content) in hidden["files"].items():
        whole = bytes.fromhex(content)
        mark = whole[len(whole) // 3 :][:24]
        targets = spellings(address)
        assert len(set(targets)) >= 60
        asked = [
            *((address, method, lines, "HTTP/1.1") for method, lines in ASKED_OTHERWISE),
            (address, "GET", "Host: localhost", "HTTP/1.0"),
        ]
        if spelt is None or kind in spelt:
            asked += [(target, "GET", "Host: localhost", "HTTP/1.1") for target in targets]
        answers = {one: client.ask(*one) for one in asked}
        assert sum(status > 0 for status, *_ in answers.values()) >= 0.6 * len(asked)
        given += [(kind, one) for one, (*_, body) in answers.items() if mark in body]
    assert given == []


@pytest.mark.parametrize("front", FRONTS)
def test_admin_user_gets_hidden_files(fronts: dict[str, Raw], hidden: dict[str, Any], front: str):
    client = fronts[front]
    lines = f"Host: localhost\r\nCookie: {hidden['cookie']}"
    for kind, (address, content) in hidden["files"].items():
        whole = bytes.fromhex(content)
        status, headers, body = client.ask(address, lines=lines)
        if kind in ("the same by the name of its file", "import file"):
            assert status == 404
            continue
        assert (kind, status, body) == (kind, 200, whole)
        assert headers["cache-control"] == "private, no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        status, told, body = client.ask(address, "HEAD", lines)
        assert (status, told["content-length"], body) == (200, str(len(whole)), b"")
        for asked, first, last in (("2-9", 2, 9), ("-5", len(whole) - 5, len(whole) - 1), ("0-0", 0, 0)):
            status, part, body = client.ask(address, lines=f"{lines}\r\nRange: bytes={asked}")
            assert (status, body) == (206, whole[first : last + 1])
            assert part["content-range"] == f"bytes {first}-{last}/{len(whole)}"
        assert client.ask(address, lines=f"{lines}\r\nRange: bytes={len(whole)}-")[0] == 416
        assert client.ask(address, lines=f"{lines}\r\nIf-None-Match: {headers['etag']}")[0] == 304
        assert client.ask(address, "POST", lines)[0] in (403, 405)


def test_picture_ends_with_its_page_at_once(fronts: dict[str, Raw], hidden: dict[str, Any]):
    picture, nginx = hidden["picture"], fronts["nginx"]
    _, printed, whole = nginx.ask(picture)
    status, kept, body = nginx.ask(picture)
    assert (status, body, printed["served-by"]) == (200, whole, "application")
    assert "served-by" not in kept
    assert kept["cache-control"] == "public, max-age=60"
    for name in (
        "content-type",
        "content-security-policy",
        "cache-control",
        "permissions-policy",
        "x-frame-options",
    ):
        assert kept[name] == printed[name]
    assert nginx.ask(picture, lines="Host: localhost\r\nRange: bytes=2-9")[2] == whole[2:10]
    assert fronts["application"].ask(picture)[::2] == (200, whole)
    form, lines = (
        f"/admin/pages/{hidden['page']}/unpublish/",
        f"Host: localhost\r\nCookie: {hidden['cookie']}",
    )
    _, headers, html = nginx.ask(form, lines=lines)
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert token
    cookie = headers["set-cookie"].partition(";")[0]
    body_of_form = f"csrfmiddlewaretoken={token[1].decode()}"
    assert nginx.ask(form, "POST", f"{lines}; {cookie}", body=body_of_form)[0] == 302
    for client in fronts.values():
        status, headers, body = client.ask(picture)
        assert (status, headers["cache-control"]) == (404, "private, no-store")
        assert whole not in body
