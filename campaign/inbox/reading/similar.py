"""Detection of items that tell the same story, so that an editor decides on them together.

Two similar items stay two items. They are found by their titles, or by a summary that two sources share word by
word. Titles are compared as sets of pairs of folded words. Numbers must be equal, because "kỳ 1" and "kỳ 2", or
two dates, are two stories. A summary that a source uses twice is a formula and identifies no story. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zlib import crc32

from vietnamese.fold import tokens

# Headlines such as "Dự báo thời tiết" recur every week; items further apart than this tell different stories.
WINDOW = timedelta(days=3)
_MIN_WORDS = 4
_ALIKE = 0.6
# Shorter summaries are too often identical by chance ("Nội dung tóm tắt.").
_MIN_WORDS_OF_SUMMARY = 12
# A summary that this many items of one source share is a formula.
_FORMULA = 2
# Numbers in words, which count as numbers after the words that they number: "thứ Ba", "kỳ II", "tháng Mười".
# fmt: off
_NUMBERED = frozenset({
    "thu", "ky", "so", "quy", "thang", "tuan", "dot", "phan", "tap", "bai", "lan", "hoi", "chuong",
})
_NUMERALS = frozenset({
    "nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "cuoi", "dau",
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Marks:
    """Hashes by which an index finds items that may tell the same story.

    `low` and `high` are the smallest and the largest hash of a title's pairs of words, None for a title that is
    too short: titles that share most of their pairs nearly always share one of the two. `summary` is the hash
    of the summary, None for one that is too short.
    """

    low: int | None = None
    high: int | None = None
    summary: int | None = None


@dataclass(frozen=True, slots=True)
class Opener:
    """An item that later items are compared with; `id` is the first item of its story, which they join.

    An item that joined a story is compared by its summary only, and has no marks of its title.
    """

    id: int
    source: int
    title: str
    at: datetime
    marks: Marks


def marks(title: str, summary: str) -> Marks:
    """Return the marks of an item."""
    words = tokens(summary)
    same = crc32(" ".join(words).encode()) if len(words) >= _MIN_WORDS_OF_SUMMARY else None
    pairs, numbers = _features(title)
    if not pairs:
        return Marks(summary=same)
    hashes = [crc32(" ".join((*pair, *numbers)).encode()) for pair in pairs]
    return Marks(min(hashes), max(hashes), same)


def story_of(title: str, of: Marks, at: datetime, source: int, openers: Collection[Opener]) -> int | None:
    """Return the id of the opener whose story the item tells, or None if it is a new story.

    `of` are the item's marks, `at` is its time, `source` the id of its source. Titles are compared only with
    those of openers, so that a story cannot drift step by step away from its first item.
    """
    alike = _by_title(title, of, at, openers)
    return alike if alike is not None else _by_summary(title, of, at, source, openers)


def kept(of: Marks, story: int | None, source: int, openers: Iterable[Opener]) -> Marks:
    """Return the marks by which later items find this one, which joins `story` or begins its own.

    The mark of a formula is kept for as many items of each source as are needed to recognise it.
    """
    own = sum(o.source == source and o.marks.summary == of.summary for o in openers)
    summary = of.summary if own < _FORMULA else None
    return Marks(of.low, of.high, summary) if story is None else Marks(summary=summary)


def _by_title(title: str, of: Marks, at: datetime, openers: Iterable[Opener]) -> int | None:
    marked = [o for o in openers if o.marks.low == of.low or o.marks.high == of.high]
    near = [opener for opener in marked if of.low is not None and abs(opener.at - at) <= WINDOW]
    if not near:
        return None
    pairs, numbers = _features(title)
    likeness = {opener.id: _likeness(pairs, numbers, opener.title) for opener in near}
    best = max(likeness, key=lambda pk: (likeness[pk], -pk))
    return best if likeness[best] >= _ALIKE else None


def _by_summary(title: str, of: Marks, at: datetime, source: int, openers: Iterable[Opener]) -> int | None:
    same = [o for o in openers if of.summary is not None and o.marks.summary == of.summary]
    uses = Counter([source, *(opener.source for opener in same)])
    if max(uses.values()) >= _FORMULA:
        return None
    numbers = _features(title)[1]
    near = [o.id for o in same if abs(o.at - at) <= WINDOW and _features(o.title)[1] == numbers]
    return near[0] if near else None


def _features(title: str) -> tuple[frozenset[tuple[str, str]], tuple[str, ...]]:
    """Return the pairs of adjacent words (none for a short title) and the numbers, sorted as text."""
    words = tokens(title)
    in_words = [b for a, b in pairwise(words) if a in _NUMBERED and b in _NUMERALS]
    numbers = tuple(sorted([*(word for word in words if word[0].isdigit()), *in_words]))
    return frozenset(pairwise(words)) if len(words) >= _MIN_WORDS else frozenset(), numbers


def _likeness(pairs: frozenset[tuple[str, str]], numbers: tuple[str, ...], title: str) -> float:
    """Return the share of common pairs, from 0 to 1; 0 if the numbers differ."""
    other_pairs, other_numbers = _features(title)
    if numbers != other_numbers:
        return 0.0
    return len(pairs & other_pairs) / len(pairs | other_pairs)
