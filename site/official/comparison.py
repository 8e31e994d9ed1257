"""Comparison of two texts of a law: by điều, within a điều by khoản and điểm, within these by words.

Provisions are matched by number if their texts are similar, else by text, because numbers change. Texts without điều
are compared by paragraphs. White space and the marks of footnotes do not count. The cost is bounded: word by word only
as far as `_MAX_STEPS` go, after which a changed provision is marked whole. Pure.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import groupby, pairwise
from typing import cast

from official import provisions
from official.provisions import Level, Provision
from vietnamese.line_ends import flowing

# The share of common words at which two provisions count as versions of each other, and at which their words are
# compared one by one.
_ALIKE = 0.5
_WORTH_COMPARING = 0.3
# A word that occurs in more provisions than this does not help to find the new place of a provision.
_RARE = 8
# The limit for all provisions together; takes about half a second.
_MAX_STEPS = 1_000_000
# The limit for one provision; the memory of a comparison grows with its square.
_MAX_EDITS = 400
_END = "Phần cuối văn bản"
_WITHIN_ARTICLE = (Level.CLAUSE, Level.POINT)
# A word with the mark of a footnote, and the space after it. Superscript figures are none: "m²" is not "m³".
_TOKEN = re.compile(r"\S+(?:\s+\[\d{1,3}\](?!\S))*\s*")
_NOTE = re.compile(r"(?<=.)\s*\[\d{1,3}\](?=\W|$)")


class Change(Enum):
    """The way in which a provision differs between two texts."""

    SAME = "nhu-cu"
    MOVED = "doi-so"
    CHANGED = "sua"
    ADDED = "them"
    REMOVED = "bo"


@dataclass(frozen=True)
class Unit:
    """One provision of one text: "Điều 9" with its khoản as `parts`, a paragraph without `label`, or the text's end.

    `text` is the text after the number. The text of a điều ends before its first khoản; `parts` has the rest.
    """

    label: str
    anchor: str
    key: str
    text: str
    parts: tuple["Unit", ...] = ()

    @cached_property
    def words(self) -> tuple[str, ...]:
        return (
            *_words(_TOKEN.findall(self.text)),
            *(word for part in self.parts for word in (part.key, *part.words)),
        )

    @cached_property
    def counted(self) -> Counter[str]:
        return Counter(self.words)


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive words. `is_marked`: the other text lacks them."""

    words: str
    is_marked: bool


@dataclass(frozen=True)
class Pair:
    """A provision in both texts, or in one of them."""

    old: Unit | None
    new: Unit | None
    old_runs: tuple[Run, ...] = ()
    new_runs: tuple[Run, ...] = ()
    parts: tuple["Pair", ...] = ()

    @cached_property
    def change(self) -> Change:
        if self.old is None:
            return Change.ADDED
        if self.new is None:
            return Change.REMOVED
        if self.old.words != self.new.words:
            return Change.CHANGED
        return Change.SAME if self.old.label == self.new.label else Change.MOVED

    @property
    def unit(self) -> Unit:
        """The provision in the newer text; in the older one if it was removed."""
        return cast(Unit, self.new or self.old)

    @property
    def moved_from(self) -> str:
        """The label in the older text if it differs; "" otherwise."""
        return self.old.label if self.old and self.new and self.old.label != self.new.label else ""


def compare(old: str, new: str) -> list[Pair]:
    """Return the provisions of both texts in the order of the newer one; removed ones keep their old place."""
    left = _Left(_MAX_STEPS)
    old, new = (flowing(provisions.plain(text)) for text in (old, new))
    units = _units(old), _units(new)
    if not all(any(unit.key for unit in side) for side in units):
        units = _paragraphs(old), _paragraphs(new)
    return list(_pairs(*units, lambda one, other: _pair(one, other, left)))


# --- Texts to units -----------------------------------------------------------------------------------------


def _units(text: str) -> list[Unit]:
    """Return the điều with their khoản, the headings around them, and the text before the first and after the last."""
    found = provisions.find(text)
    tops = [at for at, one in enumerate(found) if one.level not in _WITHIN_ARTICLE]
    before = text[: found[0].start if found else len(text)].strip()
    units = [Unit("", "", "", before)] if before else []
    own_ends = provisions.own_ends(text, found)
    for at, next_top in pairwise([*tops, len(found)]):
        end = found[next_top].start if next_top < len(found) else len(text)
        own_end = own_ends[next_top - 1]
        units.append(_unit(text, found[at:next_top], own_end))
        if own_end < end:
            units.append(Unit(_END, "", _END, text[own_end:end].strip()))
    return units


def _unit(text: str, found: Sequence[Provision], end: int) -> Unit:
    top, *inner = found
    parts = []
    starts = [*(one.start for one in inner), end]
    for one, next_start in zip(inner, starts[1:], strict=True):
        key = one.anchor.removeprefix(top.anchor)
        own = text[provisions.number_end(text, one) : next_start].strip()
        parts.append(Unit(provisions.called(key), one.anchor, key, own))
    own = text[provisions.number_end(text, top) : starts[0]].strip()
    return Unit(top.label, top.anchor, top.anchor, own, tuple(parts))


def _paragraphs(text: str) -> list[Unit]:
    return [Unit("", "", "", line.strip()) for line in text.splitlines() if line.strip()]


# --- Units to pairs -----------------------------------------------------------------------------------------


def _pair(old: Unit | None, new: Unit | None, left: "_Left") -> Pair:
    if old is None or new is None or old.words == new.words:
        return Pair(old, new)
    old_runs, new_runs = _runs(old.text, new.text, left)
    parts = _pairs(old.parts, new.parts, lambda one, other: _pair(one, other, left))
    return Pair(old, new, old_runs, new_runs, tuple(parts))


def _pairs(
    old: Sequence[Unit], new: Sequence[Unit], pair: Callable[[Unit | None, Unit | None], Pair]
) -> Iterator[Pair]:
    matched = _matched(old, new)
    removed = set(range(len(old))) - set(matched.values())

    def removed_from(at: int) -> Iterator[Pair]:
        while at in removed:
            yield pair(old[at], None)
            at += 1

    yield from removed_from(0)
    for at, unit in enumerate(new):
        before = matched.get(at)
        yield pair(None if before is None else old[before], unit)
        if before is not None:
            yield from removed_from(before + 1)


def _matched(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Return the index in `old` of each unit of `new` that has a match there."""
    matched: dict[int, int] = {}
    free_old, free_new = dict(enumerate(old)), dict(enumerate(new))

    def match(name: Callable[[Unit], object], agrees: Callable[[Unit, Unit], bool]) -> None:
        """Match units of the same name, in order, if they agree."""
        named = defaultdict(list)
        for at, unit in reversed(free_old.items()):
            named[name(unit)].append(at)
        for at, unit in list(free_new.items()):
            waiting = named.get(name(unit))
            if waiting and agrees(old[waiting[-1]], unit):
                matched[at] = waiting.pop()
                del free_old[matched[at]], free_new[at]

    match(lambda unit: (unit.key, unit.words), lambda *_: True)
    match(lambda unit: unit.words, lambda *_: True)
    match(lambda unit: unit.key, _are_alike)
    nearest = _Nearest(free_old)
    for at, unit in list(free_new.items()):
        found = nearest.to(unit)
        if found is not None:
            matched[at] = found
            del free_old[found], free_new[at]
    match(lambda unit: unit.key, lambda _, unit: bool(unit.key))
    return matched


def _are_alike(one: Unit, other: Unit) -> bool:
    return _in_common(one.counted, other.counted) >= _ALIKE


def _in_common(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words that occur in both: 2 |A and B| / (|A| + |B|)."""
    all_words = one.total() + other.total()
    return 2 * (one & other).total() / all_words if all_words else 1.0


class _Nearest:
    """Finds the unmatched unit that has most words in common with another, by the rare words of both."""

    def __init__(self, free: dict[int, Unit]) -> None:
        self._free = free
        self._having: dict[str, list[int]] = defaultdict(list)
        for at, unit in free.items():
            for word in unit.counted:
                self._having[word].append(at)

    def to(self, unit: Unit) -> int | None:
        votes: Counter[int] = Counter()
        for word in unit.counted:
            having = self._having.get(word, ())
            if len(having) <= _RARE:
                votes.update(at for at in having if at in self._free)
        best = [(_in_common(self._free[at].counted, unit.counted), -at) for at, _ in votes.most_common(3)]
        share, at = max(best, default=(0.0, 0))
        return -at if share >= _ALIKE else None


# --- Words --------------------------------------------------------------------------------------------------


@dataclass
class _Left:
    """The number of steps left for comparing words."""

    steps: int


def _runs(old: str, new: str, left: _Left) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
    kept = _kept(_words(old_tokens), _words(new_tokens), left)
    return (
        _joined(old_tokens, {at for at, _ in kept}),
        _joined(new_tokens, {at for _, at in kept}),
    )


def _words(tokens: Sequence[str]) -> list[str]:
    """Return the words of tokens, without the marks of footnotes."""
    return [_NOTE.sub("", token).rstrip() for token in tokens]


def _joined(tokens: Sequence[str], kept: set[int]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for is_marked, members in groupby(range(len(tokens)), lambda at: at not in kept):
        words = "".join(tokens[at] for at in members)
        if is_marked:
            # The space after marked words is not marked.
            bare = words.rstrip()
            runs += [Run(bare, True), Run(words[len(bare) :], False)]
        else:
            runs.append(Run(words, False))
    return tuple(run for run in runs if run.words)


def _kept(old: Sequence[str], new: Sequence[str], left: _Left) -> list[tuple[int, int]]:
    """Return the indexes of the words that stand in both texts, in order.

    A single word between two changes counts as changed, for legibility.
    """
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    inner = [(start + x, start + y) for x, y in _common(inner_old, inner_new, left)]
    islands = [
        (x, y)
        for at, (x, y) in enumerate(inner)
        if (at > 0 and inner[at - 1] == (x - 1, y - 1))
        or (at + 1 < len(inner) and inner[at + 1] == (x + 1, y + 1))
    ]
    ends = [(len(old) - n, len(new) - n) for n in range(end, 0, -1)]
    return [*((at, at) for at in range(start)), *islands, *ends]


def _common(old: Sequence[str], new: Sequence[str], left: _Left) -> list[tuple[int, int]]:
    """Return a longest common subsequence as pairs of indexes; empty if it costs too much or is not worth it.

    E. W. Myers, An O(ND) Difference Algorithm and Its Variations (1986).
    """
    if _in_common(Counter(old), Counter(new)) < _WORTH_COMPARING:
        return []
    furthest = {1: 0}
    trace = []
    for edits in range(min(len(old) + len(new), _MAX_EDITS) + 1):
        trace.append(dict(furthest))
        for diagonal in range(-edits, edits + 1, 2):
            is_inserted = _is_inserted(furthest, diagonal, edits)
            x = begun = furthest[diagonal + 1] if is_inserted else furthest[diagonal - 1] + 1
            while x < len(old) and x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
            furthest[diagonal] = x
            left.steps -= 1 + x - begun
            if x >= len(old) and x - diagonal >= len(new):
                return _traced(trace, len(old), len(new))
        if left.steps < 0:
            return []
    return []


def _is_inserted(furthest: dict[int, int], diagonal: int, edits: int) -> bool:
    """Return True if the last edit that leads furthest on a diagonal is an insertion, False if it is a deletion."""
    return diagonal == -edits or (diagonal != edits and furthest[diagonal - 1] < furthest[diagonal + 1])


def _traced(trace: Sequence[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    common = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest, diagonal = trace[edits], x - y
        is_inserted = _is_inserted(furthest, diagonal, edits)
        begun = furthest[diagonal + 1] if is_inserted else furthest[diagonal - 1] + 1
        while x > begun:
            x, y = x - 1, y - 1
            common.append((x, y))
        x, y = (x, y - 1) if is_inserted else (x - 1, y)
    return common[::-1]
