"""Tests of responses from the edition: same bytes, validators, encodings; and of responses that it must never give."""

import gzip
import json
import os
import threading
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import brotli
import pytest
from django.db import OperationalError, connection
from django.utils.http import http_date
from wagtail.models import Page, PageViewRestriction

from campaign.articles.models import TopicPage
from campaign.library.models import LibraryPage
from edition import bodies, clock
from edition import shelf as shelves
from edition.address import Address
from edition.ahead import print_wanted
from edition.shelf import Shelf
from tests.edition.conftest import Reader, sweep
from tests.factories import AdviceFactory, ArticleFactory, DocumentRecordFactory, QuestionFactory


@pytest.fixture
def topic(tree) -> TopicPage:
    return TopicPage.objects.get(slug="cam-nang-an-toan")


def test_a_page_is_rendered_once_and_then_the_same_for_everybody(reader: Reader, tree):
    first = reader.get(
        "/", HTTP_ACCEPT_LANGUAGE="en", HTTP_USER_AGENT="a", HTTP_X_FORWARDED_HOST="evil.example"
    )
    second = reader.get("/?utm_source=x", HTTP_COOKIE="co-chu=lon")
    assert (first.status, first.body) == (200, second.body)
    assert reader.asked == ["/"]
    assert first.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-security-policy" in second.headers


def test_hits_ask_the_database_nothing(reader: Reader, tree, django_assert_num_queries):
    reader.get("/")
    with django_assert_num_queries(0):
        assert reader.get("/").status == 200


def test_pages_of_the_guide_are_kept(reader: Reader, tree):
    question = QuestionFactory(parent=tree.guide)
    advice = AdviceFactory(parent=question)
    addresses = [tree.guide.url, tree.guide.whole_url, question.url, advice.url]
    for _ in range(2):
        assert {reader.get(address).status for address in addresses} == {200}
    assert reader.asked == addresses


def test_a_copy_that_is_still_good_costs_no_body(reader: Reader, tree):
    first = reader.get("/")
    for header, value in (
        ("HTTP_IF_NONE_MATCH", first.headers["etag"]),
        ("HTTP_IF_NONE_MATCH", f'"other", {first.headers["etag"]}'),
        # The comparison is weak (RFC 9110, section 13.1.2).
        ("HTTP_IF_NONE_MATCH", first.headers["etag"].removeprefix("W/")),
        ("HTTP_IF_NONE_MATCH", " * "),
        ("HTTP_IF_MODIFIED_SINCE", first.headers["last-modified"]),
    ):
        answer = reader.get("/", **{header: value})
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == first.headers["etag"]
    assert reader.get("/", HTTP_IF_NONE_MATCH=first.headers["etag"].strip('W/"')).status == 200
    stale = {"HTTP_IF_NONE_MATCH": '"other"', "HTTP_IF_MODIFIED_SINCE": first.headers["last-modified"]}
    assert reader.get("/", **stale).status == 200
    assert reader.get("/", HTTP_IF_MODIFIED_SINCE="rubbish").status == 200


def test_a_reader_gets_the_smallest_form_that_it_takes(reader: Reader, tree):
    plain = reader.get("/")
    assert "content-encoding" not in plain.headers
    for accepted, encoding, unpack in (
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip;q=1.0, br;q=0", "gzip", gzip.decompress),
        ("BR; q=0.000 , GZIP; q=0.001", "gzip", gzip.decompress),
        ("gzip;q=0.5,br;q=0.1", "br", brotli.decompress),
        ("deflate", None, bytes),
        ("gzip;q=0, br; q=0.0", None, bytes),
    ):
        answer = reader.get("/", HTTP_ACCEPT_ENCODING=accepted)
        assert answer.headers.get("content-encoding") == encoding
        assert answer.headers["content-length"] == str(len(answer.body))
        assert answer.headers["vary"] == "Accept-Encoding"
        assert unpack(answer.body) == plain.body


def test_head_has_the_headers_only(reader: Reader, tree):
    answer = reader.get("/", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(len(reader.get("/").body))


def _forms(edition: str, address: str = "van-ban") -> dict[str, os.stat_result]:
    name = f"{edition}/http-testserver/{address}/index.html"
    return {form: os.stat(name + form) for form in ("", ".gz", ".br")}


def _age(shelf: Shelf, seconds: int = 1000) -> None:
    """Make all bodies look as if they had been seen and used `seconds` earlier."""
    for path in (shelf.root / "bodies").iterdir():
        found = path.stat()
        os.utime(path, (found.st_atime - seconds, int(found.st_mtime) - seconds))


def _validators(reader: Reader, address: str = "/van-ban/") -> tuple[str, str]:
    headers = reader.get(address).headers
    return headers["etag"], headers["last-modified"]


def test_unchanged_page_keeps_files_and_date_over_editions_that_nobody_read(reader: Reader, tree):
    first = reader.shelf.start(time.time() + 60)
    reader.get("/van-ban/")
    before = _forms(first)
    _age(reader.shelf)
    reader.shelf.start(time.time() + 60)
    for _ in range(3):
        reader.shelf.start(time.time() + 60)
        sweep(reader.shelf)
    # A process that was started meanwhile knows no more than the files.
    after_restart = Reader(Shelf(reader.shelf.root))
    after_restart.shelf.start(time.time() + 60)
    validators = _validators(after_restart)
    assert validators == _validators(after_restart)
    after = _forms(after_restart.shelf.current() or "")
    assert {form: found.st_ino for form, found in after.items()} == {
        form: found.st_ino for form, found in before.items()
    }
    assert {int(found.st_mtime) for found in after.values()} == {int(before[""].st_mtime) - 1000}
    assert parsedate_to_datetime(validators[1]).timestamp() == int(before[""].st_mtime) - 1000


def test_text_that_comes_back_has_its_old_date_and_no_reader_keeps_the_other(
    reader: Reader, topic: TopicPage
):
    def put(title: str) -> tuple[str, str]:
        TopicPage.objects.filter(pk=topic.pk).update(title=title)
        reader.shelf.start(time.time() + 60)
        return _validators(reader, topic.url)

    one = put("Tên một")
    _age(reader.shelf)
    old = one[0], http_date(parsedate_to_datetime(one[1]).timestamp() - 1000)
    other = put("Tên hai")
    assert other[0] != one[0]
    assert put("Tên một") == old
    answer = reader.get(topic.url, HTTP_IF_MODIFIED_SINCE=other[1])
    assert (answer.status, "Tên một" in answer.body.decode()) == (200, True)


def test_addresses_with_the_same_bytes_share_files(reader: Reader, tree):
    edition = reader.shelf.start(time.time() + 60)
    for host in ("testserver", "localhost"):
        Reader(reader.shelf).shelf.keep(edition, Address("http", host, "/a/"), {}, b"trang " * 100)
    files = [f"{edition}/http-{host}/a/index.html.br" for host in ("testserver", "localhost")]
    assert os.path.samefile(*files)


def test_deleted_form_is_compressed_again(reader: Reader, tree):
    reader.shelf.start(time.time() + 60)
    reader.get("/van-ban/")
    _age(reader.shelf)
    for path in (reader.shelf.root / "bodies").glob("*.br"):
        path.unlink()
    edition = reader.shelf.start(time.time() + 60)
    assert reader.get("/van-ban/", HTTP_ACCEPT_ENCODING="br").headers["content-encoding"] == "br"
    assert len({int(found.st_mtime) for found in _forms(edition).values()}) == 1


def test_bodies_that_no_edition_holds_are_deleted_the_longest_unused_first(shelf: Shelf, monkeypatch):
    monkeypatch.setattr("edition.bodies.MAX_SPARE_BODIES", 2)
    pages = [f"trang {number}".encode() * 100 for number in range(5)]
    for number, page in enumerate(pages):
        edition = shelf.start(time.time() + 60)
        shelf.keep(edition, Address("http", "a.example", "/"), {}, page)
        sweep(shelf)
        _age(shelf, 10 * (5 - number))
    # The oldest is held by an edition, whose other bodies were used before and after.
    shelf.keep(edition, Address("http", "a.example", "/cu/"), {}, pages[0])
    for _ in range(2):
        shelf.start(time.time() + 60)
        sweep(shelf)
    left = {path.name for path in (shelf.root / "bodies").iterdir()}
    stays = [pages[0], pages[4]]
    assert left == {bodies.hash_of(page) + suffix for page in stays for suffix in bodies.SUFFIX.values()}


def test_no_file_holds_an_erased_page_for_more_than_a_week(reader: Reader, topic: TopicPage, monkeypatch):
    article = ArticleFactory(parent=topic, title="Người được nêu tên")
    reader.shelf.start(time.time() + 60)
    address = article.url
    assert "Người được nêu tên" in reader.get(address).body.decode()
    article.delete()
    assert bodies.MAX_SPARE_AGE == 7 * 24 * 3600
    for age, remaining in ((3600, True), (0, False)):
        monkeypatch.setattr("edition.bodies.MAX_SPARE_AGE", age)
        for _ in range(2):
            reader.shelf.start(time.time() + 60)
            assert reader.get(address).status in (404, 410)
            sweep(reader.shelf)
        read = {"": Path.read_bytes, ".gz": lambda path: gzip.decompress(path.read_bytes())}
        read |= {".br": lambda path: brotli.decompress(path.read_bytes())}
        stored = [read[path.suffix](path) for path in (reader.shelf.root / "bodies").iterdir()]
        assert any("Người được nêu tên".encode() in body for body in stored) is remaining


def test_printing_ahead_compresses_only_what_changed(reader: Reader, topic: TopicPage, monkeypatch):
    articles = [ArticleFactory(parent=topic) for _ in range(4)]
    addresses = ["/van-ban/", "/gioi-thieu/", *(article.url for article in articles)]
    for address in addresses:
        reader.get(address)
    compressed: list[bytes] = []
    encoded = bodies._encoded

    def counted(body: bytes, encoding: str) -> bytes:
        compressed.append(body)
        return encoded(body, encoding)

    monkeypatch.setattr(bodies, "_encoded", counted)

    def ahead() -> list[bytes]:
        compressed.clear()
        print_wanted(reader.front, reader.shelf.start(time.time() + 60), threading.Event())
        assert {reader.get(address).status for address in addresses} == {200}
        return list(dict.fromkeys(compressed))

    assert ahead() == []
    DocumentRecordFactory(parent=LibraryPage.objects.get())
    (changed,) = ahead()
    assert changed == reader.get("/van-ban/").body
    assert ahead() == []


def test_a_changed_page_has_files_of_its_own(reader: Reader, tree):
    first = reader.shelf.start(time.time() + 60)
    reader.get("/van-ban/")
    DocumentRecordFactory(parent=tree.library)
    second = reader.shelf.start(time.time() + 60)
    reader.get("/van-ban/")
    assert _forms(first)[""].st_ino != _forms(second)[""].st_ino


def test_missing_and_moved_pages_are_not_kept(reader: Reader, tree):
    plain = reader.get("/khong-co/")
    assert plain.status == 404
    packed = reader.get("/khong-co/", HTTP_ACCEPT_ENCODING="gzip")
    assert (packed.status, gzip.decompress(packed.body)) == (404, plain.body)
    assert reader.get("/phong-trao").status == 301
    # Each query may have a redirect of its own, so the application gets two requests for each.
    asked = len(reader.asked)
    assert {reader.get(f"/khong-co/?fbclid={number}").status for number in range(3)} == {404}
    assert len(reader.asked) == asked + 6
    assert not [name for name in os.listdir(reader.shelf.current() or "") if name.startswith("http")]


def test_a_private_page_is_not_kept(reader: Reader, topic: TopicPage):
    PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
    assert reader.get(topic.url).status == 302
    PageViewRestriction.objects.update(restriction_type=PageViewRestriction.PASSWORD, password="mat-khau")
    asked = len(reader.asked)
    for _ in range(2):
        answer = reader.get(topic.url, HTTP_COOKIE="csrftoken=" + "a" * 32)
        assert b"csrfmiddlewaretoken" in answer.body
    assert len(reader.asked) > asked + 1
    assert not list(reader.shelf.root.glob("editions/*/http-testserver/**/index.html"))


def test_nothing_that_a_reader_sends_gets_into_the_edition(reader: Reader, tree):
    names = "X_FORWARDED_HOST X_FORWARDED_PROTO X_ORIGINAL_URL FORWARDED ACCEPT ACCEPT_LANGUAGE REFERER ORIGIN COOKIE"
    poison = {f"HTTP_{name}": "zzpoison.example" for name in names.split()}
    for address in ("/", "/rss/", "/rss/tat-ca.xml", "/sitemap.xml", "/van-ban/?zzpoison=1"):
        assert reader.get(address, **poison).status == 200
        assert b"zzpoison" not in reader.get(address).body
    assert reader.get("/", HTTP_HOST="zzpoison.example").status == 400


def test_two_hosts_have_each_their_own_pages(reader: Reader, tree):
    reader.get("/", HTTP_HOST="testserver")
    reader.get("/", HTTP_HOST="localhost:8000")
    assert reader.asked == ["/", "/"]


def test_an_edition_takes_a_bounded_number_of_pages(reader: Reader, tree, monkeypatch):
    monkeypatch.setattr("edition.shelf.MAX_LIST_SIZE", 1)
    for _ in range(2):
        assert reader.get("/").status == reader.get("/van-ban/").status == 200
    assert reader.asked == ["/", "/van-ban/", "/van-ban/"]


def test_readers_are_served_while_the_database_is_unreachable(reader: Reader, tree, monkeypatch):
    before = reader.get("/").body

    def away(*_args, **_kwargs):
        raise OperationalError("away")

    with monkeypatch.context() as outage:
        outage.setattr(connection, "cursor", away)
        assert reader.get("/").body == before
        # Not even the edition's expiry deletes it.
        latest = max((reader.shelf.root / "editions").iterdir())
        over = latest.rename(latest.with_name(latest.name.rpartition("-")[0] + "-1000000000"))
        (reader.shelf.root / "current").unlink()
        (reader.shelf.root / "current").symlink_to(over.relative_to(reader.shelf.root))
        outage.setattr(clock, "_moments", [lambda now: Page.objects.count()])
        assert reader.get("/").body == before


def test_an_edition_that_is_over_is_followed_by_the_next(reader: Reader, topic: TopicPage):
    reader.shelf.start(time.time() - 1)
    assert reader.shelf.current() is None
    reader.get("/")
    edition = reader.shelf.current()
    assert edition is not None
    assert reader.get("/").status == 200
    assert reader.shelf.current() == edition


def test_old_editions_are_cleared_away(shelf):
    for _ in range(5):
        shelf.start(time.time() + 60)
    deadline = time.monotonic() + 60
    while len(list((shelf.root / "editions").iterdir())) > 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(list((shelf.root / "editions").iterdir())) == 2


def test_reader_of_an_edition_that_is_being_removed_gets_the_page(reader: Reader, tree):
    body = reader.get("/").body
    shelves._stored.cache_clear()
    next(reader.shelf.root.glob("editions/*/http-testserver/index.html")).unlink()
    assert reader.get("/").body == body
    assert reader.asked == ["/", "/"]


def test_address_that_is_no_longer_kept_leaves_the_list(reader: Reader, topic: TopicPage):
    article = ArticleFactory(parent=topic)
    for address in ("/van-ban/", article.url):
        reader.get(address)
    article.unpublish()
    edition = reader.shelf.start(time.time() + 60)
    assert len(reader.shelf.wanted(edition)) == 2
    print_wanted(reader.front, edition, threading.Event())
    edition = reader.shelf.start(time.time() + 60)
    assert reader.shelf.wanted(edition) == [Address("http", "testserver", "/van-ban/")]


def test_after_an_edition_that_nobody_read_nothing_is_wanted(reader: Reader):
    reader.shelf.start(time.time() + 60)
    edition = reader.shelf.start(time.time() + 60)
    assert reader.shelf.wanted(edition) == []
    print_wanted(reader.front, edition, threading.Event())


def test_line_that_a_full_disk_cut_is_left_out(reader: Reader, tree):
    reader.get("/van-ban/")
    printed = Path(reader.shelf.current() or "", "printed.jsonl")
    printed.write_text(printed.read_text() + '["http", "testser')
    edition = reader.shelf.start(time.time() + 60)
    assert reader.shelf.wanted(edition) == [Address("http", "testserver", "/van-ban/")]


def test_pages_read_first_are_wanted_first(reader: Reader, topic: TopicPage):
    article = ArticleFactory(parent=topic)
    for address in ("/van-ban/", article.url, "/"):
        reader.get(address)
    edition = reader.shelf.start(time.time() + 60)
    wanted = [Address("http", "testserver", path) for path in ("/van-ban/", article.url, "/")]
    assert reader.shelf.wanted(edition) == wanted
    # An edition without readers keeps the previous edition's list.
    edition = reader.shelf.start(time.time() + 60)
    assert reader.shelf.wanted(edition) == wanted
    print_wanted(reader.front, edition, threading.Event())
    lines = Path(edition, "printed.jsonl").read_text().splitlines()
    assert [Address(*json.loads(line)) for line in lines] == wanted
