"""Tests of withdrawn originals: items that a source removed are flagged, items that aged out of its feed are not."""

from __future__ import annotations

import pytest

from campaign.inbox import services
from campaign.inbox.models import InboxItem, Source
from tests.inbox.ingesting import ingest
from tests.inbox.server import item, rss

State = InboxItem.State


def dated(number: int) -> str:
    return item(number, more=f"<pubDate>Thu, {number:02} May 2020 10:00:00 +0700</pubDate>")


def listed(source: Source, *numbers: int, note: str = "") -> None:
    """Let the source list these items; `note` makes the document differ from the previous one."""
    ingest(source, rss(f"<generator>{note}</generator>", *map(dated, numbers)).encode())


def withdrawn() -> list[str]:
    gone = InboxItem.objects.filter(withdrawn_at__isnull=False).order_by("key")
    return list(gone.values_list("key", flat=True))


def test_original_that_is_missed_twice_is_flagged_and_keeps_its_decision(source: Source) -> None:
    listed(source, 5, 4, 3, 2, 1)
    InboxItem.objects.update(state=State.APPROVED)
    listed(source, 5, 4, 2, 1)
    assert withdrawn() == []
    listed(source, 5, 4, 2, 1, note="2")
    assert withdrawn() == ["guid:tin-3"]
    assert InboxItem.objects.get(key="guid:tin-3").state == State.APPROVED


def test_original_is_missed_twice_though_the_document_does_not_change_again(source: Source) -> None:
    listed(source, 5, 4, 3, 2, 1)
    listed(source, 5, 4, 2, 1)
    listed(source, 5, 4, 2, 1)
    assert withdrawn() == ["guid:tin-3"]
    assert source.body_hash
    listed(source, 5, 4, 2, 1)
    assert withdrawn() == ["guid:tin-3"]


def test_flag_is_taken_back_when_the_original_returns(source: Source) -> None:
    listed(source, 5, 4, 3, 2, 1)
    for note in "ab":
        listed(source, 5, 4, 2, 1, note=note)
    assert withdrawn()
    listed(source, 5, 4, 3, 2, 1)
    assert withdrawn() == []
    assert InboxItem.objects.count() == 5


def test_original_that_was_missed_once_begins_anew(source: Source) -> None:
    listed(source, 5, 4, 3, 2, 1)
    listed(source, 5, 4, 2, 1)
    listed(source, 5, 4, 3, 2, 1)
    listed(source, 5, 4, 2, 1)
    assert withdrawn() == []


def test_items_that_slide_off_the_end_are_not_withdrawn(source: Source) -> None:
    listed(source, 5, 4, 3, 2, 1)
    for note in "ab":
        listed(source, 7, 6, 5, 4, 3, note=note)
    assert withdrawn() == []


@pytest.mark.parametrize(("odd", "length"), [([1], 4), ([1], 12), ([3, 2, 1], 20)])
def test_items_that_slide_off_are_not_withdrawn_though_a_few_older_ones_stay(
    source: Source, odd: list[int], length: int
) -> None:
    """A few stay if they are pinned, or if their dates are wrong."""
    for newest in range(24, 32):
        listed(source, *odd, *range(newest, newest - length, -1))
    assert withdrawn() == []


def test_original_is_missed_though_new_ones_come(source: Source) -> None:
    listed(source, *range(20, 8, -1))
    listed(source, *range(21, 15, -1), *range(14, 9, -1))
    listed(source, *range(22, 15, -1), *range(14, 10, -1))
    assert withdrawn() == ["guid:tin-15"]


@pytest.mark.parametrize("more", [[], [1]])
def test_oldest_but_one_is_missed_while_nothing_pushes_it_off(source: Source, more: list[int]) -> None:
    listed(source, 7, 6, 5, 4, 3, 2)
    for note in "ab":
        listed(source, 7, 6, 5, 4, 2, *more, note=note)
    assert withdrawn() == ["guid:tin-3"]


def test_other_list_under_the_same_address_withdraws_nothing(source: Source) -> None:
    listed(source, 6, 5, 4, 3, 2, 1)
    for note in "ab":
        listed(source, 6, 2, note=note)
    assert withdrawn() == []


def test_list_at_another_address_withdraws_nothing(source: Source) -> None:
    """An editor, or the search for a lost feed, may choose another feed of the same site."""
    source.feed_url = "https://so.example.vn/rss"
    source.save()
    listed(source, 6, 5, 4, 3, 2, 1)
    source.moved_to = "https://so.example.vn/khac.rss"
    services.take_new_address(source)
    for note in "ab":
        listed(source, 6, 5, 3, 2, 1, note=note)
    assert withdrawn() == []
    for note in "cd":
        listed(source, 6, 5, 3, 1, note=note)
    assert withdrawn() == ["guid:tin-2"]


def test_torn_document_withdraws_nothing(source: Source) -> None:
    listed(source, 6, 5, 4, 3, 2, 1)
    for note in "ab":
        document = rss(f"<generator>{note}</generator>", *map(dated, (6, 5, 4, 2, 1)))
        ingest(source, document.removesuffix("</channel></rss>").encode())
    assert withdrawn() == []
    assert "cắt cụt" in source.last_warning
    listed(source, 6, 5, 4, 3, 2, 1)
    assert source.last_warning == ""


@pytest.mark.parametrize("prefix", ["at:", ""])
def test_atom_tombstone_flags_at_once(source: Source, prefix: str) -> None:
    entry = "<entry><id>{0}</id><title>Tin {0}</title><updated>2020-05-28T10:00:00Z</updated></entry>"
    colon = f":{prefix[:-1]}" if prefix else ""
    namespace = "http://purl.org/atompub/tombstones/1.0"
    tombstone = f'<{prefix}deleted-entry xmlns{colon}="{namespace}" ref="urn:1" when="2020-05-29T10:00:00Z"/>'
    document = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Sở</title>{}</feed>'
    ingest(source, document.format(entry.format("urn:1") + entry.format("urn:2")).encode())
    ingest(source, document.format(entry.format("urn:2") + tombstone).encode())
    assert withdrawn() == ["guid:urn:1"]
    ingest(source, document.format(entry.format("urn:2") + tombstone + " ").encode())
    assert InboxItem.objects.count() == 2
