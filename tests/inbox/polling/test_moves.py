"""Tests of feeds that move, disappear or must be looked for: automatic changes and proposals."""

from __future__ import annotations

import pytest

from campaign.inbox.models import Source
from campaign.inbox.polling.run import poll
from tests.inbox import server as play
from tests.inbox.server import FeedServer, item, rss

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("one_parser")]


def polled(source: Source, times: int = 1) -> Source:
    for _ in range(times):
        poll(only=[source.pk])
    source.refresh_from_db()
    return source


def moved(feed_server: FeedServer, code: int = 301) -> str:
    new = feed_server.play("/moi", play.validated(rss(item(1)), '"1"'))
    feed_server.play("/rss", play.redirect(new, code))
    return new


@pytest.mark.parametrize("code", [301, 308])
def test_permanent_redirect_is_followed_for_good_after_three_sightings(
    source: Source, feed_server: FeedServer, code: int
) -> None:
    old, new = source.feed_url, moved(feed_server, code)
    assert polled(source, 2).feed_url == old
    assert source.proposed_url == new
    polled(source)
    assert (source.feed_url, source.proposed_url, source.moved_sightings) == (new, "", 0)
    assert old in source.notice
    feed_server.requests.clear()
    polled(source)
    assert feed_server.paths() == ["/moi"]


def test_feed_that_moves_to_another_session_each_time_has_moved(
    source: Source, feed_server: FeedServer
) -> None:
    for number in range(3):
        address = feed_server.play(f"/moi?PHPSESSID={number}", play.body(rss(item(1))))
        feed_server.play("/rss", play.redirect(address, 301))
        polled(source)
    assert source.feed_url == f"{feed_server.url}/moi"


def test_temporary_redirect_never_moves_a_source(source: Source, feed_server: FeedServer) -> None:
    old = source.feed_url
    moved(feed_server, 302)
    assert polled(source, 4).feed_url == old
    assert source.proposed_url == ""


def test_sightings_between_which_the_feed_was_at_home_do_not_add_up(
    source: Source, feed_server: FeedServer
) -> None:
    old = source.feed_url
    moved(feed_server)
    polled(source, 2)
    feed_server.play("/rss", play.body(rss(item(1))))
    polled(source)
    moved(feed_server)
    assert polled(source, 2).feed_url == old


def test_move_that_an_editor_left_is_not_made(source: Source, feed_server: FeedServer) -> None:
    old = source.feed_url
    Source.objects.update(moved_ignored=moved(feed_server))
    assert polled(source, 4).feed_url == old


def test_move_to_the_address_of_another_source_is_only_shown(source: Source, feed_server: FeedServer) -> None:
    old, new = source.feed_url, moved(feed_server)
    Source.objects.create(name="Đã có", feed_url=new)
    assert polled(source, 4).feed_url == old
    assert source.last_error == ""


def test_feed_gone_once_and_back_is_not_paused(source: Source, feed_server: FeedServer) -> None:
    for answer in (play.status(410), play.body(rss(item(1))), play.status(410), play.status(500)):
        feed_server.play("/rss", answer)
        polled(source)
    feed_server.play("/rss", play.status(410))
    assert polled(source).is_active


def test_lost_feed_is_looked_for_on_its_site_and_proposed(source: Source, feed_server: FeedServer) -> None:
    old = source.feed_url
    feed_server.play("/rss", play.body(rss(item(1))))
    polled(source)
    feed_server.play("/rss", play.status(404))
    other = feed_server.play("/khac.rss", play.body(rss(item(8), title="Khác")))
    new = feed_server.play("/moi.rss", play.body(rss(item(2), item(1))))
    feed_server.play(
        "/", play.body(f'<html><a href="{other}">A</a><a href="{new}">B</a></html>', "text/html")
    )
    assert polled(source).proposed_url == ""
    assert polled(source).proposed_url == new
    assert source.feed_url == old
    assert "mã 404" in source.last_error


def test_lost_feed_with_several_strangers_on_its_site_proposes_none(
    source: Source, feed_server: FeedServer
) -> None:
    feed_server.play("/a.rss", play.body(rss(item(8))))
    feed_server.play("/b.rss", play.body(rss(item(9))))
    page = '<html><a href="/a.rss">A</a><a href="/b.rss">B</a></html>'
    feed_server.play("/", play.body(page, "text/html"))
    assert polled(source, 2).proposed_url == ""
