"""Tests of a clock that ran ahead and was set back: the times that it left in rows and editions stop nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from campaign.inbox.models import Source
from campaign.inbox.polling import store
from edition import shelf as shelves
from edition.shelf import Shelf
from operations.backup import records
from operations.backup.archives.places import Folder
from operations.backup.models import Run
from signin.models import Try
from signin.rules import limits

_YEAR = timedelta(days=365)


@pytest.mark.parametrize("column", ["next_poll_at", "claimed_until"])
@pytest.mark.django_db
def test_a_source_that_waits_for_next_year_is_polled_now(column):
    now = timezone.now()
    source = Source.objects.create(name="Báo", feed_url="https://bao.example.vn/rss")
    Source.objects.update(**{column: now + _YEAR})
    assert store.claim_due(now, 5) == [source]
    # Claimed by this poller now.
    assert store.claim_due(now, 5) == []


@pytest.mark.parametrize("wait", [timedelta(minutes=5), timedelta(hours=23)])
@pytest.mark.django_db
def test_a_source_that_waits_as_the_rules_say_is_not_polled(wait):
    now = timezone.now()
    Source.objects.create(name="Báo", feed_url="https://bao.example.vn/rss")
    Source.objects.update(next_poll_at=now + wait)
    assert store.claim_due(now, 5) == []


@pytest.mark.django_db
def test_tries_of_next_year_lock_nobody_out():
    for _ in range(10):
        limits.spend("thử", (limits.ACCOUNT, "an"))
    with pytest.raises(limits.TooManyTriesError):
        limits.spend("thử", (limits.ACCOUNT, "an"))
    Try.objects.update(at=timezone.now() + _YEAR)
    limits.spend("thử", (limits.ACCOUNT, "an"))


@pytest.mark.django_db
def test_a_backup_of_next_year_is_not_the_last():
    now = timezone.now()
    records.write(Run.Kind.FULL, now - _YEAR, True, "cũ")
    records.write(Run.Kind.FULL, now, False, "nay")
    Run.objects.filter(message="cũ").update(finished_at=now + _YEAR)
    last = records.last_backup()
    assert last is not None
    assert (last.ok, last.message) == (False, "nay")


def test_an_archive_of_next_year_is_not_the_newest(tmp_path: Path):
    year = timezone.now().year
    names = [f"sao-luu-{year + add}0101T000000Z-full.0123456789abcdef.tar" for add in (1, -2, -1)]
    for name in names:
        (tmp_path / name).touch()
    assert [name for name, _ in Folder(tmp_path).archives()] == names


def test_an_edition_of_tomorrow_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shelf = Shelf(tmp_path)
    now = shelves.time.time()
    shelf.start(now + 3600)
    assert shelf.current() is not None
    monkeypatch.setattr(shelves.time, "time", lambda: now - 24 * 3600)
    assert shelf.current() is None
    # The scheduler's process begins another, as after the end of any edition.
    assert shelf.latest() is not None
