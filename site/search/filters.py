"""The filters of the readers' search, and one reader's selection: words, filters, order.

Apps register their filters (`AppConfig.ready`) and mark their entries with the values (`Entry.marks`,
`BasePage.search_marks`). An address holds the selection and nothing else, in one order, so that readers can
share it. Unknown parameters and values are ignored.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from search.finding.query import EVERYTHING, KIND, Mark, Query, Within, parse
from vietnamese import dates
from vietnamese.text import one_line

RELEVANCE, NEWEST = "lien-quan", "moi-nhat"
SORTS = {RELEVANCE: "Liên quan nhất", NEWEST: "Mới nhất"}
_FIRST_YEAR, _LAST_YEAR = 1945, 2199
_MAX_DATE_LENGTH = 40


@dataclass(frozen=True)
class Choice:
    """One value of a filter: in an address, as a label for readers, and as the mark of entries."""

    value: str
    label: str
    mark: str


@dataclass(frozen=True)
class Filter:
    """A filter, whose choices are read for each search."""

    # Also the name of its parameter.
    name: str
    label: str
    # The label for no choice: "Mọi chuyên mục".
    all_label: str
    choices: Callable[[], Iterable[Choice]]
    # Takes a value that no choice has, and returns the one that has replaced it, or the value itself.
    current: Callable[[str], str] = str


_kinds: dict[str, Choice] = {}
_filters: list[Filter] = []


def register(known: Filter) -> None:
    """Let readers filter results by `known`."""
    _filters.append(known)


def register_kind(value: str, label: str, kind: str) -> None:
    """Let readers search entries of `kind` (`Entry.kind`) alone.

    Kinds are shown in the order of registration.
    """
    _kinds[value] = Choice(value, label, kind)


def kinds() -> list[Choice]:
    """Return the registered kinds in the order of registration."""
    return list(_kinds.values())


@dataclass(frozen=True)
class Offered:
    """A filter with its current choices."""

    filter: Filter
    choices: tuple[Choice, ...]
    chosen: Choice | None


@dataclass(frozen=True)
class Selection:
    """A reader's query with its filters and order, cleaned."""

    query: Query
    kind: Choice | None = None
    # Keyed by the filter's name.
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    offered: tuple[Offered, ...] = ()
    year: int | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    # Text typed into a date field that is not a date.
    wrong_dates: tuple[str, ...] = ()
    sort: str = RELEVANCE

    @cached_property
    def within(self) -> Within:
        """The limits of the search: marks of the kind and the filters, and the time of publication."""
        marks: list[Mark] = [(KIND, self.kind.mark)] if self.kind else []
        marks += [(name, choice.mark) for name, choice in self.chosen.items()]
        first, last = self.since, self.until
        if self.year:
            first = max(filter(None, [first, datetime.date(self.year, 1, 1)]))
            last = min(filter(None, [last, datetime.date(self.year, 12, 31)]))
        return Within(
            tuple(marks),
            dates.midnight(first) if first else None,
            dates.midnight(last + datetime.timedelta(days=1)) if last else None,
        )

    @property
    def is_narrowed(self) -> bool:
        """True if a filter or a date limits the search."""
        return self.within != EVERYTHING

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The parameters of the selection's address, in a fixed order, without defaults."""
        pairs = [("q", self.query.text)] if self.query.text else []
        if self.kind:
            pairs.append((KIND, self.kind.value))
        pairs += [(name, choice.value) for name, choice in self.chosen.items()]
        if self.year:
            pairs.append(("nam", str(self.year)))
        pairs += [(name, dates.short(day)) for name, day in (("tu", self.since), ("den", self.until)) if day]
        if self.sort != RELEVANCE:
            pairs.append(("xep", self.sort))
        return pairs

    @property
    def address(self) -> str:
        """The selection's address as a query string, relative to the search page."""
        return f"?{urlencode(self.parameters)}"

    def asking(self, text: str) -> "Selection":
        """Return the same selection for other words."""
        return replace(self, query=parse(text))

    def without_filters(self) -> "Selection":
        """Return a selection of the same words and order without filters."""
        return Selection(self.query, sort=self.sort)


def select(parameters: Mapping[str, str]) -> Selection:
    """Return the selection of an address's parameters. Never fails. Dates in the wrong order are swapped.

    Of a repeated parameter, Django's QueryDict gives the last value.
    """
    offered = tuple(_offer(known, parameters.get(known.name)) for known in _filters)
    days = {name: one_line(parameters.get(name, "")[:_MAX_DATE_LENGTH]) for name in ("tu", "den")}
    read = {name: _day(text, is_last=name == "den") for name, text in days.items()}
    if read["tu"] and read["den"] and read["den"] < read["tu"]:
        return select(dict(parameters.items()) | {"tu": days["den"], "den": days["tu"]})
    sort = parameters.get("xep", "")
    return Selection(
        parse(parameters.get("q", "")),
        kind=_kinds.get(parameters.get(KIND, "")),
        chosen={one.filter.name: one.chosen for one in offered if one.chosen},
        offered=offered,
        year=_year(parameters.get("nam", "")),
        since=read["tu"],
        until=read["den"],
        wrong_dates=tuple(text for name, text in days.items() if text and read[name] is None),
        sort=sort if sort in SORTS else RELEVANCE,
    )


def _offer(known: Filter, wanted: str | None) -> Offered:
    choices = tuple(known.choices())
    by_value = {choice.value: choice for choice in choices}
    if wanted and wanted not in by_value:
        wanted = known.current(wanted)
    return Offered(known, choices, by_value.get(wanted or ""))


def _year(text: str) -> int | None:
    is_year = len(text) == 4 and text.isascii() and text.isdigit()
    return int(text) if is_year and _FIRST_YEAR <= int(text) <= _LAST_YEAR else None


def _day(text: str, *, is_last: bool) -> datetime.date | None:
    """Return a day as Vietnamese write it; a year alone is its first or last day.

    None if `text` is not a date.
    """
    if year := _year(text):
        return datetime.date(year, 12, 31) if is_last else datetime.date(year, 1, 1)
    return dates.parse_date(text) if text else None
