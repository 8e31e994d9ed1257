"""Tests of the time of the next poll: arithmetic on values, then the same from real feeds over HTTP."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from campaign.inbox.models import Source
from campaign.inbox.polling import run, schedule
from campaign.inbox.polling.schedule import MAX_INTERVAL, MIN_INTERVAL
from campaign.inbox.reading.types import Quiet
from tests.inbox import server as play
from tests.inbox.server import FeedServer, item, rss

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("one_parser")]

NOW = datetime(2026, 5, 28, 10, tzinfo=UTC)  # a Thursday
HOUR = timedelta(hours=1)


def every(gap: timedelta) -> list[datetime | None]:
    return [NOW - gap * n for n in range(5)]


@pytest.mark.parametrize(
    ("gap", "interval"),
    [
        (24 * HOUR, 6 * HOUR),
        (4 * HOUR, HOUR),
        (timedelta(minutes=1), MIN_INTERVAL),
        (2400 * HOUR, MAX_INTERVAL),
    ],
)
def test_rhythm_follows_the_items_within_bounds(gap: timedelta, interval: timedelta) -> None:
    assert schedule.interval(every(gap), None, None) == interval


def test_one_forgotten_old_item_does_not_change_the_rhythm() -> None:
    assert schedule.interval([*every(4 * HOUR), NOW - 9000 * HOUR, None], None, None) == HOUR


@pytest.mark.parametrize(
    ("ttl_minutes", "max_age", "interval"),
    [
        (None, None, HOUR / 2),
        (60, None, HOUR),
        (None, 5400, 1.5 * HOUR),
        (60, 5400, 1.5 * HOUR),
        (720, None, 12 * HOUR),
        (10**7, 10**9, MAX_INTERVAL),
        (1, 1, HOUR / 2),
    ],
)
def test_hints_slow_down_and_never_hurry(
    ttl_minutes: int | None, max_age: int | None, interval: timedelta
) -> None:
    assert schedule.interval([None], ttl_minutes, max_age) == interval


def test_hint_that_the_items_contradict_counts_for_two_hours() -> None:
    assert schedule.interval(every(HOUR / 2), 1440, None) == 2 * HOUR
    assert schedule.interval(every(12 * HOUR), 1440, None) == 12 * HOUR


def test_silence_makes_it_rarer_up_to_a_day() -> None:
    wait = schedule.after_no_change(None)
    for _ in range(200):
        wait = schedule.after_no_change(wait)
    assert wait == MAX_INTERVAL


@pytest.mark.parametrize("wait", [MIN_INTERVAL, HOUR, MAX_INTERVAL])
def test_jitter_spreads_over_a_tenth_and_keeps_the_bounds(wait: timedelta) -> None:
    least, most = schedule.spread(wait, 0), schedule.spread(wait, 1)
    assert MIN_INTERVAL <= least < most <= MAX_INTERVAL + timedelta(milliseconds=1)
    assert most / least == pytest.approx(1.1)


@pytest.mark.parametrize(
    ("quiet", "hours"),
    [
        (Quiet(), 0),
        (Quiet(hours=(10, 11, 12)), 3),
        (Quiet(hours=(12,)), 0),
        (Quiet(days=(3,)), 14),
        (Quiet(hours=(0, 1), days=(3,)), 16),
        (Quiet(hours=tuple(range(24))), 24),
        (Quiet(days=(3, 4, 5)), 24),
    ],
)
def test_quiet_times_move_the_poll_but_not_beyond_a_day(quiet: Quiet, hours: int) -> None:
    assert schedule.outside(quiet, NOW, NOW + MAX_INTERVAL) == NOW + hours * HOUR


# --- From feeds ------------------------------------------------------------------------------------


def dated(*hours_ago: float) -> list[str]:
    """Return items that were published `hours_ago`."""
    now = timezone.now()
    return [
        item(n, more=f"<pubDate>{format_datetime(now - timedelta(hours=ago))}</pubDate>")
        for n, ago in enumerate(hours_ago)
    ]


def document(*items: str, head: str = "") -> str:
    return rss(head, *items).replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')


def waited(source: Source) -> timedelta:
    """Poll the source and return the time until the next poll."""
    run.poll(only=[source.pk])
    source.refresh_from_db()
    assert source.last_polled_at is not None
    assert source.next_poll_at is not None
    return source.next_poll_at - source.last_polled_at


def assert_spread(wait: timedelta, least: timedelta) -> None:
    assert least <= wait + timedelta(seconds=1)
    assert wait <= least * 1.1 + timedelta(seconds=1)


SY = "<sy:updatePeriod>{}</sy:updatePeriod><sy:updateFrequency>{}</sy:updateFrequency>"


@pytest.mark.parametrize(
    ("head", "cache_control", "least"),
    [
        ("", "", HOUR / 2),
        ("<ttl>90</ttl>", "", 1.5 * HOUR),
        ("<ttl>5</ttl>", "", HOUR / 2),
        ("<ttl>bao lâu cũng được</ttl>", "", HOUR / 2),
        (SY.format("daily", 6), "", 4 * HOUR),
        (SY.format("hourly", 1), "", HOUR),
        (SY.format("yearly", 1), "", MAX_INTERVAL / 1.1),
        (SY.format("daily", 0), "", MAX_INTERVAL / 1.1),
        ("", "public, max-age=3600", HOUR),
        ("", "s-maxage=36000", HOUR / 2),
        ("<ttl>60</ttl>", "max-age=7200", 2 * HOUR),
    ],
)
def test_publishers_hints_are_kept_to(
    source: Source, feed_server: FeedServer, head: str, cache_control: str, least: timedelta
) -> None:
    feed_server.play("/rss", play.body(document(item(1), head=head), Cache_Control=cache_control))
    assert_spread(waited(source), least)
    assert source.interval is not None


def test_items_set_the_rhythm(source: Source, feed_server: FeedServer) -> None:
    feed_server.play("/rss", play.body(document(*dated(0, 8, 16, 24))))
    assert_spread(waited(source), 2 * HOUR)


def test_unchanged_feed_is_asked_a_little_more_rarely(source: Source, feed_server: FeedServer) -> None:
    feed_server.play("/rss", play.validated(document(*dated(0, 8, 16, 24)), '"1"'))
    waited(source)
    assert_spread(waited(source), 2.1 * HOUR)
    feed_server.play("/rss", play.validated(document(item(9), *dated(0, 8, 16, 24)), '"2"'))
    assert_spread(waited(source), 2 * HOUR)


def test_quiet_hours_and_days_hold_also_while_nothing_changes(
    source: Source, feed_server: FeedServer
) -> None:
    now = timezone.now().astimezone(UTC)
    quiet = "".join(f"<hour>{(now.hour + n) % 24}</hour>" for n in range(6))
    head = f"<skipHours>{quiet}</skipHours><skipDays><day>Sunday</day><day>Sometimes</day></skipDays>"
    feed_server.play("/rss", play.validated(document(item(1), head=head), '"1"'))
    for _answer in ("read", "304"):
        waited(source)
        assert source.next_poll_at is not None
        asked = source.next_poll_at.astimezone(UTC)
        assert (asked.hour - now.hour) % 24 >= 6 or asked - now > timedelta(hours=23)
    assert source.skip_days == [6]


def test_sources_added_together_do_not_stay_together(source: Source, feed_server: FeedServer) -> None:
    for number in range(12):
        address = feed_server.play(f"/{number}", play.body(document(item(number))))
        Source.objects.create(name=f"Nguồn {number}", feed_url=address)
    feed_server.play("/rss", play.body(document(item(99))))
    run.poll()
    waits = [s.next_poll_at - s.last_polled_at for s in Source.objects.all()]  # type: ignore[operator]  just polled
    assert len(set(waits)) == 13
    assert max(waits) - min(waits) > timedelta(seconds=20)


# --- How many at once --------------------------------------------------------------------------------


class Crowd:
    """Slow feed that counts simultaneous requests, per host and in total."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.most_in_total = 0

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        host = handler.headers["Host"]
        with self.lock:
            self.now[host] = self.now.get(host, 0) + 1
            self.most[host] = max(self.most.get(host, 0), self.now[host])
            self.most_in_total = max(self.most_in_total, sum(self.now.values()))
        threading.Event().wait(0.05)
        with self.lock:
            self.now[host] -= 1
        play.body(document())(handler)


def test_one_request_at_a_time_a_host_and_eight_in_total(db: None, settings: Settings) -> None:
    crowd = Crowd()
    with ExitStack() as stack:
        servers = [stack.enter_context(play.running_server(f"127.0.1.{n}")) for n in range(1, 13)]
        settings.INBOX_ALLOW_ADDRESSES = [server.address for server in servers]
        for server in servers:
            for path in ("/tin", "/thong-bao"):
                Source.objects.create(name=server.address, feed_url=server.play(path, crowd))
        assert run.poll().sources == 24
    assert len(crowd.most) == 12
    assert set(crowd.most.values()) == {1}
    assert crowd.most_in_total == 8


def test_sources_that_redirect_to_one_host_take_turns_there(db: None, settings: Settings) -> None:
    crowd = Crowd()
    with ExitStack() as stack:
        shared = stack.enter_context(play.running_server("127.0.1.20"))
        servers = [stack.enter_context(play.running_server(f"127.0.1.{n}")) for n in range(21, 27)]
        settings.INBOX_ALLOW_ADDRESSES = [server.address for server in (shared, *servers)]
        new = shared.play("/chung", crowd)
        for server in servers:
            address = server.play("/rss", play.redirect(new))
            Source.objects.create(name=server.address, feed_url=address, allowed_hosts="127.0.1.20")
        sums = run.poll()
    assert (sums.sources, sums.failed) == (6, 0)
    assert crowd.most == {shared.address: 1}
