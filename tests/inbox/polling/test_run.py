"""Tests of polling as the scheduler does it, over real HTTP."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from io import StringIO
from typing import Any

import pytest
from django.core.management import BaseCommand, call_command
from django.db import DatabaseError
from django.utils import timezone

from campaign.inbox.management.commands import poll_sources
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.polling.run import poll
from campaign.inbox.signals import items_added
from tests.inbox import server as play
from tests.inbox.server import FeedServer, item, rss

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.both]


def polled(**options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("poll_sources", json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_new_then_unchanged_then_one_more(source: Source, feed_server: FeedServer) -> None:
    feed_server.play("/rss", play.validated(rss(item(1)), '"1"'))
    sums = polled()
    assert (sums["sources"], sums["new"], sums["failed"]) == (1, 1, 0)
    assert polled()["sources"] == 0, "it is not due yet"
    sums = polled(all=True)
    assert (sums["sources"], sums["not_modified"], sums["new"]) == (1, 1, 0)
    feed_server.play("/rss", play.validated(rss(item(2), item(1)), '"2"'))
    sums = polled(all=True)
    assert (sums["new"], sums["unchanged"]) == (1, 1)
    assert InboxItem.objects.count() == 2


def test_run_of_every_minute_does_not_check_the_whole_site(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    monkeypatch.setattr(BaseCommand, "check", lambda self, **options: checked.append(options))
    command = poll_sources.Command(stdout=StringIO())
    # `call_command` would skip the checks in any case.
    command.execute(**vars(command.create_parser("manage.py", "poll_sources").parse_args([])))
    assert checked == []


@pytest.mark.usefixtures("one_parser")
def test_one_broken_source_does_not_keep_the_others_waiting(source: Source, feed_server: FeedServer) -> None:
    for number in range(12):
        Source.objects.create(
            name=f"Nguồn {number}", feed_url=feed_server.play(f"/{number}", play.body(rss(item(number))))
        )
    feed_server.play("/rss", play.status(500))
    sums = polled()
    assert (sums["sources"], sums["failed"], sums["new"]) == (13, 1, 12)
    source.refresh_from_db()
    assert "mã 500" in source.last_error


@pytest.mark.usefixtures("one_parser")
def test_limit_is_kept(source: Source, feed_server: FeedServer) -> None:
    Source.objects.create(name="Khác", feed_url=feed_server.url + "/khac")
    assert polled(limit=1)["sources"] == 1


@pytest.mark.usefixtures("one_parser")
def test_named_source_is_polled_though_not_due(source: Source, feed_server: FeedServer) -> None:
    feed_server.play("/rss", play.body(rss(item(1))))
    Source.objects.update(next_poll_at=timezone.now() + timedelta(days=1))
    assert poll(only=[source.pk]).new == 1


def test_inspect_feed_reports_what_polling_would_store(feed_server: FeedServer, tmp_path: Any) -> None:
    url = feed_server.play("/rss", play.body(rss(item(1, "Tin"))))
    page = tmp_path / "trang.html"
    page.write_text("<html></html>")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("inspect_feed", url, str(page), str(tmp_path / "khong-co.xml"), json=True, stdout=out)
    assert ended.value.code == 1
    good, bad, missing = map(json.loads, out.getvalue().splitlines())
    assert good["ok"]
    assert good["entries"][0]["title"] == "Tin"
    assert good["entries"][0]["published"] is None
    assert not bad["ok"]
    assert "trang web" in bad["error"]
    assert "Không đọc được tệp" in missing["error"]


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let SIGINT raise KeyboardInterrupt, even if the suite runs in the background, where it may be ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_poller_killed_in_the_middle_loses_nothing_and_its_claims_expire(
    source: Source, feed_server: FeedServer
) -> None:
    def kill(handler: BaseHTTPRequestHandler) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        play.body(rss(item(2)))(handler)

    other = Source.objects.create(name="Khác", feed_url=feed_server.play("/khac", play.body(rss(item(1)))))
    feed_server.play("/rss", kill)
    with pytest.raises(KeyboardInterrupt):
        poll()
    assert not InboxItem.objects.exists()
    assert poll().sources == 0, "the claims hold"
    Source.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    feed_server.play("/rss", play.body(rss(item(2))))
    assert poll().new == 2
    assert set(InboxItem.objects.values_list("source", flat=True)) == {source.pk, other.pk}


@pytest.mark.usefixtures("one_parser")
def test_items_that_the_database_refuses_do_not_lose_those_of_other_sources(
    source: Source, feed_server: FeedServer
) -> None:
    feed_server.play("/rss", play.body(rss(item(1))))
    feed_server.play("/khac", play.body(rss(item(2))))
    other = Source.objects.create(name="Khác", feed_url=feed_server.url + "/khac")

    def refuse(items: list[InboxItem], **_: Any) -> None:
        if any(item.source == other for item in items):
            raise DatabaseError("disk full")

    items_added.connect(refuse)
    try:
        sums = polled()
    finally:
        items_added.disconnect(refuse)
    assert (sums["sources"], sums["new"]) == (2, 1)
    assert InboxItem.objects.get().source == source
    other.refresh_from_db()
    assert "Không ghi được" in other.last_error
    assert other.next_poll_at is not None
