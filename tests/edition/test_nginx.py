"""Tests of the shipped nginx configuration in a real nginx, before a real server on the same edition."""

import gzip
import json
import re
import socket
import sqlite3
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from base.delivery.middleware import PERMISSIONS_POLICY, PUBLIC_POLICY
from base.models import User
from edition.address import Address
from edition.shelf import number_of
from tests.base.delivery.observatory import score
from tests.edition.web import NEEDS_NGINX, Site, stop
from tests.operations.health.secret_addresses import encoded, other_spellings, secret_addresses
from tests.people import client_of
from tests.prepared import connected

pytestmark = NEEDS_NGINX


ADDRESSES = [
    "/",
    "/phong-trao/",
    "/van-ban/",
    "/rss/",
    "/rss/tat-ca.xml",
    "/rss/tat-ca.atom",
    "/rss/canh-bao.json",
    "/rss/canh-bao/cap.atom",
    "/rss/tat-ca.opml",
    "/nhung/tin.js",
    "/nhung/canh-bao/",
    "/khong-co-mang/",
    "/khong-co-mang.js",
    "/sitemap.xml",
    "/robots.txt",
]
# Headers that differ per front: dates, lengths, validators. Django marks sitemaps as not to be indexed.
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


def _search(web: Site, status: int) -> None:
    """Search as a reader does, and check that no log tells what was searched for, nor where the reader came from."""
    for path in ("/tim-kiem/?q=bi-mat", "/?q=bi-mat"):
        web.get(path, Referer="https://bi-mat.example.vn/")
    folder = Path(web.access_log.split()[0]).parent
    line = rf'127\.0\.0\.1 - - \[.+\] "GET /tim-kiem/ HTTP/1\.1" {status} \d+ "-" "Python-urllib'
    assert re.search(line, (folder / "access.log").read_text())
    for log in folder.glob("*.log"):
        assert "bi-mat" not in log.read_text(), log


def test_logs_tell_neither_what_was_searched_for_nor_where_from(web: Site):
    _search(web, 200)


def test_log_of_visits_tells_no_secrets_in_addresses(web: Site):
    log = Path(web.access_log.split()[0])
    addresses = list(secret_addresses("bi-mat"))
    for address in [*other_spellings("bi-mat"), *encoded("bi-mat"), *addresses]:
        web.get(address)
    # nginx writes the line of a request after its response.
    deadline = time.monotonic() + 20
    missing = addresses
    while missing and time.monotonic() < deadline:
        logged = log.read_text()
        missing = [address for address in addresses if address.split("bi-mat")[0] not in logged]
    assert missing == []
    assert "bi-mat" not in logged


def _printed_and_kept(web: Site, path: str) -> dict[str, str]:
    """Request twice, from the application and from the edition; compare them, and return the edition's headers."""
    status, printed, body = web.get(path)
    assert (status, printed["served-by"]) == (200, "application")
    status, kept, kept_body = web.get(path)
    assert "served-by" not in kept
    assert (status, kept_body) == (200, body)
    ours = {name: value for name, value in printed.items() if name not in _OWN}
    assert {name: value for name, value in kept.items() if name not in _OWN} == ours
    return kept


@pytest.mark.parametrize("path", ADDRESSES)
def test_nginx_answers_from_the_edition_as_the_application_does(web: Site, path: str):
    _printed_and_kept(web, path)


def test_validators_and_forms(web: Site):
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
        "/index.html.kept",
        "/a.xml.gz",
    ],
)
def test_the_rest_is_asked_of_the_application(web: Site, path: str):
    for _ in range(2):
        assert web.get(path)[1]["served-by"] == "application"


def test_other_methods_and_their_queries_reach_the_application_as_sent(web: Site):
    web.get("/")
    for method in ("POST", "PUT", "DELETE"):
        assert web.get("/?a=1&a=%2F", method=method)[1]["served-by"] == "application"
    assert b'value="a&amp;b c"' in web.get("/tim-kiem/?q=a%26b+c")[2]


def test_reads_are_reported_to_the_application(web: Site):
    status, headers, body = web.get("/dem/", "POST")
    assert (status, body) == (204, b"")
    assert headers["served-by"] == "application"
    assert headers["cache-control"] == "no-store"


_SIGNED_IN = [
    "sessionid=abc",
    "a=1; sessionid=abc",
    "a=1;sessionid=abc",
    "__Host-sessionid=abc",
    "a=1; __Host-sessionid=a",
]
_UNKNOWN = ["co-chu=lon", "xsessionid=1", "a=sessionid", "sessionid2=1", "__Host-csrftoken=abc"]


@pytest.mark.parametrize("cookie", [*_SIGNED_IN, *_UNKNOWN])
def test_a_person_who_is_signed_in_is_asked_of_the_application(web: Site, cookie: str):
    web.get("/")
    headers = web.get("/", Cookie=cookie)[1]
    assert headers.get("served-by", "") == ("application" if cookie in _SIGNED_IN else "")


def test_a_stranger_fills_no_edition(web: Site):
    for path in ("/", "/van-ban/"):
        web.get(path)
    edition = Path(web.shelf.current() or "")
    files = sorted(edition.rglob("*"))
    for host in (
        "localhost:1",
        "localhost:8000",
        "localhost.",
        "LOCALHOST",
        "LocalHost.:65535",
        "127.0.0.1:7",
    ):
        assert web.get("/", Host=host)[0] == 200
        assert web.get("/", past_nginx=True, Host=host)[0] == 200
    for number in (2, 7, 200, 201, 10**9):
        for past_nginx in (False, True):
            assert web.get(f"/?trang={number}", past_nginx=past_nginx)[2] == web.get("/")[2]
            assert web.get(f"/van-ban/?trang={number}", past_nginx=past_nginx)[0] == 404
    web.get("/", Host="khong-biet.example")
    made = {path.relative_to(edition).parts[0] for path in set(edition.rglob("*")) - set(files)}
    assert made <= {"http-localhost", "http-127.0.0.1"}
    assert len(sorted(edition.rglob("*"))) - len(files) < 20


@pytest.mark.parametrize("past_nginx", [False, True])
@pytest.mark.parametrize("path", ["/khong-co/", "/khong-co", "/KHONG/", "/admin/login/"])
def test_answers_that_are_not_kept_are_compressed(web: Site, path: str, past_nginx: bool):
    _, headers, body = web.get(path, past_nginx=past_nginx, **{"Accept-Encoding": "gzip, br"})
    assert headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in headers["vary"]
    assert b"</html>" in gzip.decompress(body)


_OF_ALL = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": PERMISSIONS_POLICY,
    "content-security-policy": PUBLIC_POLICY,
}


@pytest.mark.parametrize("past_nginx", [False, True])
@pytest.mark.parametrize(
    "path", ["/", "/van-ban/", "/tim-kiem/?q=an", "/khong-co/", "/sitemap.xml", "/t/999999", "/dem/"]
)
def test_every_answer_of_both_fronts_has_the_headers(web: Site, path: str, past_nginx: bool):
    headers = web.get(path, past_nginx=past_nginx)[1]
    assert _OF_ALL.items() <= headers.items()


def _post(length: str, body: bytes = b"", path: str = "/") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{length}\r\n\r\n"
    return head.encode() + body


_WRONG = {
    400: b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    405: b"TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    414: b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    501: _post("Transfer-Encoding: zip"),
    505: b"GET / HTTP/9.0\r\nHost: localhost\r\n\r\n",
}


@pytest.mark.parametrize("status", _WRONG)
def test_errors_of_nginx_itself_have_the_headers(web: Site, status: int):
    found, headers, body = web.exchange(_WRONG[status])
    assert found == status
    assert _OF_ALL.items() <= headers.items()
    assert headers["cache-control"] == "no-cache"
    assert b"nginx/" not in body


@pytest.mark.parametrize("path", ["/", "/admin/media/video/add/", "/admin/nhap-van-ban/"])
def test_too_heavy_a_request_is_answered_in_words(web: Site, path: str):
    """The sender learns what to do; nginx's own page would be in English."""
    found, headers, body = web.exchange(_post("Content-Length: 999999999", path=path))
    assert found == 413
    assert _OF_ALL.items() <= headers.items()
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert "Tệp gửi lên nặng quá" in body.decode()


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, b"GET /100%-an-toan/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        (414, _WRONG[414]),
        (400, b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=" + b"a" * 40_000 + b"\r\n\r\n"),
    ],
    ids=["broken", "long", "headers"],
)
def test_what_nginx_cannot_read_is_answered_in_words(web: Site, status: int, request_: bytes):
    found, headers, body = web.exchange(request_)
    assert found == status
    assert _OF_ALL.items() <= headers.items()
    assert "Yêu cầu không hợp lệ" in body.decode()


def test_error_of_nginx_on_its_way_to_the_application_runs_nothing(web: Site):
    # A body of unknown length is found to be too large only while it is being sent.
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    found, headers, _ = web.exchange(_post("Transfer-Encoding: chunked", chunk * 700))
    assert found == 413
    assert _OF_ALL.items() <= headers.items()


@pytest.mark.parametrize("past_nginx", [False, True])
@pytest.mark.parametrize("method", ["TRACE", "FOO", "PROPFIND"])
def test_unknown_methods_are_refused(web: Site, method: str, past_nginx: bool):
    for path in ("/", "/admin/login/", "/rss/tat-ca.xml"):
        status, headers, _ = web.get(path, method, past_nginx=past_nginx)
        assert status == 405
        assert headers["x-content-type-options"] == "nosniff"


def test_new_rows_outside_a_transaction_are_written_and_shown(web: Site):
    """Another query follows the first new row, and the process ends right after the second."""
    editions = [web.shelf.latest()]
    made = "ReportingRoute.objects.create(name='Nơi mẫu', purpose='x')"
    code = (
        "from base.models import ReportingRoute; from edition.watch import current_edition;"
        f"{made}; ReportingRoute.objects.count(); print(current_edition()); {made}"
    )
    editions += [web.manage("shell", "--no-imports", "-c", code).strip(), web.shelf.latest()]
    with closing(sqlite3.connect(web.database)) as database:
        written = database.execute("SELECT count(*) FROM base_reportingroute WHERE name = 'Nơi mẫu'")
        assert written.fetchone() == (2,)
    # Their names begin with the time.
    assert editions == sorted(set(editions))


def _start_edition(web: Site) -> None:
    """Start an edition as a publication does, without the cost of a process that publishes."""
    web.shelf.start(time.time() + 3600, number_of(web.shelf.latest() or ""))


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_copy_that_nginx_sent_is_current_for_the_application_until_the_text_changes(web: Site, encoding: str):
    """A subscriber asks after each publication, before the edition has the unchanged feed."""
    path = "/rss/van-ban.atom"
    web.get(path)
    headers = web.get(path, **{"Accept-Encoding": encoding})[1]
    asks = {"Accept-Encoding": encoding, "If-None-Match": headers["etag"]}
    _start_edition(web)

    status, answer, _ = web.get(path, **asks)

    assert (status, answer["served-by"]) == (304, "application")
    _start_edition(web)
    assert web.get(path, **{**asks, "If-None-Match": headers["etag"].replace("-", "-1")})[0] == 200


def test_a_crowd_after_a_publish_has_a_page_rendered_once(web: Site):
    _start_edition(web)
    with ThreadPoolExecutor(200) as crowd:
        answers = list(crowd.map(lambda _: web.get("/phong-trao/"), range(200)))
    assert {status for status, *_ in answers} == {200}
    assert len({body for *_, body in answers}) == 1
    # One line for each response that either process rendered.
    (line,) = Path(web.shelf.current() or "", "printed.jsonl").read_text().splitlines()
    assert Address(*json.loads(line)) == Address("http", "localhost", "/phong-trao/")


def test_a_poisoned_response_reaches_no_other_reader(web: Site):
    _start_edition(web)
    poison = {
        "X-Forwarded-Host": "zzpoison.example",
        "X-Forwarded-Proto": "zzpoison",
        "X-HTTP-Method-Override": "DELETE",
        "Accept": "application/zzpoison",
        "Accept-Language": "zz-poison",
        "Cookie": "co-chu=zzpoison",
        "Range": "bytes=0-9",
    }
    for address in ("/", "/rss/tat-ca.xml", "/van-ban/"):
        assert web.get(f"{address}?zzpoison=1", **poison)[0] in (200, 206)
        status, headers, body = web.get(address)
        assert (status, len(body)) == (200, int(headers["content-length"]))
        assert b"zzpoison" not in body + repr(headers).encode()
        assert body.rstrip().endswith(b">")


def _validators(web: Site) -> tuple[str, str]:
    # The first request prints the page, and nginx answers the second.
    web.get("/van-ban/")
    _, headers, _ = web.get("/van-ban/", **{"Accept-Encoding": "br"})
    assert "served-by" not in headers
    return headers["etag"], headers["last-modified"]


def test_readers_are_served_through_restarts_as_before(web: Site):
    """First the application is down, then it starts without its database."""
    validators = _validators(web)
    web.get("/")
    edition = web.shelf.current()
    assert edition is not None
    assert web.shelf.find(edition, Address("http", "localhost", "/"))
    stop(web.application)
    before = web.get("/")[2]
    # People who send a form then get the message, too.
    for method in ("GET", "POST"):
        status, headers, body = web.get("/khong-in/", method)
        assert (status, headers["retry-after"]) == (503, "120")
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert _OF_ALL.items() <= headers.items()
        assert "Trang tạm thời chưa phục vụ được" in body.decode()
    # nginx could log each request that it cannot pass on.
    _search(web, 503)
    away = web.database.rename(web.database.with_suffix(".away"))
    web.database.mkdir()
    web.start_application()
    assert web.get("/", past_nginx=True)[2] == web.get("/")[2] == before
    assert json.loads(web.get("/song/", past_nginx=True)[2]) == {"alive": True}
    web.database.rmdir()
    away.rename(web.database)
    assert web.get("/tim-kiem/?q=an")[0] == 200
    assert _validators(web) == validators


@pytest.mark.slow
def test_an_application_that_is_stopped_while_it_starts_leaves_the_edition_as_it_was(web: Site):
    validators = _validators(web)
    for _ in range(2):
        stop(web.application)
        web.start_application()
    assert _validators(web) == validators


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a site of its own, because other modules share `web` as it is."""
    folder = tmp_path_factory.mktemp("nginx-tls")
    folder.chmod(0o755)
    site = Site(folder)
    site.start_secure()
    yield site
    site.stop()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/rss/tat-ca.xml", "/nhung/tin.js"])
def test_with_tls_and_the_settings_of_production_it_is_the_same(secure: Site, path: str):
    kept = _printed_and_kept(secure, path)
    assert kept["strict-transport-security"].startswith("max-age=31536000;")


def test_readers_without_tls_are_led_to_it(secure: Site):
    with socket.create_connection(("127.0.0.1", secure.port), timeout=20) as plain:
        plain.sendall(b"GET /van-ban/?trang=2 HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answer = plain.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 301 ")
    assert "Location: https://localhost/van-ban/?trang=2\r\n" in answer


def test_one_connection_carries_all(secure: Site):
    offered = ssl.create_default_context(cafile=secure.certificate)
    offered.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", secure.secure_port), timeout=20) as plain,
        offered.wrap_socket(plain, server_hostname="localhost") as made,
    ):
        assert made.selected_alpn_protocol() == "h2"


def test_the_admin_s_cookies_go_by_tls_alone(secure: Site):
    status, headers, _ = secure.get("/admin/login/")
    assert status == 200
    cookie = headers["set-cookie"]
    assert cookie.startswith("__Host-csrftoken=")
    assert {"Secure", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_person_who_is_signed_in_by_tls_is_known(
    secure: Site, settings: Any, django_db_setup: None, django_db_blocker: DjangoDbBlocker
):
    settings.SECRET_KEY = secure.secret_key
    # Without the mark of tests with a database, which would run first and start `secure` for itself.
    with django_db_blocker.unblock(), connected(str(secure.database)):
        client = client_of(User.objects.get(username="quantri"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    secure.get("/van-ban/")
    status, headers, body = secure.get("/van-ban/", Cookie=f"__Host-sessionid={session}")
    assert (status, headers["served-by"]) == (200, "application")
    assert headers["cache-control"] == "private, no-store"
    assert b"wagtail-userbar" in body
    # A cookie without the prefix could have been set by any subdomain.
    assert b"wagtail-userbar" not in secure.get("/van-ban/", Cookie=f"sessionid={session}")[2]


@pytest.mark.parametrize("past_nginx", [False, True])
def test_observatory_gives_130_points(secure: Site, past_nginx: bool):
    for path in ("/", "/van-ban/"):
        headers = secure.get(path, past_nginx=past_nginx)[1]
        assert "set-cookie" not in headers
        assert score(headers, []) >= 130


def test_a_request_without_tls_on_its_port_is_refused_with_the_headers(secure: Site):
    status, headers, _ = secure.exchange(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", secure=True)
    assert status == 400
    assert _OF_ALL.items() <= headers.items()
    # RFC 6797 section 7.2: the header is sent only with TLS.
    assert "strict-transport-security" not in headers


def test_every_answer_by_tls_demands_tls_from_then_on(secure: Site):
    picture = re.search(rb'"(/media/[^" ]+)"', secure.get("/")[2])[1].decode()
    style = re.search(rb'"(/static/[^"]+[.]css)"', secure.get("/")[2])[1].decode()
    for path in (
        "/",
        "/rss/tat-ca.xml",
        picture,
        style,
        "/static/khong-co.css",
        "/media/khong-co.png",
        "/song/",
    ):
        headers = secure.get(path)[1]
        assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload", path


@pytest.mark.parametrize("address", ["/song/", "/san-sang/", "/song", "/san-sang/x"])
def test_the_state_of_the_machine_is_shown_to_nobody_outside(secure: Site, address: str):
    status, headers, _ = secure.get(address)
    assert status == 404
    assert "served-by" not in headers
