"""Tests of feeds of one source's and one topic's provincial news, without anything that readers may not see."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from campaign.articles.models import TopicPage
from campaign.inbox.models import InboxItem, Source
from home.first_run.structure import Tree
from tests.syndication.conftest import ReadFeed

Items = Callable[..., InboxItem]


@pytest.fixture
def topic(tree: Tree) -> TopicPage:
    return tree.topics["canh-bao-lua-dao"]


@pytest.fixture
def other(db: None) -> Source:
    return Source.objects.create(name="Đài huyện", feed_url="https://dai.example.org/rss")


def of_source(source: Source, extension: str = "xml") -> str:
    return f"/rss/tin-dia-phuong/nguon/{source.pk}.{extension}"


def of_topic(topic: TopicPage, extension: str = "xml") -> str:
    return f"/rss/tin-dia-phuong/chuyen-muc/{topic.slug}.{extension}"


def test_each_source_and_topic_has_its_own_feed(
    tree: Tree, topic: TopicPage, source: Source, other: Source, make_item: Items, read: ReadFeed
) -> None:
    make_item("Của báo, có chuyên mục", topic=topic)
    make_item("Của báo")
    InboxItem.objects.filter(pk=make_item("Của đài", topic=topic).pk).update(source=other)
    for extension in ("xml", "atom"):
        by_source, by_topic = read(of_source(source, extension)), read(of_topic(topic, extension))
        assert {e.title for e in by_source.entries} == {"Của báo", "Của báo, có chuyên mục"}
        assert {e.title for e in by_topic.entries} == {"Của đài", "Của báo, có chuyên mục"}
        assert by_source.feed.title.startswith(f"{source.name}: Tin từ các địa phương")
        assert by_source.feed.link.endswith(f"/tin-dia-phuong/?nguon={source.pk}")
        assert by_topic.feed.link.endswith(f"/tin-dia-phuong/?chuyen-muc={topic.slug}")
        all_news = read(f"/rss/tin-dia-phuong.{extension}")
        assert {e.id for e in by_source.entries} < {e.id for e in all_news.entries}, (
            "one entry has one name everywhere"
        )
    feeds = [by_source, by_topic, all_news, read("/rss/tat-ca.atom")]
    assert len({parsed.feed.id for parsed in feeds}) == 4


def test_source_that_readers_have_no_item_of_has_no_feed(
    tree: Tree, client: Client, source: Source, make_item: Items
) -> None:
    for name, fields in {
        "waiting": {"state": InboxItem.State.NEW, "visible_at": None},
        "delayed": {"visible_at": timezone.now() + dt.timedelta(hours=1)},
        "rejected": {"state": InboxItem.State.REJECTED, "visible_at": None},
    }.items():
        feed = Source.objects.create(name=f"Nguồn {name}", feed_url=f"https://{name}.example.org/rss")
        InboxItem.objects.filter(pk=make_item(name, **fields).pk).update(source=feed)
    listed = client.get("/rss/").text
    for hidden in Source.objects.all():
        assert client.get(of_source(hidden)).status_code == 404
        assert hidden.name not in listed
    assert client.get("/rss/tin-dia-phuong/nguon/999999999.xml").status_code == 404


def test_source_that_is_no_longer_asked_keeps_its_feed_but_is_not_offered(
    tree: Tree, client: Client, source: Source, make_item: Items
) -> None:
    make_item("Một tin")
    assert of_source(source) in client.get("/rss/").content.decode()
    Source.objects.update(is_active=False)
    assert client.get(of_source(source)).status_code == 200
    assert of_source(source) not in client.get("/rss/").content.decode()


@pytest.mark.parametrize("hidden", ["unpublished", "private", "page private"])
def test_topic_that_readers_may_not_see_has_no_feed_and_is_not_named(
    tree: Tree, client: Client, topic: TopicPage, source: Source, make_item: Items, hidden: str
) -> None:
    make_item("Một tin", topic=topic)
    assert client.get(of_topic(topic)).status_code == 200
    if hidden == "unpublished":
        topic.unpublish()
    else:
        page = topic if hidden == "private" else tree.provincial
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(of_topic(topic)).status_code == (410 if hidden == "unpublished" else 404)
    assert of_topic(topic) not in client.get("/rss/").content.decode()
    if hidden != "page private":
        assert topic.title not in client.get(of_source(source)).content.decode()


def test_list_offers_topics_and_sources_with_items(
    tree: Tree, client: Client, topic: TopicPage, source: Source, other: Source, make_item: Items
) -> None:
    make_item("Một tin", topic=topic)
    html = client.get("/rss/").content.decode()
    for address in (of_source(source), of_source(source, "atom"), of_topic(topic), of_topic(topic, "atom")):
        assert address in html
    assert of_source(other) not in html


def test_address_of_no_feed_answers_404(tree: Tree, client: Client) -> None:
    for path in ("nguon/abc.xml", "nguon/1.json", "nguon/.xml", "chuyen-muc/khong-co.xml", "nguon/1/"):
        assert client.get(f"/rss/tin-dia-phuong/{path}").status_code == 404, path
