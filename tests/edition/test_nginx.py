"""The nginx configuration that ships, in a real nginx, before a real server on the same edition."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from edition.address import Address
from tests.edition.web import NGINX, Site, stop

# CI installs it and says so: there, a missing nginx is a failure and not a skip.
pytestmark = pytest.mark.skipif(
    not Path(NGINX).exists() and "REQUIRE_NGINX" not in os.environ, reason="nginx is not installed"
)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    site = Site(folder)
    site.start()
    yield site
    site.stop()


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
def test_nginx_answers_from_the_edition_as_the_application_does(web: Site, path: str):
    status, printed, body = web.get(path)
    assert (status, printed["served-by"]) == (200, "application")
    status, kept, kept_body = web.get(path)
    assert "served-by" not in kept
    assert (status, kept_body) == (200, body)
    ours = {name: value for name, value in printed.items() if name not in _OWN}
    assert {name: value for name, value in kept.items() if name not in _OWN} == ours


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


def test_a_person_who_is_signed_in_is_asked_of_the_application(web: Site):
    web.get("/")
    assert web.get("/", Cookie="sessionid=abc")[1]["served-by"] == "application"
    assert "served-by" not in web.get("/", Cookie="co-chu=lon")[1]


def test_uploaded_files_do_not_go_past_the_question_who_may_read_them(web: Site):
    assert web.get("/media/documents/a.pdf")[0] == 404


def test_readers_are_served_while_the_application_is_down(web: Site):
    web.get("/")
    edition = web.shelf.current()
    assert edition is not None
    assert web.shelf.find(edition, Address("http", "localhost", "/"))
    stop(web.application)
    assert web.get("/")[0] == 200
    status, headers, body = web.get("/khong-in/")
    assert (status, headers["retry-after"]) == (503, "120")
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert "Trang tạm thời chưa phục vụ được" in body.decode()
