"""Which stories tell the same: by their titles, so that an editor sees them together and decides on all at once.

Two items that resemble each other stay two items. Their titles are compared as sets of pairs of folded words; numbers
must agree, because "kỳ 1" and "kỳ 2" or two dates are two stories. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zlib import crc32

from vietnamese.fold import tokens

# Headlines come back every week ("Dự báo thời tiết"); later than this after the first it is another story.
WINDOW = timedelta(days=3)
_FEWEST_WORDS = 4
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Marks:
    """The smallest and the largest of a title's hashed pairs. Titles that share most of their pairs share one of
    the two nearly always, so that an index finds candidates; None for a title too short to tell."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Opener:
    """An item that is the first of its story so far; others that resemble it join it."""

    id: int
    title: str
    at: datetime
    marks: Marks


def marks(title: str) -> Marks:
    pairs, numbers = _features(title)
    if not pairs:
        return Marks()
    hashes = [crc32(" ".join((*pair, *numbers)).encode()) for pair in pairs]
    return Marks(min(hashes), max(hashes))


def story_of(title: str, of: Marks, at: datetime, openers: Iterable[Opener]) -> int | None:
    """The id of the opener whose story an item of this title, marks and time tells; None where it is a new one.

    Only openers are compared, so that a story cannot grow by steps into one that has nothing to do with its beginning.
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
    """The pairs of neighbouring words, and the numbers in order of size of their text; no pairs for a short title."""
    words = tokens(title)
    numbers = tuple(sorted(word for word in words if word[0].isdigit()))
    return frozenset(pairwise(words)) if len(words) >= _FEWEST_WORDS else frozenset(), numbers


def _likeness(pairs: frozenset[tuple[str, str]], numbers: tuple[str, ...], title: str) -> float:
    """The share of common pairs, from 0 to 1; 0 where the numbers differ."""
    other_pairs, other_numbers = _features(title)
    if numbers != other_numbers:
        return 0.0
    return len(pairs & other_pairs) / len(pairs | other_pairs)
