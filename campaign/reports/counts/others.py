"""Tables of other apps in a report. An app registers the rows of a period; they are counted and listed alike."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from campaign.reports.figures import FORM, Line, Table, add_kind
from campaign.reports.periods import Period

# Returns rows of the type lists.Row, which cannot be imported here because lists.py imports this module.
_Rows = Callable[[Period], Iterable[Any]]


@dataclass(frozen=True)
class _Other:
    title: str
    head: str
    groups: dict[str, str]
    rows: _Rows


_others: dict[str, _Other] = {}


def register(kind: str, title: str, head: str, groups: dict[str, str], rows: _Rows) -> None:
    """Add a table with a line for each of `groups` (label by key) to every report that has such rows.

    `rows` returns the rows of a period, newest first, with the key of its group as `form_key`.
    """
    add_kind(kind, title)
    _others[kind] = _Other(title, head, groups, rows)


def kinds() -> tuple[str, ...]:
    """Return the registered kinds of lists."""
    return tuple(_others)


def rows(kind: str, now: Period, period: Period, group: str = "") -> list[Any]:
    """Return the rows of `period`, which is `now` or the one before, of one group or of all.

    They are taken from the rows that `tables` counts, because apps may cache the rows of each period for a while.
    """
    found = _of_both(_others[kind], now)
    return [row for row in found if period.first <= row.day <= period.last and group in ("", row.form_key)]


def _of_both(other: _Other, now: Period) -> Iterable[Any]:
    return other.rows(Period(now.previous.first, now.last))


def tables(now: Period) -> Iterator[Table]:
    """Yield the tables that have rows in this period or the one before, the sum first."""
    for kind, other in _others.items():
        counted: Counter[str] = Counter()
        earlier: Counter[str] = Counter()
        for row in _of_both(other, now):
            (counted if row.day >= now.first else earlier)[row.form_key] += 1
        if counted or earlier:
            whole = Line("Cộng", kind, counted.total(), earlier.total())
            parts = [
                Line(label, kind, counted[key], earlier[key], FORM, key, is_part=True)
                for key, label in other.groups.items()
            ]
            yield Table(kind, other.title, other.head, (whole, *parts))
