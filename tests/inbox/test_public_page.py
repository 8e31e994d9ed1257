"""Tests of the page "Tin từ các địa phương": filters by source and topic, paging to the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from campaign.articles.models import TopicPage
from campaign.inbox import services
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.public import public_sources, public_topics
from home.first_run.structure import Tree
from search.services import rebuild
from tests.factories import ArticleFactory

PAGE = "/tin-dia-phuong/"


def approved(source: Source, count: int, topic: TopicPage | None = None, **fields: Any) -> None:
    now = timezone.now()
    start = InboxItem.objects.count()
    items = [
        InboxItem(**{
            "source": source, "key": f"k{n}", "title": f"Tin {n}", "link": f"https://so.example.vn/{n}", "version": "1",
            "published_at": now - timedelta(minutes=n), "state": InboxItem.State.APPROVED, "is_link": True,
            "visible_at": now - timedelta(seconds=1), "released_at": now, "topic": topic, **fields,
        })
        for n in range(start, start + count)
    ]  # fmt: skip
    for item in items:
        item.fill_derived()
    InboxItem.objects.bulk_create(items)


@pytest.fixture
def topic(tree: Tree) -> TopicPage:
    return tree.topics["canh-bao-lua-dao"]


@pytest.fixture
def other_source(db: None) -> Source:
    return Source.objects.create(name="Đài huyện", feed_url="https://dai.example.vn/rss")


def read(client: Client, query: str = "") -> str:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def titles(html: str) -> list[str]:
    return re.findall(r'class="row__link"[^>]*>([^<]*)</a>', html)


def links(html: str) -> list[str]:
    """Return the addresses on this page that lead to its other filters and pages."""
    return re.findall(r'href="((?:/tin-dia-phuong/)?\?[^"]*)"', html)


def test_items_are_paged_newest_first(client: Client, tree: Tree, source: Source) -> None:
    approved(source, 30)
    first = read(client)
    assert titles(first)[:2] == ["Tin 0", "Tin 1"]
    assert len(titles(first)) == 25
    assert "Trang 1 trên 2" in first
    assert titles(read(client, "?trang=2"))[-1] == "Tin 29"


def test_nonsense_in_the_address_still_gives_a_page(client: Client, tree: Tree, source: Source) -> None:
    approved(source, 3)
    for query in (
        *("trang=abc", "trang=-1", "nguon=abc", "nguon=0", "nguon=" + "9" * 40, "chuyen-muc=khong-co"),
        *("chuyen-muc=%00", "trang=&nguon=&chuyen-muc=&den=", "den=hom-qua", "den=9999-12-31T23:59:59"),
        "nguon=1&nguon=2",
    ):
        assert len(titles(read(client, "?" + query))) == 3, query


def test_former_slug_of_a_topic_still_chooses_it(
    client: Client,
    tree: Tree,
    source: Source,
    topic: TopicPage,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    approved(source, 2)
    approved(source, 1, topic)
    former = topic.slug
    with django_capture_on_commit_callbacks(execute=True):
        topic.slug = "canh-bao-moi"
        topic.save_revision().publish()
    html = read(client, f"?chuyen-muc={former}")
    assert titles(html) == ["Tin 2"]
    assert f"chuyen-muc={former}" not in "".join(links(html))


def test_readers_choose_among_sources_that_they_have_items_of(
    client: Client, tree: Tree, source: Source, other_source: Source
) -> None:
    silent = Source.objects.create(name="Im lặng", feed_url="https://im.example.vn/rss")
    waiting = Source.objects.create(name="Chờ duyệt", feed_url="https://cho.example.vn/rss")
    delayed = Source.objects.create(name="Đăng chậm", feed_url="https://cham.example.vn/rss")
    approved(waiting, 1, state=InboxItem.State.NEW, visible_at=None)
    approved(delayed, 1, visible_at=timezone.now() + timedelta(hours=1))
    approved(source, 2)
    approved(other_source, 1)
    html = read(client)
    choices = re.findall(r"<option[^>]*>([^<]*)</option>", html)
    assert choices == ["Tất cả nguồn", "Đài huyện", "Sở Khoa học và Công nghệ"], (
        "in the order of the alphabet"
    )
    for hidden in (silent, waiting, delayed):
        assert hidden.name not in html
    chosen = read(client, f"?nguon={other_source.pk}")
    assert titles(chosen) == ["Tin 4"]
    assert f'<option value="{other_source.pk}" selected>' in chosen
    assert "Tin của Đài huyện" in chosen
    assert "<title>Đài huyện | Tin từ các địa phương" in chosen


def test_readers_choose_a_topic_and_both(
    client: Client, tree: Tree, source: Source, other_source: Source, topic: TopicPage
) -> None:
    approved(source, 1, topic)
    approved(other_source, 2, topic)
    approved(source, 3)
    by_topic = read(client, f"?chuyen-muc={topic.slug}")
    assert titles(by_topic) == ["Tin 0", "Tin 1", "Tin 2"]
    assert f"Tin trong chuyên mục {topic.title}" in by_topic
    both = read(client, f"?nguon={source.pk}&chuyen-muc={topic.slug}")
    assert titles(both) == ["Tin 0"]
    assert f"Tin của {source.name} trong chuyên mục {topic.title}" in both
    assert re.findall(r"<h[1-6]", both)[:2] == ["<h1", "<h2"]


def test_approved_item_is_under_the_topic_of_its_source(
    client: Client, tree: Tree, source: Source, topic: TopicPage
) -> None:
    source.default_topic = topic
    source.save()
    approved(source, 1, state=InboxItem.State.NEW, visible_at=None, link="https://so.example.vn/1")
    item = InboxItem.objects.get()
    services.approve(item, None)
    assert titles(read(client, f"?chuyen-muc={topic.slug}")) == ["Tin 0"]
    source.default_topic = tree.topics["cam-nang-an-toan"]
    source.save()
    assert titles(read(client, f"?chuyen-muc={topic.slug}")) == ["Tin 0"]


def test_nothing_for_a_choice_says_so_and_leads_back(
    client: Client, tree: Tree, source: Source, other_source: Source, topic: TopicPage
) -> None:
    approved(source, 1, topic)
    approved(other_source, 1)
    html = read(client, f"?nguon={other_source.pk}&chuyen-muc={topic.slug}")
    assert titles(html) == []
    assert "Hãy bớt một điều kiện" in html
    assert "Xem tất cả tin" in html


def test_empty_page_offers_no_choice(client: Client, tree: Tree) -> None:
    html = read(client)
    assert "Tin được duyệt sẽ hiện ở đây" in html
    assert "<select" not in html


@pytest.mark.parametrize("hidden", ["unpublished", "private"])
def test_topic_that_readers_may_not_see_is_neither_offered_nor_found(
    client: Client, tree: Tree, source: Source, topic: TopicPage, hidden: str
) -> None:
    approved(source, 1, topic)
    approved(source, 1)
    if hidden == "private":
        PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
    else:
        topic.unpublish()
    html = read(client, f"?chuyen-muc={topic.slug}")
    assert titles(html) == ["Tin 0", "Tin 1"], "as for a topic that never was"
    assert topic.title not in html


@pytest.mark.parametrize("hidden", ["private", "expired"])
def test_parts_whose_only_item_is_an_article_that_readers_may_not_see_are_not_offered(
    client: Client, tree: Tree, source: Source, other_source: Source, topic: TopicPage, hidden: str
) -> None:
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    approved(source, 2)
    approved(
        other_source, 1, topic, state=InboxItem.State.PUBLISHED, is_link=False, article_id=article.pk, link=""
    )
    assert [other_source, topic] == [public_sources()[0], *public_topics()]
    if hidden == "private":
        PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    else:
        type(article).objects.filter(pk=article.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    assert (public_sources(), public_topics()) == ([source], [])
    for html in (read(client), unescape(client.get("/rss/").content.decode())):
        assert source.name in html
        assert other_source.name not in html


def test_pages_keep_what_was_chosen(client: Client, tree: Tree, source: Source, topic: TopicPage) -> None:
    approved(source, 60, topic)
    html = read(client, f"?nguon={source.pk}&chuyen-muc={topic.slug}&trang=2")
    assert f"?nguon={source.pk}&chuyen-muc={topic.slug}&trang=3" in links(html)
    assert f"?nguon={source.pk}&chuyen-muc={topic.slug}" in links(html), "the first page has no number"


def test_list_goes_on_after_the_last_numbered_page(
    client: Client, tree: Tree, source: Source, other_source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaign.inbox.public.MAX_PAGES", 2)
    approved(source, 120)
    approved(other_source, 10)
    met: list[str] = []
    query = f"?nguon={source.pk}"
    while query:
        html = read(client, query)
        met += titles(html)
        onward = re.search(r'href="([^"]*)"\s*rel="next"', html) or re.search(
            r'class="more" href="/tin-dia-phuong/([^"]*)"', html
        )
        query = onward.group(1) if onward else ""
    # The item at the boundary is on both pages.
    assert list(dict.fromkeys(met)) == [f"Tin {n}" for n in range(120)]
    assert len(met) <= 123


def test_list_that_just_fills_the_numbered_pages_ends_there(
    client: Client, tree: Tree, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaign.inbox.public.MAX_PAGES", 2)
    approved(source, 50)
    assert "Tin cũ hơn" not in read(client, "?trang=2")
    approved(source, 1)
    assert "Tin cũ hơn" in read(client, "?trang=2")


def test_list_takes_the_same_few_queries_whatever_is_chosen_and_however_much_there_is(
    client: Client, source: Source, other_source: Source, topic: TopicPage, begin_edition: Callable[[], None]
) -> None:
    of_source, of_topic = f"nguon={source.pk}", f"chuyen-muc={topic.slug}"
    queries = ("", "?trang=2", f"?{of_source}&{of_topic}")
    counts: list[list[int]] = []
    for size in (30, 60):
        approved(source, size, topic)
        approved(other_source, size)
        begin_edition()
        for query in queries:
            client.get(PAGE + query)
        counts.append([])
        for query in queries:
            with CaptureQueriesContext(connection) as captured:
                client.get(PAGE + query)
            counts[-1].append(len(captured))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 14


def test_page_offers_the_feed_of_what_it_shows(
    client: Client, tree: Tree, source: Source, topic: TopicPage
) -> None:
    approved(source, 1, topic)
    for query, feed in {
        "": "/rss/tin-dia-phuong",
        f"?nguon={source.pk}": f"/rss/tin-dia-phuong/nguon/{source.pk}",
        f"?chuyen-muc={topic.slug}": f"/rss/tin-dia-phuong/chuyen-muc/{topic.slug}",
    }.items():
        html = read(client, query)
        for extension, kind in (("xml", "rss"), ("atom", "atom")):
            head = rf'<link rel="alternate" type="application/{kind}\+xml" title="[^"]*" href="{feed}\.{extension}">'
            assert re.search(head, html)
            assert re.search(rf'<a [^>]*href="{feed}\.{extension}"', html, re.DOTALL)
            assert client.get(f"{feed}.{extension}").status_code == 200


def test_a_line_of_a_list_costs_no_query_of_its_own(
    source: Source, topic: TopicPage, django_assert_num_queries: Callable[..., Any]
) -> None:
    article = ArticleFactory(parent=topic)
    approved(source, 2)
    approved(source, 2, state=InboxItem.State.PUBLISHED, is_link=False, article=article)
    assert article.url
    with django_assert_num_queries(1):
        lines = [
            (
                item.public_title,
                item.public_url,
                item.is_external,
                item.source.name,
                item.source.is_sample,
                item.time_label,
                item.sort_at,
            )
            for item in InboxItem.objects.public().in_brief()
        ]
    assert len(lines) == 4
    assert [line[:3] for line in lines].count((article.title, article.url, False)) == 2


def test_a_time_of_receipt_is_not_shown_as_the_original_time(
    client: Client, tree: Tree, source: Source
) -> None:
    addresses = [PAGE, "/", "/tim-kiem/?q=tin", "/rss/tin-dia-phuong.xml"]

    def told() -> list[str]:
        rebuild()
        return [address for address in addresses if "nhận lúc" in client.get(address).text.lower()]

    approved(source, 1)
    assert told() == []
    approved(source, 1, published_at=None)
    assert told() == addresses
