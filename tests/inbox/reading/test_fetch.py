"""Tests of fetching: every answer of a server becomes a value in time, with a message for editors."""

from __future__ import annotations

import gzip
import socket
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pytest_django.fixtures import Settings

from campaign.inbox.polling import run
from campaign.inbox.reading.fetch import FetchConfig, fetch, parse_retry_after, take_turns
from campaign.inbox.reading.types import Fetched, FetchFailed, FetchRequest, NotModified
from tests.inbox import server as play
from tests.inbox.server import FeedServer

FEED = play.rss(play.item())
OK = b"HTTP/1.1 200 OK\r\n"


def failure(url: str, config: FetchConfig, **request: object) -> FetchFailed:
    result = fetch(FetchRequest(url, **request), config)  # type: ignore[arg-type]  keywords of the test's choice
    assert isinstance(result, FetchFailed), result
    assert result.message.endswith((".", ")."))
    return result


def test_body_comes_with_its_validators(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    url = feed_server.play("/rss", play.body(FEED, ETag='"1"', Cache_Control="public, max-age=900"))
    assert fetch(FetchRequest(url), fetch_config) == Fetched(
        url, FEED.encode(), "application/rss+xml", etag='"1"', max_age=900
    )


def test_unchanged_feed_is_not_sent_again(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    url = feed_server.play("/rss", play.validated(FEED, '"v1"'))
    first = fetch(FetchRequest(url), fetch_config)
    assert isinstance(first, Fetched)
    assert isinstance(fetch(FetchRequest(url, etag=first.etag), fetch_config), NotModified)


def test_last_modified_is_sent_back(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    url = feed_server.play("/rss", play.status(304))
    fetch(FetchRequest(url, last_modified="Thu, 28 May 2026 10:00:00 GMT"), fetch_config)
    assert feed_server.requests[0][1]["if-modified-since"] == "Thu, 28 May 2026 10:00:00 GMT"


def test_owners_of_feeds_read_in_their_logs_whose_request_it_was(
    feed_server: FeedServer, settings: Settings
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://anm.example.vn"
    fetch(FetchRequest(feed_server.play("/rss", play.status(304))), run.fetch_config())
    assert feed_server.requests[0][1]["user-agent"] == "TinAnNinhMang/1.0 (+https://anm.example.vn)"


def test_validator_that_could_smuggle_a_header_is_not_kept(
    feed_server: FeedServer, fetch_config: FetchConfig
) -> None:
    url = feed_server.play("/rss", play.raw(OK + b'ETag: "a\xff"\r\n\r\n' + FEED.encode()))
    result = fetch(FetchRequest(url), fetch_config)
    assert isinstance(result, Fetched)
    assert result.etag == ""


@pytest.mark.parametrize(
    ("times", "headers"),
    [
        *((times, {"Content_Encoding": "gzip"}) for times in (0, 1, 2)),
        *((1, {}), (0, {"Content_Encoding": "br"}), (0, {"Content_Encoding": "deflate"})),
    ],
)
def test_compressed_body_is_unpacked(
    feed_server: FeedServer, fetch_config: FetchConfig, times: int, headers: dict[str, str]
) -> None:
    """A server's header may tell only half, nothing, or of a compression that it does not do."""
    packed = FEED.encode()
    for _ in range(times):
        packed = gzip.compress(packed)
    url = feed_server.play("/rss", play.body(packed, **headers))
    result = fetch(FetchRequest(url), fetch_config)
    assert isinstance(result, Fetched)
    assert result.body == FEED.encode()


def test_retry_after_is_understood_in_both_forms(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    url = feed_server.play("/rss", play.status(429, headers={"Retry-After": "120"}))
    assert failure(url, fetch_config).retry_after == 120
    now = datetime(2026, 5, 28, 10, tzinfo=UTC)
    later = format_datetime(now + timedelta(minutes=5), usegmt=True)
    assert parse_retry_after(later, now.timestamp()) == 300
    assert parse_retry_after("soon", now.timestamp()) is None


def test_redirect_is_followed_and_a_permanent_one_is_reported(
    feed_server: FeedServer, fetch_config: FetchConfig
) -> None:
    new = feed_server.play("/moi", play.body(FEED))
    old = feed_server.play("/cu", play.redirect("/moi", 301))
    passing = feed_server.play("/tam", play.redirect("/moi", 302))
    moved, temporary = fetch(FetchRequest(old), fetch_config), fetch(FetchRequest(passing), fetch_config)
    assert isinstance(moved, Fetched)
    assert moved.moved_to == new
    assert isinstance(temporary, Fetched)
    assert temporary.moved_to == ""


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://10.0.0.1/rss", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://127.0.0.1:22/", "port"),
        ("file:///etc/passwd", "bad_redirect"),
        ("http://a:b@so.example.vn/", "bad_redirect"),
        ("", "bad_redirect"),
        ("/rss", "redirect_loop"),
    ],
)
def test_bad_redirect_is_not_followed(
    feed_server: FeedServer, fetch_config: FetchConfig, location: str, reason: str
) -> None:
    url = feed_server.play("/rss", play.redirect(location))
    assert failure(url, fetch_config).reason == reason
    assert feed_server.paths() == ["/rss"]


def test_redirects_end_after_five(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    for hop in range(10):
        feed_server.play(f"/{hop}", play.redirect(f"/{hop + 1}"))
    assert failure(feed_server.url + "/0", fetch_config).reason == "redirect_loop"
    assert len(feed_server.requests) == 6


@pytest.mark.parametrize(
    ("silence", "limits"),
    [
        (0.6, {"connect_seconds": 0.2}),
        pytest.param(8, {}, marks=pytest.mark.slow),
    ],
)
def test_server_that_thinks_longer_than_a_connection_may_take_is_read(
    feed_server: FeedServer, silence: float, limits: dict[str, float]
) -> None:
    config = FetchConfig(allow=frozenset([feed_server.address]), **limits)  # type: ignore[arg-type]  of the test's choice
    result = fetch(FetchRequest(feed_server.play("/rss", play.late(silence, play.body(FEED)))), config)
    assert isinstance(result, Fetched), result
    assert result.body == FEED.encode()


def test_server_that_is_silent_until_the_deadline_is_reported_with_the_deadline(
    feed_server: FeedServer,
) -> None:
    config = FetchConfig(allow=frozenset([feed_server.address]), connect_seconds=0.2, total_seconds=1)
    failed = failure(feed_server.play("/rss", play.late(3, play.body(FEED))), config)
    assert (failed.reason, failed.message) == (
        "timeout",
        "Máy chủ nguồn trả lời quá chậm: quá 1 giây mà chưa gửi hết nội dung.",
    )


def test_server_that_accepts_no_connection_is_not_said_to_answer_slowly() -> None:
    with ExitStack() as held:
        full = held.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = full.getsockname()
        # The system accepts a few connections even if the server accepts none.
        for _ in range(8):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        allow = frozenset([f"127.0.0.1:{address[1]}"])
        url = f"http://127.0.0.1:{address[1]}/rss"
        failed = failure(url, FetchConfig(allow=allow, connect_seconds=1))
    assert (failed.reason, failed.message) == (
        "connect",
        "Máy chủ 127.0.0.1 không nhận kết nối trong 1 giây.",
    )


def test_wait_for_a_host_that_serves_another_source_is_reported_as_such(feed_server: FeedServer) -> None:
    turn = take_turns()
    config = FetchConfig(allow=frozenset([feed_server.address]), total_seconds=0.2, turn=turn)
    with turn("127.0.0.1", 1):
        failed = failure(feed_server.url + "/rss", config)
    assert failed.reason == "busy_host"
    assert failed.message.startswith("Chưa tới lượt")
    assert feed_server.requests == []


@pytest.mark.parametrize("headers", [{}, {"Content_Encoding": "gzip"}])
def test_bomb_is_counted_unpacked_and_never_held_whole(
    feed_server: FeedServer, fetch_config: FetchConfig, headers: dict[str, str]
) -> None:
    bomb = gzip.compress(bytes(2 * fetch_config.max_bytes), 1)
    url = feed_server.play("/rss", play.body(bomb, **headers))
    assert failure(url, fetch_config).reason == "too_large"


def test_length_below_zero_is_a_failure(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    answer = play.raw(OK + b"Content-Length: -5\r\n\r\n" + b"x" * 10_000_000)
    assert failure(feed_server.play("/rss", answer), fetch_config).reason == "too_large"


def test_nobody_listening_is_reported_as_such(feed_server: FeedServer) -> None:
    config = FetchConfig(allow=frozenset(["127.0.0.1:9"]), connect_seconds=1)
    assert failure("http://127.0.0.1:9/rss", config).reason == "connect"


def test_cookies_are_not_kept(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    url = feed_server.play("/rss", play.body(FEED, Set_Cookie="a=b"))
    fetch(FetchRequest(url), fetch_config)
    fetch(FetchRequest(url), fetch_config)
    assert all("cookie" not in headers for _path, headers in feed_server.requests)
