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


def rows(kind: str, period: Period, group: str = "") -> list[Any]:
    """Return the rows of the period, of one group or of all."""
    found = _others[kind].rows(period)
    return [row for row in found if group in ("", row.form_key)]


def tables(now: Period, before: Period) -> Iterator[Table]:
    """Yield the tables that have rows in either period, the sum first."""
    for kind, other in _others.items():
        counted: Counter[str] = Counter()
        earlier: Counter[str] = Counter()
        for row in other.rows(Period(before.first, now.last)):
            (counted if row.day >= now.first else earlier)[row.form_key] += 1
        if counted or earlier:
            whole = Line("Cộng", kind, counted.total(), earlier.total())
            parts = [
                Line(label, kind, counted[key], earlier[key], FORM, key, is_part=True)
                for key, label in other.groups.items()
            ]
            yield Table(kind, other.title, other.head, (whole, *parts))
