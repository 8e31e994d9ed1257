"""Tests of a clock that ran ahead and was set back: the times that it left in rows and editions stop nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from campaign.inbox.models import Source
from campaign.inbox.polling import store
from edition import shelf as shelves
from edition import watch
from edition.address import Address
from edition.shelf import Shelf
from home.first_run.structure import Tree
from operations.backup import records
from operations.backup.archives.places import Folder
from operations.backup.models import Run
from signin.models import Try
from signin.rules import limits
from tests.edition.conftest import Reader, sweep
from tests.factories import AlertFactory

_DAY, _YEAR = timedelta(days=1), timedelta(days=365)


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


def test_a_page_of_tomorrow_is_not_shown_again_once_the_clock_is_right(
    reader: Reader, tree: Tree, monkeypatch: pytest.MonkeyPatch
):
    """Between the two editions, nothing was written, so all evidence of the page stands."""
    now = shelves.time.time()
    alert = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], valid_until=timezone.now() + _DAY / 2)
    _set(monkeypatch, now + _DAY.total_seconds())
    watch.start()
    assert "đã hết hiệu lực" in reader.get(alert.url).body.decode()
    _set(monkeypatch, now)
    watch.start()
    assert "đã hết hiệu lực" not in reader.get(alert.url).body.decode()


def test_what_an_edition_of_next_year_held_leaves_the_disk(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    """It may have been made private or erased since."""
    now = shelves.time.time()
    _set(monkeypatch, now + _YEAR.total_seconds())
    ahead = shelf.start(shelves.time.time() + 3600)
    shelf.keep(ahead, Address("http", "a.example", "/"), {}, b"trang " * 100)
    sweep(shelf)
    _set(monkeypatch, now)
    shelf.start(now + 3600)
    sweep(shelf)
    assert not Path(ahead).exists()
    # The change time is the kernel's, as if its clock were the one that was set back.
    monkeypatch.setattr(shelves.time, "time", lambda: now - _YEAR.total_seconds())
    sweep(shelf)
    assert list((shelf.root / "bodies").iterdir()) == []


def _set(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    monkeypatch.setattr(shelves.time, "time", lambda: seconds)
    monkeypatch.setattr(shelves.time, "time_ns", lambda: int(seconds * 10**9))
