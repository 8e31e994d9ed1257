"""Tests of the offline page: what it lists, until when, and the size of its worker (tests/browser/test_offline.py)."""

import datetime
import re

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from campaign.articles.models import Severity
from home import offline
from tests.factories import AlertFactory, ArticleFactory, article_row

ADDRESS = "/khong-co-mang/"


def _rows(client) -> list[str]:
    """Return the listed pages' attributes, as the worker reads them."""
    html = client.get(ADDRESS).content.decode()
    return [row.split('" class')[0] for row in html.split('<li data-keep="')[1:]]


def test_current_alerts_are_listed_with_their_end(client, tree):
    topic, now = tree.topics["canh-bao-lua-dao"], timezone.now().replace(microsecond=0)
    end = now + datetime.timedelta(days=3)
    endless = AlertFactory(parent=topic, valid_until=None)
    ending = AlertFactory(parent=topic, valid_until=end)
    # This alert leaves the site before its validity ends.
    leaving = AlertFactory(parent=topic, valid_until=end, expire_at=now + datetime.timedelta(hours=1))
    past = AlertFactory(parent=topic, valid_until=now - datetime.timedelta(minutes=1))
    rows = _rows(client)
    local = timezone.localtime
    assert endless.url in rows
    assert f'{ending.url}" data-until="{local(end).isoformat()}' in rows
    assert f'{leaving.url}" data-until="{local(leaving.expire_at).isoformat()}' in rows
    assert not [row for row in rows if row.startswith(past.url)]


def test_more_alerts_are_kept_than_the_home_page_shows(client, tree, monkeypatch):
    assert offline._MAX_ALERTS == 20
    monkeypatch.setattr(offline, "_MAX_ALERTS", 4)
    alerts = [AlertFactory(parent=tree.topics["canh-bao-lua-dao"], severity="luu-y") for _ in range(5)]
    urgent = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], severity="khan")
    assert _rows(client) == [page.url for page in [urgent, *alerts[:1:-1]]]


def test_alerts_say_how_severe_they_are(client, tree):
    """In words, as on the home page."""
    for severity in Severity.values:
        AlertFactory(parent=tree.topics["canh-bao-lua-dao"], severity=severity)
    html = client.get(ADDRESS).content.decode()
    assert re.findall(r"(Khẩn|Cảnh báo|Lưu ý)</span>", html) == Severity.labels


def test_nothing_is_said_to_be_kept_where_nothing_is(client, tree):
    for page in Page.objects.filter(depth__gt=2):
        page.unpublish()
    assert not _rows(client)
    assert "giữ sẵn" not in client.get(ADDRESS).text


def test_newest_public_articles_of_the_chosen_topics_are_listed(client, tree):
    guides, other = tree.topics["cam-nang-an-toan"], tree.topics["lanh-dao-chi-dao"]
    assert guides.is_kept_offline
    open_ones = [article_row(guides, title=f"Bài {number}") for number in range(11)]
    draft = ArticleFactory(parent=guides, live=False)
    private = ArticleFactory(parent=guides)
    PageViewRestriction.objects.create(page=private, restriction_type="password", password="mo-ra")
    elsewhere = ArticleFactory(parent=other)
    rows = _rows(client)
    assert [row for row in rows if row.startswith(guides.url)] == [page.url for page in open_ones[:0:-1]]
    assert not {draft.url, private.url, elsewhere.url} & set(rows)


@pytest.mark.parametrize("mark", [True, False])
def test_samples_say_so(client, tree, mark):
    tree.pages["lien-he"].shows_contact, tree.pages["lien-he"].is_sample = True, mark
    tree.pages["lien-he"].save()
    pages = [
        ArticleFactory(parent=tree.topics["cam-nang-an-toan"], is_sample=mark),
        AlertFactory(parent=tree.topics["canh-bao-lua-dao"], is_sample=mark),
        tree.pages["lien-he"],
    ]
    listed = {
        url: row for row in client.get(ADDRESS).text.split('<li data-keep="') for url in [row.split('"')[0]]
    }
    assert ["Nội dung mẫu" in listed[page.url].split("</li>")[0] for page in pages] == [mark] * 3


def test_whom_to_call_is_listed(client, tree):
    page = tree.pages["lien-he"]
    page.shows_contact = True
    page.save()
    assert page.url in _rows(client)


def test_the_page_is_for_no_search_engine(client, tree):
    assert '<meta name="robots" content="noindex">' in client.get(ADDRESS).content.decode()


def test_worker_is_small(client, tree):
    answer = client.get("/khong-co-mang.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert len(answer.content) < 2_048
