"""Detection of items that tell the same story by their titles, so that an editor decides on them together.

Two similar items stay two items. Titles are compared as sets of pairs of folded words. Numbers must be equal,
because "kỳ 1" and "kỳ 2", or two dates, are two stories. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zlib import crc32

from vietnamese.fold import tokens

# Headlines such as "Dự báo thời tiết" return every week; an item later than this is another story.
WINDOW = timedelta(days=3)
_FEWEST_WORDS = 4
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Marks:
    """The smallest and the largest hash of a title's pairs of words, None for a title that is too short.

    Titles that share most of their pairs nearly always share one of the two, so an index on them finds
    candidates.
    """

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Opener:
    """The first item of its story so far. Similar items join it."""

    id: int
    title: str
    at: datetime
    marks: Marks


def marks(title: str) -> Marks:
    """Return the marks of a title."""
    pairs, numbers = _features(title)
    if not pairs:
        return Marks()
    hashes = [crc32(" ".join((*pair, *numbers)).encode()) for pair in pairs]
    return Marks(min(hashes), max(hashes))


def story_of(title: str, of: Marks, at: datetime, openers: Iterable[Opener]) -> int | None:
    """Return the id of the opener whose story the item tells, or None if it is a new story.

    `of` are the marks of the item's title, `at` is its time. Items are compared only with openers, so that a
    story cannot drift step by step away from its first item.
    """
    marked = [o for o in openers if o.marks.low == of.low or o.marks.high == of.high]
    near = [opener for opener in marked if of.low is not None and abs(opener.at - at) <= WINDOW]
    if not near:
        return None
    pairs, numbers = _features(title)
    likeness = {opener.id: _likeness(pairs, numbers, opener.title) for opener in near}
    best = max(likeness, key=lambda pk: (likeness[pk], -pk))
    return best if likeness[best] >= _ALIKE else None


def _features(title: str) -> tuple[frozenset[tuple[str, str]], tuple[str, ...]]:
    """Return the pairs of adjacent words (none for a short title) and the numbers, sorted as text."""
    words = tokens(title)
    numbers = tuple(sorted(word for word in words if word[0].isdigit()))
    return frozenset(pairwise(words)) if len(words) >= _FEWEST_WORDS else frozenset(), numbers


def _likeness(pairs: frozenset[tuple[str, str]], numbers: tuple[str, ...], title: str) -> float:
    """Return the share of common pairs, from 0 to 1; 0 if the numbers differ."""
    other_pairs, other_numbers = _features(title)
    if numbers != other_numbers:
        return 0.0
    return len(pairs & other_pairs) / len(pairs | other_pairs)
