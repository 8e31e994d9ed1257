"""Tests of retention: items deleted after a source's time, items kept, and no return of deleted ones."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from campaign.inbox import services
from campaign.inbox.models import InboxItem, PurgedItem, Source
from campaign.inbox.polling import store
from tests.inbox.ingesting import ingest
from tests.inbox.server import item, rss
from tests.prepared import meanwhile

State = InboxItem.State


@pytest.fixture
def aged(source: Source) -> Source:
    """Return a source that keeps items for 30 days, with three that are 31 days old."""
    Source.objects.update(keep_days=30)
    source.refresh_from_db()
    ingest(source, rss(item(1), item(2), item(3)).encode())
    InboxItem.objects.update(sort_at=timezone.now() - timedelta(days=31))
    return source


def test_old_items_are_cleared_away_and_do_not_return(aged: Source) -> None:
    assert store.purge_expired(timezone.now()) == 3
    summary = ingest(aged, rss(item(4), item(3), item(2), item(1)).encode())
    assert (summary.new, summary.unchanged) == (1, 3)
    assert InboxItem.objects.get().title.startswith("Tin số 4")


def test_cleared_item_does_not_return_under_another_guid(aged: Source) -> None:
    store.purge_expired(timezone.now())
    assert ingest(aged, rss(item(1, guid="khac-1"), item(2, guid="khac-2")).encode()).new == 0


@pytest.mark.parametrize("state", [State.APPROVED, State.PUBLISHED])
def test_items_that_readers_may_see_are_kept(aged: Source, state: str) -> None:
    InboxItem.objects.update(state=state)
    assert store.purge_expired(timezone.now()) == 0


@pytest.mark.both
@pytest.mark.usefixtures("two_writers", "own_site")
def test_item_that_an_editor_is_approving_is_kept() -> None:
    source = Source.objects.create(name="Sở", feed_url="https://so.example.vn/rss", keep_days=30)
    ingest(source, rss(item(1), item(2)).encode())
    InboxItem.objects.update(sort_at=timezone.now() - timedelta(days=31))
    approved = InboxItem.objects.select_related("source").get(key="guid:tin-1")
    meanwhile(partial(services.approve, approved, None), partial(store.purge_expired, timezone.now()))
    assert InboxItem.objects.get().state == State.APPROVED
    assert PurgedItem.objects.get().key == "guid:tin-2"


def test_source_without_a_limit_and_younger_items_keep_everything(aged: Source) -> None:
    InboxItem.objects.update(sort_at=timezone.now() - timedelta(days=29))
    assert store.purge_expired(timezone.now()) == 0
    InboxItem.objects.update(sort_at=timezone.now() - timedelta(days=900))
    Source.objects.update(keep_days=None)
    assert store.purge_expired(timezone.now()) == 0
