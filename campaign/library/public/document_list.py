"""The list of documents as a reader asked for it: search, filters with counts, order, page, and an address for each.

An address holds what differs from the plain list and nothing else, in one order, so that the same list has the same
address whoever shares it. Parameters and values that mean nothing here are passed over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.safestring import SafeString

from campaign.library.models.record import DocumentRecord
from campaign.library.public.catalogue import Catalogue, Facet, kept, places_in
from campaign.library.public.matching import Found, find
from search.finding.excerpts import Highlighter
from search.finding.query import Query, parse
from vietnamese import numbers
from vietnamese.text import one_line

RECORDS_PER_PAGE = 30
# What a reader can choose of one filter by hand; more is a machine.
_MOST_VALUES = 20
_LONGEST_SUBJECT = 240

RELEVANCE, NEWEST, OLDEST, NUMBER = "lien-quan", "moi-nhat", "cu-nhat", "so-hieu"
SORTS = {
    RELEVANCE: "Sát nhất",
    NEWEST: "Mới ban hành trước",
    OLDEST: "Cũ trước",
    NUMBER: "Theo số",
}


@dataclass(frozen=True)
class Selection:
    """What the reader asked for, cleaned."""

    query: Query
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = NEWEST
    page: int = 1

    @property
    def default_sort(self) -> str:
        return RELEVANCE if self.query.text else NEWEST

    @property
    def is_plain(self) -> bool:
        """The whole library in its usual order, whichever page."""
        return not self.query.text and not self.chosen and self.sort == self.default_sort

    @property
    def parameters(self) -> list[tuple[str, str]]:
        pairs = [("q", self.query.text)] if self.query.text else []
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        if self.sort != self.default_sort:
            pairs.append(("xep", self.sort))
        if self.page > 1:
            pairs.append(("trang", str(self.page)))
        return pairs

    @property
    def address(self) -> str:
        """Relative to the library's own: a query string, or "" for the plain list."""
        return f"?{urlencode(self.parameters)}" if self.parameters else ""

    def toggled(self, facet: str, value: str) -> "Selection":
        values = set(self.chosen.get(facet, ())) ^ {value}
        return self.with_values(facet, values)

    def with_values(self, facet: str, values: set[str]) -> "Selection":
        # In the order in which the parameters stand in an address.
        chosen = {
            name: tuple(sorted(values)) if name == facet else self.chosen.get(name, ()) for name in _NAMES
        }
        return replace(self, chosen={name: kept for name, kept in chosen.items() if kept}, page=1)

    def sorted_by(self, sort: str) -> "Selection":
        return replace(self, sort=sort, page=1)

    def without_query(self) -> "Selection":
        sort = NEWEST if self.sort == RELEVANCE else self.sort
        return replace(self, query=parse(""), sort=sort, page=1)


_NAMES = ("loai", "co-quan", "nam", "linh-vuc", "hieu-luc")


def select(parameters: QueryDict, catalogue: Catalogue) -> Selection:
    """Never fails: unknown parameters, values and orders count as not given."""
    chosen = {}
    for facet in catalogue.facets:
        known = [value for value in parameters.getlist(facet.name)[:_MOST_VALUES] if value in facet.values]
        if known:
            chosen[facet.name] = tuple(sorted(set(known)))
    query = parse(parameters.get("q", ""))
    selection = Selection(query, chosen)
    sort = parameters.get("xep", "")
    allowed = SORTS if query.text else SORTS.keys() - {RELEVANCE}
    page = parameters.get("trang", "")
    return replace(
        selection,
        sort=sort if sort in allowed else selection.default_sort,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


@dataclass(frozen=True)
class Choice:
    """One value of a filter: how many documents the list would have, and the address of the list with it or, if it
    is chosen already, without it."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def is_used(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)

    @property
    def first(self) -> tuple[Choice, ...]:
        """What is shown at once: the chosen ones and the first few."""
        shown = set(self.choices[:_SHOWN]) | {choice for choice in self.choices if choice.is_chosen}
        return tuple(choice for choice in self.choices if choice in shown)

    @property
    def others(self) -> tuple[Choice, ...]:
        shown = set(self.first)
        return tuple(choice for choice in self.choices if choice not in shown)


_SHOWN = 7


@dataclass(frozen=True)
class Row:
    """One document in the list, with the hits marked."""

    record: DocumentRecord
    title: SafeString | str
    subject: SafeString | str
    excerpt: SafeString | str = ""


class Listing:
    """The list that a selection asks for. Counting is done once; only the documents of one page are fetched."""

    def __init__(self, selection: Selection, catalogue: Catalogue) -> None:
        self.selection = selection
        self.catalogue = catalogue

    @cached_property
    def _found(self) -> Found | None:
        """What the search found; None where nothing was typed."""
        return find(self.selection.query, self.catalogue) if self.selection.query.text else None

    @cached_property
    def _searched(self) -> int:
        if self._found is None:
            return self.catalogue.everything
        return self._found.documents

    @cached_property
    def _by_facet(self) -> dict[str, int]:
        """For each filter that is used, the documents with one of its chosen values."""
        sets = {}
        for facet in self.catalogue.facets:
            if values := self.selection.chosen.get(facet.name):
                sets[facet.name] = 0
                for value in values:
                    sets[facet.name] |= facet.values[value]
        return sets

    def _without(self, name: str = "") -> int:
        """The documents that all filters but this one let through."""
        bits = self._searched
        for other, chosen in self._by_facet.items():
            if other != name:
                bits &= chosen
        return bits

    @cached_property
    def _documents(self) -> int:
        return self._without()

    def places(self) -> Iterator[int]:
        """The places of all documents of the list, in its order."""
        if self.selection.sort == OLDEST:
            return reversed(list(places_in(self._documents)))
        if self.selection.sort == NUMBER:
            return kept(self.catalogue.by_number, self._documents, self.catalogue.size)
        if self.selection.sort == RELEVANCE and self._found is not None:
            return self._found.among(self._documents, self.catalogue.size)
        return places_in(self._documents)

    @cached_property
    def total(self) -> int:
        return self._documents.bit_count()

    @property
    def total_label(self) -> str:
        return f"{numbers.group(self.total)} văn bản"

    @property
    def last_page(self) -> int:
        return max(1, -(-self.total // RECORDS_PER_PAGE))

    @property
    def page(self) -> int:
        return min(max(self.selection.page, 1), self.last_page)

    @property
    def previous_address(self) -> str | None:
        return replace(self.selection, page=self.page - 1).address if self.page > 1 else None

    @property
    def next_address(self) -> str | None:
        return replace(self.selection, page=self.page + 1).address if self.page < self.last_page else None

    @cached_property
    def rows(self) -> list[Row]:
        """The documents of this page; one query. One that is withdrawn at this moment is missing."""
        first = (self.page - 1) * RECORDS_PER_PAGE
        keys = [
            self.catalogue.keys[place] for place in islice(self.places(), first, first + RECORDS_PER_PAGE)
        ]
        records = (
            DocumentRecord.objects.published().with_status().defer("import_notes", "warnings", "recipients")
        )
        if self._found is None:
            records = records.defer("text")
        by_key = {record.pk: record for record in records.filter(pk__in=keys)}
        return [self._row(by_key[key]) for key in keys if key in by_key]

    def _row(self, record: DocumentRecord) -> Row:
        if self._found is None:
            return Row(record, record.title, _shortened(record.subject))
        marker = Highlighter(self.selection.query, is_prefix=self._found.is_prefix)
        # What the title and the subject show already is not shown again.
        is_told = marker.finds_all(f"{record.title}\n{record.subject}")
        return Row(
            record,
            marker.title(record.title),
            marker.excerpt(record.subject),
            "" if is_told else marker.excerpt_of_hits(one_line(record.text)),
        )

    @cached_property
    def filters(self) -> list[Filter]:
        found = [self._filter(facet) for facet in self.catalogue.facets]
        return [each for each in found if len(each.choices) > 1 or each.is_used]

    def _filter(self, facet: Facet) -> Filter:
        bits = self._without(facet.name)
        chosen = self.selection.chosen.get(facet.name, ())
        choices = [
            Choice(
                facet.labels.get(value, value),
                count,
                self.selection.toggled(facet.name, value).address,
                value in chosen,
            )
            for value, documents in facet.values.items()
            if (count := (bits & documents).bit_count()) or value in chosen
        ]
        if facet.is_by_count:
            choices.sort(key=lambda choice: -choice.count)
        return Filter(facet.name, facet.label, tuple(choices))

    @property
    def chosen(self) -> list[tuple[str, Choice]]:
        """What the reader chose, to be seen and taken away one by one."""
        return [(each.label, choice) for each in self.filters for choice in each.choices if choice.is_chosen]

    @property
    def sorts(self) -> Sequence[Choice]:
        return [
            Choice(label, self.total, self.selection.sorted_by(sort).address, sort == self.selection.sort)
            for sort, label in SORTS.items()
            if sort != RELEVANCE or self.selection.query.text
        ]

    @property
    def wider(self) -> list[tuple[str, Choice]]:
        """Where nothing was found: the lists that would have something, each with one wish less."""
        wishes = [
            (f"Bỏ lọc theo {facet.label.lower()}", self.selection.with_values(facet.name, set()))
            for facet in self.catalogue.facets
            if facet.name in self.selection.chosen
        ]
        if self.selection.query.text and self.selection.chosen:
            wishes.insert(
                0, (f"Bỏ từ tìm “{self.selection.query.text[:40]}”", self.selection.without_query())
            )
        lists = [(words, Listing(selection, self.catalogue)) for words, selection in wishes]
        return [
            (words, Choice(words, wider.total, wider.selection.address, is_chosen=False))
            for words, wider in lists
            if wider.total
        ]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SUBJECT else f"{text[:_LONGEST_SUBJECT].rsplit(' ', 1)[0]} …"
