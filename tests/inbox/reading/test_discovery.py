"""Tests of feed discovery from the address of a page, over real HTTP."""

from __future__ import annotations

import pytest

from campaign.inbox.reading.discovery import discover, feed_links
from campaign.inbox.reading.fetch import FetchConfig
from tests.inbox import server as play
from tests.inbox.server import FeedServer, item, rss
from tests.linearity import assert_linear

pytestmark = pytest.mark.usefixtures("one_parser")


def page(*tags: str) -> play.Play:
    return play.body(f"<!doctype html><html><head>{''.join(tags)}</head></html>", "text/html")


def test_feed_itself_is_found_with_a_preview(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    url = feed_server.play("/tin.rss", play.body(rss(*(item(n) for n in range(8)))))
    (feed,) = discover(url, fetch_config).feeds
    assert (feed.url, feed.title, feed.item_count) == (url, "Sở Khoa học và Công nghệ", 8)
    assert len(feed.previews) == 5
    assert feed.previews[0].title == "Tin số 0 về an toàn thông tin"


def test_page_names_its_feeds_and_a_duplicate_counts_once(
    feed_server: FeedServer, fetch_config: FetchConfig
) -> None:
    feed_server.play("/a.xml", play.body(rss(item(1), title="Tin A")))
    feed_server.play("/b.rss", play.body(rss(item(2), title="Tin B")))
    link = '<link rel="alternate" type="application/rss+xml" href="/a.xml">'
    url = feed_server.play("/", page(link, link, '<a href="b.rss">RSS</a>'))
    assert [feed.title for feed in discover(url, fetch_config).feeds] == ["Tin A", "Tin B"]
    assert feed_server.paths() == ["/", "/a.xml", "/b.rss"]


def test_page_that_lists_feeds_is_followed(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    feed_server.play("/rss/moi.rss", play.body(rss(item(1), title="Tin mới")))
    feed_server.play("/rss/", page('<a href="moi.rss">Tin mới</a>'))
    url = feed_server.play("/", page('<a href="/rss/">RSS</a>'))
    assert [feed.title for feed in discover(url, fetch_config).feeds] == ["Tin mới"]


def test_usual_places_are_tried_where_the_page_names_none(
    feed_server: FeedServer, fetch_config: FetchConfig
) -> None:
    feed_server.play("/feed", play.body(rss(item(1))))
    url = feed_server.play("/gioi-thieu", page())
    assert len(discover(url, fetch_config).feeds) == 1


def test_address_as_people_type_it_is_also_tried_without_https(
    feed_server: FeedServer, fetch_config: FetchConfig
) -> None:
    feed_server.play("/feed", play.body(rss(item(1))))
    feed_server.play("/", page())
    (feed,) = discover(feed_server.address, fetch_config).feeds
    assert feed.url == f"{feed_server.url}/feed"


def test_nothing_found_is_said_in_words(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    url = feed_server.play("/", page())
    assert "Không tìm thấy bản tin" in discover(url, fetch_config).error
    assert "mã 404" in discover(feed_server.url + "/khong-co", fetch_config).error
    assert "bắt đầu bằng http" in discover("javascript://x", fetch_config).error


def test_links_into_private_networks_are_not_dialled(
    feed_server: FeedServer, fetch_config: FetchConfig
) -> None:
    with play.running_server() as inside:
        url = feed_server.play("/", page(f'<a href="{inside.url}/rss">RSS</a>'))
        assert discover(url, fetch_config).feeds == ()
        assert inside.paths() == []


def test_links_in_comments_and_scripts_do_not_count() -> None:
    link = '<link rel=alternate type="application/atom+xml" href="/a?x=1&amp;y=2#top">'
    found = feed_links(f"<!-- {link} --><script>'<a href=/rss>'</script>{link}", "https://a.vn/")
    assert found == ["https://a.vn/a?x=1&y=2"]


@pytest.mark.parametrize("page", ["", "<", "<!--", '<?xml version="1.0" encoding="x"?>', "\0\ud800"])
def test_page_without_markup_has_no_links(page: str) -> None:
    assert feed_links(page, "https://a.vn/") == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["<!--", "<script ", "<a ", "<a href='", "<div>", "<![CDATA[", "&", "<b><p>"]
)
def test_a_megabyte_of_anything_is_searched_in_linear_time(piece: str) -> None:
    assert_linear(lambda page: feed_links(page, "https://a.vn/"), piece)
