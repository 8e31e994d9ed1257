"""Tests of counting: one read per reader, page and day, and no data about readers kept."""

import datetime
import logging

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from campaign.reads import counting, queries
from campaign.reads.models import PageReads, ReadMark, SiteReads
from edition.watch import is_public_write
from operations.scheduler.jobs import jobs
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
CUBOT = "Mozilla/5.0 (Linux; Android 9; CUBOT) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def article(tree):
    return ArticleFactory(parent=tree.topics["cam-nang-an-toan"])


def tell(body, client=None, browser=PHONE, **headers):
    """Send the request that a public page's script sends."""
    headers = {"user-agent": browser, **headers}
    return (client or Client()).post(
        "/dem/", str(body), content_type="text/plain;charset=UTF-8", headers=headers
    )


def reads(page) -> int:
    today = timezone.localdate()
    return queries.reads_of([page.pk], today, today).get(page.pk, 0)


def test_the_answer_is_empty_and_leaves_nothing_with_the_reader(article):
    answer = tell(article.pk)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert Client(enforce_csrf_checks=True).post("/dem/", "1", content_type="text/plain").status_code == 204
    assert Client().get("/dem/").status_code == 405


def test_a_reader_counts_once_a_page(article, tree, settings):
    other = AlertFactory(parent=tree.topics["canh-bao-lua-dao"])
    for _ in range(3):
        tell(article.pk)
        tell(other.pk)
    assert (reads(article), reads(other)) == (1, 1)
    tell(article.pk, browser=CUBOT)
    tell(article.pk, x_forwarded_for="198.51.100.7")
    assert reads(article) == 3
    # Without a proxy, anybody may have written such a header.
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    tell(article.pk, x_forwarded_for="198.51.100.8")
    assert reads(article) == 3
    assert queries.totals((timezone.localdate(), timezone.localdate())) == [4]


def test_every_kind_of_public_page_counts(tree):
    for page in (tree.library, DocumentRecordFactory(parent=tree.library), tree.topics["cam-nang-an-toan"]):
        tell(page.pk)
        assert reads(page) == 1


def test_pages_hidden_from_readers_do_not_count(article, tree):
    draft = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], live=False)
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    for number in (draft.pk, article.pk, 999_999_999, 0):
        assert tell(number).status_code == 204
    assert not PageReads.objects.exists()
    assert not ReadMark.objects.exists()


def test_a_strange_body_is_no_error():
    for body in (
        "",
        "abc",
        "-1",
        "1.5",
        "\0",
        "1\x00",
        "²",
        "9" * 10,
        "9" * 100_000,
        "1 OR 1=1",
        b"\xff\xfe",
        " 1",
        "{}",
    ):
        answer = Client().post("/dem/", body, content_type="text/plain", headers={"user-agent": PHONE})
        assert answer.status_code == 204, body[:50]
    assert not PageReads.objects.exists()


def test_readers_who_ask_not_to_be_tracked_or_come_from_elsewhere_do_not_count(article):
    for headers in ({"dnt": "1"}, {"sec-gpc": "1"}, {"sec-fetch-site": "cross-site"}):
        tell(article.pk, **headers)
        assert reads(article) == 0, headers


def test_machines_do_not_count(article):
    for browser in (
        "",
        "curl/8.5.0",
        "python-requests/2.32",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/126.0 Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36",
        "Mozilla/5.0 (compatible; YandexBot/3.0)",
    ):
        tell(article.pk, browser=browser)
        assert reads(article) == 0, browser


def test_reads_by_editors_are_not_counted(article, author_client):
    tell(article.pk, author_client)
    assert reads(article) == 0


def test_a_new_day_is_a_new_read_and_forgets_the_last(article, monkeypatch):
    tell(article.pk)
    (before,) = ReadMark.objects.values_list("mark", flat=True)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    tell(article.pk)
    assert queries.totals((tomorrow, tomorrow)) == [1]
    counting.forget()
    (after,) = ReadMark.objects.values_list("mark", flat=True)
    assert before != after
    assert "forget_readers" in jobs


def test_marks_say_nothing_without_the_salt_which_is_not_in_the_database(article):
    tell(article.pk)
    (mark,) = ReadMark.objects.values_list("mark", flat=True)
    salt = cache.get(f"reads-salt-{timezone.localdate()}")
    assert len(salt) == 32
    cache.clear()
    tell(article.pk)
    assert ReadMark.objects.exclude(mark=mark).count() == 1
    assert cache.get(f"reads-salt-{timezone.localdate()}") != salt


def test_nothing_of_a_reader_is_written_or_logged(article, caplog):
    with caplog.at_level(logging.DEBUG):
        tell(article.pk, x_forwarded_for="203.0.113.77")
    columns = {
        field.name for model in (PageReads, SiteReads, ReadMark) for field in model._meta.concrete_fields
    }
    assert columns == {"id", "page", "span", "count", "day", "mark"}
    assert "203.0.113.77" not in caplog.text


def test_a_busy_page_is_one_write(article, monkeypatch, begin_edition, django_assert_num_queries):
    begin_edition()
    tell(article.pk)
    monkeypatch.setattr(counting, "_WRITE_EVERY", 60.0)
    with django_assert_num_queries(0):
        for number in range(10):
            tell(article.pk, x_forwarded_for=f"198.51.100.{number}")
    # The first reader again, who was counted already.
    tell(article.pk)
    assert reads(article) == 1
    counting.write()
    assert reads(article) == 11


def test_number_of_reads_per_day_is_bounded(article, monkeypatch):
    monkeypatch.setattr(counting, "MAX_PER_DAY", 3)
    monkeypatch.setattr(counting, "_MAX_WAITING", 6)
    tell(article.pk)
    monkeypatch.setattr(counting, "_WRITE_EVERY", 60.0)
    for number in range(12):
        tell(article.pk, x_forwarded_for=f"198.51.100.{number}")
    assert len(counting._waiting) == 6
    counting.write()
    assert reads(article) == ReadMark.objects.count() == 3


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("198.51.100.7", "198.51.100.7", "198.51.100.8"),
        ("2001:db8:1:2::7", "2001:db8:1:2:aaaa::", "2001:db8:1:3::7"),
        ("unknown", "unknown", "198.51.100.8"),
    ],
)
def test_one_machine_that_invents_browsers_does_not_get_far(article, monkeypatch, one, same, other):
    monkeypatch.setattr(counting, "MAX_PER_ADDRESS", 3)
    for number in range(10):
        tell(article.pk, browser=f"{PHONE} {number}", x_forwarded_for=one)
    tell(article.pk, browser=f"{PHONE} x", x_forwarded_for=same)
    assert reads(article) == 3
    tell(article.pk, x_forwarded_for=other)
    assert reads(article) == 4
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    tell(article.pk, x_forwarded_for=one)
    assert reads(article) == 1


def test_many_addresses_do_not_set_the_counter_of_one_back(article):
    day = timezone.localdate()
    for _ in range(counting.MAX_PER_ADDRESS):
        assert not counting._is_flood(day, 7)
    for address in range(10**9, 10**9 + 100_000):
        counting._is_flood(day, address)
    assert counting._is_flood(day, 7)
    assert len(counting._reports) <= 1 << 16


def test_counting_starts_no_new_edition():
    for model in (PageReads, SiteReads, ReadMark):
        assert not is_public_write(f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ")


def test_a_page_names_itself_to_the_script_and_a_preview_does_not(article, client, author_client):
    assert f'data-page="{article.pk}"' in client.get(article.url).content.decode()
    draft = ArticleFactory(parent=article.get_parent(), live=False)
    preview = draft.make_preview_request()
    preview.render()
    assert "data-page" not in preview.content.decode()
    assert "data-page" not in client.get("/khong-co-trang-nay/").content.decode()
