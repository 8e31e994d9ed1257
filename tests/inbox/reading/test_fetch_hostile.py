"""Tests of hostile answers: each ends soon, as a value with a reason."""

from __future__ import annotations

import brotli
import pytest
from backports import zstd

from campaign.inbox.reading.fetch import FetchConfig, fetch
from campaign.inbox.reading.types import FetchFailed, FetchRequest
from tests.inbox import server as play
from tests.inbox.server import FeedServer


@pytest.mark.parametrize(
    "answer",
    [
        play.reset,
        play.raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + b"x" * 10_000_000),
    ],
    ids=["reset", "negative length and a big body"],
)
def test_hostile_transfer_is_a_failure(
    feed_server: FeedServer, fetch_config: FetchConfig, answer: play.Play
) -> None:
    result = fetch(FetchRequest(feed_server.play("/rss", answer)), fetch_config)
    assert isinstance(result, FetchFailed)
    assert result.message


def test_chain_with_a_temporary_hop_is_no_permanent_move(
    feed_server: FeedServer, fetch_config: FetchConfig
) -> None:
    feed_server.play("/c", play.body("<rss/>"))
    feed_server.play("/b", play.redirect(feed_server.url + "/c", 302))
    url = feed_server.play("/a", play.redirect(feed_server.url + "/b", 308))
    result = fetch(FetchRequest(url), fetch_config)
    assert not isinstance(result, FetchFailed)
    assert result.moved_to == ""


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [("br", brotli.compress(bytes(60_000_000), quality=5)), ("zstd", zstd.compress(bytes(60_000_000)))],
    ids=["br", "zstd"],
)
def test_bomb_of_any_encoding_is_counted_unpacked(
    feed_server: FeedServer, fetch_config: FetchConfig, encoding: str, bomb: bytes
) -> None:
    url = feed_server.play("/rss", play.body(bomb, Content_Encoding=encoding))
    result = fetch(FetchRequest(url), fetch_config)
    assert isinstance(result, FetchFailed)
    assert result.reason == "too_large"
