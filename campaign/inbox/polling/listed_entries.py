"""The entries that a source's documents list, compared from one poll to the next.

Known entries are not parsed again, and missing entries are counted. An original counts as withdrawn if the
document still covers its time and has missed it twice in a row. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from campaign.inbox.reading.types import Listed, ParsedFeed

# A single reading may come from a cache or from a mirror that lags behind.
MISSED_BEFORE_WITHDRAWN = 2
# A document that lacks more than this share of its former entries is another list, not one with withdrawals.
_MAX_MISSED = 1 / 3
# The oldest share of a document, from which new entries push others off the end. A single older entry does not keep
# them: it may be pinned, or its date may be wrong.
_END = 1 / 5
_MIN_END = 2


def dump(listing: Iterable[Listed]) -> str:
    """Return a listing as JSON, with one array for each entry."""
    rows = [
        [
            e.fingerprint,
            e.key,
            e.link_key,
            e.text_key,
            int(e.published.timestamp()) if e.published else None,
            e.missed,
        ]
        for e in listing
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def load(dumped: str) -> tuple[Listed, ...]:
    """Return the listing that `dump` wrote."""
    return tuple(
        Listed(
            fingerprint,
            key,
            link_key,
            text_key,
            None if at is None else datetime.fromtimestamp(at, UTC),
            missed,
        )
        for fingerprint, key, link_key, text_key, at, missed in json.loads(dumped)
    )


def fingerprints(listing: Iterable[Listed]) -> frozenset[str]:
    """Return the fingerprints of the listed entries, which the parser skips."""
    return frozenset(entry.fingerprint for entry in listing if entry.fingerprint)


def passed(listing: Sequence[Listed], feed: ParsedFeed) -> list[Listed]:
    """Return the listed entries that the parser skipped in `feed`."""
    left_out = set(feed.passed)
    return [entry for entry in listing if entry.fingerprint in left_out]


def collides(listing: Sequence[Listed], feed: ParsedFeed) -> bool:
    """Return True if a new entry shares its guid or address with a skipped one.

    The keys of such entries can be assigned only if all entries of the document are parsed together.
    """
    known = {key for entry in passed(listing, feed) for key in (entry.key, entry.link_key)} - {""}
    return any(entry.key in known or entry.link_key in known for entry in feed.entries)


def following(
    before: Sequence[Listed], feed: ParsedFeed, read: Iterable[Listed]
) -> tuple[tuple[Listed, ...], set[str]]:
    """Return the listing after a reading, and the keys of withdrawn originals.

    `read` are the newly parsed entries.
    """
    present = [*read, *(replace(entry, missed=0) for entry in passed(before, feed))]
    here, there = _keys(*present), _keys(*before)
    absent = [entry for entry in before if here.isdisjoint(_keys(entry))]
    new = [entry for entry in present if there.isdisjoint(_keys(entry))]
    absent = [entry for entry in absent if not _has_dropped_off(entry, present, new)]
    if feed.is_whole and len(absent) <= len(before) * _MAX_MISSED:
        absent = [replace(entry, missed=entry.missed + 1) for entry in absent]
    withdrawn = set(feed.deleted) - here
    withdrawn |= {entry.key for entry in absent if entry.missed >= MISSED_BEFORE_WITHDRAWN}
    return (*present, *(entry for entry in absent if entry.key not in withdrawn)), withdrawn


def _keys(*entries: Listed) -> set[str]:
    return {value for entry in entries for value in (entry.key, entry.link_key, entry.text_key)} - {""}


def _has_dropped_off(entry: Listed, present: Sequence[Listed], new: Iterable[Listed]) -> bool:
    """Return True if a missing entry may only have dropped off the end of the document.

    That is so if it is older than everything listed, or if new entries came and it was among the oldest. An entry
    without a date may always have dropped off.
    """
    at = entry.published
    if at is None:
        return True
    older = sum(other.published < at for other in present if other.published)
    is_pushed = any(other.published is None or other.published > at for other in new)
    return older < (max(_MIN_END, len(present) * _END) if is_pushed else 1)
