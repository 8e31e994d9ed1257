"""Tests of the shipped nginx configuration in a real nginx, before a real server on the same edition."""

import socket
import ssl
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from edition.address import Address
from tests.edition.web import NEEDS_NGINX, Site, stop

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


def _printed_and_kept(web: Site, path: str) -> dict[str, str]:
    """Request twice, from the application and from the edition, compare, and return the headers of the edition."""
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
        "/index.html.head",
        "/a.xml.gz",
    ],
)
def test_the_rest_is_asked_of_the_application(web: Site, path: str):
    for _ in range(2):
        assert web.get(path)[1]["served-by"] == "application"


def test_what_is_no_reading_reaches_the_application_as_it_was_sent(web: Site):
    web.get("/")
    for method in ("POST", "PUT", "DELETE"):
        assert web.get("/?a=1&a=%2F", method=method)[1]["served-by"] == "application"
    assert b'value="a&amp;b c"' in web.get("/tim-kiem/?q=a%26b+c")[2]


def test_reads_are_told_to_the_application(web: Site):
    status, headers, body = web.get("/dem/", "POST")
    assert (status, body) == (204, b"")
    assert headers["served-by"] == "application"
    assert headers["cache-control"] == "no-store"


def test_a_person_who_is_signed_in_is_asked_of_the_application(web: Site):
    web.get("/")
    assert web.get("/", Cookie="sessionid=abc")[1]["served-by"] == "application"
    assert "served-by" not in web.get("/", Cookie="co-chu=lon")[1]


@pytest.mark.parametrize("then", ["", "; ReportingRoute.objects.count()"])
def test_new_row_outside_a_transaction_is_written_and_shown(web: Site, then: str):
    before = web.shelf.latest()
    made = "from base.models import ReportingRoute; print(ReportingRoute.objects.create(name='Nơi mẫu', purpose='x').pk"
    number = web.manage("shell", "--no-imports", "-c", f"{made}){then}").strip()
    asked = (
        f"from base.models import ReportingRoute; print(ReportingRoute.objects.filter(pk={number}).exists())"
    )
    assert web.manage("shell", "--no-imports", "-c", asked).strip() == "True"
    assert web.shelf.latest() != before


def test_a_crowd_after_a_publish_has_each_page_rendered_once(web: Site):
    for address in ("/", "/phong-trao/"):
        web.manage("new_edition")
        with ThreadPoolExecutor(200) as crowd:
            answers = list(crowd.map(lambda _, address=address: web.get(address), range(200)))
        assert {status for status, *_ in answers} == {200}
        assert len({body for *_, body in answers}) == 1
        # One mark for each rendered response of either process.
        assert Path(web.shelf.current() or "", "count").read_text() == "."


def test_poison_gets_to_nobody_else(web: Site):
    web.manage("new_edition")
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


def test_readers_are_served_while_the_database_is_away_and_while_the_application_is_down(web: Site):
    web.get("/")
    edition = web.shelf.current()
    assert edition is not None
    assert web.shelf.find(edition, Address("http", "localhost", "/"))
    stop(web.application)
    web.database.rename(web.database.with_suffix(".away"))
    web.start_application()
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{web.behind}/", headers={"Host": "localhost"}), timeout=20
    ) as answer:
        assert answer.read() == web.get("/")[2]
    stop(web.application)
    assert web.get("/")[0] == 200
    status, headers, body = web.get("/khong-in/")
    assert (status, headers["retry-after"]) == (503, "120")
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert "Trang tạm thời chưa phục vụ được" in body.decode()
    web.database.with_suffix(".away").rename(web.database)
    web.start_application()


def test_application_that_is_stopped_while_it_starts_ends(web: Site):
    for pause in (0, 0.001):
        stop(web.application)
        web.start_application()
        time.sleep(pause)


# Tests with this fixture come last, because it changes the site.
@pytest.fixture(scope="module")
def secure(web: Site) -> Site:
    web.stop()
    web.start_secure()
    return web


@pytest.mark.parametrize("path", ADDRESSES)
def test_with_tls_and_the_settings_of_production_it_is_the_same(secure: Site, path: str):
    kept = _printed_and_kept(secure, path)
    assert kept["strict-transport-security"].startswith("max-age=31536000;")


def test_who_comes_without_tls_is_led_to_it(secure: Site):
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
    assert "; Secure" in headers["set-cookie"]
