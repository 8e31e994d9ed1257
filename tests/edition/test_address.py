"""Tests of the requests that an edition answers, and of the names of its files."""

import pytest

from edition.address import Address, address_of
from tests.edition.conftest import environ

LIVE = frozenset({"q", "nguon"})


def _address(address: str, method: str = "GET", **headers: str) -> Address | None:
    return address_of(environ(address, method, **headers), "https", "sessionid", LIVE)


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "https-testserver/index.html"),
        ("/phong-trao/canh-bao/", "https-testserver/phong-trao/canh-bao/index.html"),
        ("/phong-trao/?trang=2", "https-testserver/phong-trao/index.trang-2.html"),
        ("/rss/tat-ca.xml", "https-testserver/rss/tat-ca.xml"),
        ("/rss/chuyen-muc/lua-dao.atom", "https-testserver/rss/chuyen-muc/lua-dao.atom"),
        ("/rss/tat-ca/2022-08-2.json", "https-testserver/rss/tat-ca/2022-08-2.json"),
        ("/rss/canh-bao/0-1.cap", "https-testserver/rss/canh-bao/0-1.cap"),
        ("/rss/tat-ca.opml", "https-testserver/rss/tat-ca.opml"),
        ("/nhung/tin.js", "https-testserver/nhung/tin.js"),
        ("/media/images/0a1b-width-640.avif", "https-testserver/media/images/0a1b-width-640.avif"),
        ("/oembed/12.xml", "https-testserver/oembed/12.xml"),
    ],
)
def test_an_address_has_a_file(address, file):
    found = _address(address)
    assert found is not None
    assert found.file == file


@pytest.mark.parametrize(
    "address",
    [
        *("/?trang=1", "/?utm_source=zalo", "/?fbclid=1&trang=1", "/?x=<script>", "/?" + "a=1&" * 300),
        *("/?trang=0", "/?trang=-1", "/?trang=01", "/?trang=a", "/?trang=", "/?trang=٢"),
    ],
)
def test_parameters_that_no_page_knows_are_left_out(address):
    assert _address(address) == _address("/")


def test_files_for_machines_have_one_page():
    assert _address("/rss/tat-ca.xml?trang=2") == _address("/rss/tat-ca.xml")


@pytest.mark.parametrize("number", ["201", "9999", "1" * 1000])
def test_numbers_that_no_edition_keeps_have_one_address(number):
    assert _address(f"/?trang={number}") == Address("https", "testserver", "/", 0)


@pytest.mark.parametrize(
    "host",
    ["testserver:80", "testserver:8000", "testserver:99999999", "TestServer", "testserver.", "TESTSERVER.:1"],
)
def test_a_host_has_one_spelling(host):
    assert _address("/", HTTP_HOST=host) == _address("/")


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/tep/3/quyet-dinh.pdf",
        "/media/documents/a.pdf",
        "/media/media/a.mp4",
        "/static/css/site.css",
        "/?q=otp",
        "/tin-dia-phuong/?nguon=3",
        "/?" + "a" * 2001,
        "/../etc/passwd",
        "/a/../b/",
        "/a//b/",
        "/.env",
        "/a/.git/",
        "/index.html",
        "/phong-trao/index.html",
        "/a.html.kept",
        "/a.xml.gz",
        "/a\x00/",
        "/a\n/",
        "/Phong-Trao/",
        "/tin\xc3\xa0/",
        "/" + "a" * 300 + "/",
        "/a" * 400 + "/",
        "/khong-gach-cuoi",
    ],
)
def test_the_rest_is_left_to_the_application(address):
    assert _address(address) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_only_reading_is_answered(method):
    assert _address("/", method) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "a=1; sessionid=abc"},
        {"HTTP_COOKIE": "a=1;sessionid = abc"},
        {"HTTP_AUTHORIZATION": "Basic abc"},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "evil.example/.."},
        {"HTTP_HOST": "a b"},
        {"HTTP_HOST": "testserver@evil.example"},
    ],
)
def test_a_known_person_or_a_strange_host_is_left_to_the_application(headers):
    assert _address("/", **headers) is None


def test_other_cookies_make_no_difference():
    for cookies in (
        "co-chu=lon; csrftoken=x",
        "xsessionid=1",
        "sessionid2=1",
        "co-chu=sessionid=1; sessionid",
    ):
        assert _address("/", HTTP_COOKIE=cookies) == _address("/")
