"""Tests of the changes of a poll, computed from values alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaign.inbox.polling.plan import MOVES_AFTER, decide, match_known, trustworthy
from campaign.inbox.reading.parse import parse
from campaign.inbox.reading.types import (
    AddItem,
    AddSighting,
    Fetched,
    FetchFailed,
    FlagChangedOriginal,
    KnownItem,
    NotModified,
    ParsedFeed,
    ParseRefused,
    Plan,
    Read,
    RekeyItem,
    SourceState,
    Unreadable,
    UpdateItem,
)
from tests.inbox.server import item, rss

NOW = datetime(2026, 5, 28, 10, tzinfo=UTC)
JITTER = 0.5


def feed(*items: str) -> ParsedFeed:
    parsed = parse(rss(*items).encode(), url="https://so.example.vn/rss")
    assert isinstance(parsed, ParsedFeed)
    return parsed


def known(*items: str, decided: bool = False) -> tuple[KnownItem, ...]:
    """Return these items as the store knows them."""
    return tuple(
        KnownItem(number, e.key, e.link_key, e.text_key, e.version, decided)
        for number, e in enumerate(feed(*items).entries, start=1)
    )


def plan(*items: str, state: SourceState | None = None) -> Plan:
    read = Read(feed(*items), Fetched("https://so.example.vn/rss", b""), "hash")
    return decide(state or SourceState(), read, NOW, JITTER)


def test_new_items_are_added_oldest_first() -> None:
    added = plan(item(2), item(1)).items
    assert [intent.entry.guid for intent in added if isinstance(intent, AddItem)] == ["tin-1", "tin-2"]


def test_known_item_is_left_alone() -> None:
    result = plan(item(1), state=SourceState(known=known(item(1))))
    assert (result.items, result.unchanged) == ((), 1)


def test_edit_updates_an_undecided_item_and_only_flags_a_decided_one() -> None:
    edited = item(1, "Tiêu đề đã sửa")
    (update,) = plan(edited, state=SourceState(known=known(item(1)))).items
    (flag,) = plan(edited, state=SourceState(known=known(item(1), decided=True))).items
    assert isinstance(update, UpdateItem)
    assert isinstance(flag, FlagChangedOriginal)
    assert flag.entry.title == "Tiêu đề đã sửa"


def test_changed_guid_with_the_same_address_is_no_new_item() -> None:
    (intent,) = plan(item(1, guid="moi"), state=SourceState(known=known(item(1, guid="cu")))).items
    assert intent == RekeyItem(1, "guid:moi", known(item(1))[0].link_key)


def test_changed_guids_and_addresses_with_the_same_text_are_no_new_items() -> None:
    moved = [item(n, guid=f"moi-{n}", link=f"https://moi.example.vn/{n}") for n in (1, 2)]
    intents = plan(*moved, state=SourceState(known=known(item(1), item(2)))).items
    assert [type(intent) for intent in intents] == [UpdateItem, UpdateItem]


def test_item_with_an_old_ones_title_is_new_while_the_old_one_is_still_listed() -> None:
    twin = item(1, guid="khac", link="https://so.example.vn/tin/khac")
    result = plan(twin, item(1), state=SourceState(known=known(item(1))))
    assert [type(intent) for intent in result.items] == [AddItem]


def test_story_that_another_source_brought_gets_one_source_more() -> None:
    entry = feed(item(1)).entries[0]
    (intent,) = plan(item(1), state=SourceState(elsewhere={entry.link_key: 77})).items
    assert intent == AddSighting(77, entry)


def test_date_in_the_future_is_worse_than_none() -> None:
    (intent,) = plan(item(1, more="<pubDate>Thu, 28 May 2099 17:00:00 +0700</pubDate>")).items
    assert isinstance(intent, AddItem)
    assert intent.published is None
    assert trustworthy(NOW + timedelta(minutes=5), NOW) is not None


def test_success_clears_the_error_and_keeps_what_asks_conditionally() -> None:
    fetched = Fetched("https://so.example.vn/rss", b"", etag='"1"', last_modified="x")
    state = SourceState(consecutive_failures=4)
    update = decide(state, Read(feed(item(1)), fetched, "hash"), NOW, JITTER).source
    assert (update.error, update.consecutive_failures) == ("", 0)
    assert (update.etag, update.last_modified, update.body_hash) == ('"1"', "x", "hash")


def test_document_that_misses_an_entry_is_asked_for_again_in_full() -> None:
    dated = [item(n, more=f"<pubDate>{n} May 2026 10:00:00 +0700</pubDate>") for n in (4, 3, 2, 1)]
    fetched = Fetched("https://so.example.vn/rss", b"", etag='"1"', last_modified="x")
    before = plan(*dated).listing or ()
    for missing, asked in (([], ('"1"', "x", "hash")), ([2], ("", "", ""))):
        left = [entry for number, entry in enumerate(dated) if number not in missing]
        update = decide(SourceState(listing=before), Read(feed(*left), fetched, "hash"), NOW, JITTER).source
        assert (update.etag, update.last_modified, update.body_hash) == asked


def test_unchanged_feed_comes_again_in_its_own_rhythm() -> None:
    state = SourceState(interval=timedelta(hours=3), consecutive_failures=2)
    result = decide(state, NotModified(), NOW, jitter=0)
    assert result.source.next_poll_at == NOW + timedelta(hours=3) * 1.05
    assert result.source.consecutive_failures == 0


@pytest.mark.parametrize(("failures", "wait"), [(0, 15), (1, 30), (2, 60), (6, 960), (7, 1440), (5000, 1440)])
def test_failures_back_off_to_a_day_and_never_give_up(failures: int, wait: int) -> None:
    failed = FetchFailed("http_status", "Máy chủ nguồn đang gặp lỗi (mã 500).", 500)
    result = decide(SourceState(consecutive_failures=failures), failed, NOW, jitter=0)
    wait_or_less = timedelta(minutes=wait) if wait < 1440 else timedelta(days=1) / 1.1
    assert result.source.next_poll_at == NOW + wait_or_less
    assert result.source.error.startswith(failed.message)
    assert result.source.etag is None


def test_document_that_is_no_feed_counts_as_a_failure() -> None:
    result = decide(SourceState(), Unreadable(ParseRefused("html", "Là một trang web.")), NOW, JITTER)
    assert (result.source.error, result.source.consecutive_failures) == ("Là một trang web.", 1)
    assert result.source.body_hash is None


def test_feed_that_leads_to_another_address_each_time_has_moved_nowhere() -> None:
    state = SourceState(moved_to="https://mot.example.vn/rss", moved_sightings=MOVES_AFTER - 1)
    for address, sightings, takes in (
        (state.moved_to, MOVES_AFTER, True),
        ("https://hai.example.vn/rss", 1, False),
    ):
        update = decide(state, NotModified(moved_to=address), NOW, JITTER).source
        assert (update.moved_to, update.moved_sightings, update.takes_move) == (address, sightings, takes)


def test_purged_item_stays_away_under_its_key_or_its_address() -> None:
    (entry,) = feed(item(1)).entries
    for name in (entry.key, entry.link_key):
        for state in (SourceState(purged=frozenset({name})), SourceState(seen=frozenset({name}))):
            result = plan(item(1), item(2), state=state)
            assert [intent.entry.guid for intent in result.items] == ["tin-2"]
            assert result.unchanged == 1


def test_item_known_by_its_key_is_not_taken_for_another_by_its_address() -> None:
    (moved,) = feed(item(2, guid="tin-1")).entries
    assert match_known((moved,), known(item(1), item(2)))[moved.key].id == 1
