"""The list of documents that a reader asked for: search, filters with counts, order, pages and links.

An address holds only the differences from the plain list, in a fixed order, so that the same list always has
the same address. Unknown parameters and values are ignored.
"""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.safestring import SafeString

from base.paging import PAGE_PARAMETER, page_number
from campaign.library.models import DocumentRecord
from campaign.library.public import chosen_day
from campaign.library.public.catalogue import FACETS, Catalogue, Document, Facet
from campaign.library.public.matching import Found, find
from search.finding.excerpts import Highlighter
from search.finding.query import Query, parse
from vietnamese import dates, numbers
from vietnamese.text import one_line

RECORDS_PER_PAGE = 30
# The most values of one filter that a person would choose; more come from a machine.
_MAX_VALUES = 20
_MAX_SUBJECT_LENGTH = 240

RELEVANCE, NEWEST, OLDEST, NUMBER = "lien-quan", "moi-nhat", "cu-nhat", "so-hieu"
SORTS = {
    RELEVANCE: "Liên quan nhất",
    NEWEST: "Mới ban hành trước",
    OLDEST: "Cũ trước",
    NUMBER: "Theo số",
}


@dataclass(frozen=True)
class DocumentSelection:
    """The reader's request, cleaned."""

    query: Query
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = NEWEST
    page: int = 1
    # The day of the statuses, if it is not today.
    day: datetime.date | None = None

    @property
    def default_sort(self) -> str:
        return RELEVANCE if self.query.text else NEWEST

    @property
    def is_plain(self) -> bool:
        """Return True for the whole library in its usual order, on any page."""
        return not (self.query.text or self.chosen or self.day) and self.sort == self.default_sort

    @property
    def parameters(self) -> list[tuple[str, str]]:
        pairs = [("q", self.query.text)] if self.query.text else []
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        if self.day:
            pairs.append((chosen_day.PARAMETER, self.day.isoformat()))
        if self.sort != self.default_sort:
            pairs.append(("xep", self.sort))
        if self.page > 1:
            pairs.append((PAGE_PARAMETER, str(self.page)))
        return pairs

    @property
    def address(self) -> str:
        """Return the query string after the library's address, or "" for the plain list."""
        return f"?{urlencode(self.parameters)}" if self.parameters else ""

    def with_values(self, facet: str, values: set[str]) -> "DocumentSelection":
        # In the order of the parameters in an address.
        chosen = {
            name: tuple(sorted(values)) if name == facet else self.chosen.get(name, ()) for name in FACETS
        }
        return replace(self, chosen={name: kept for name, kept in chosen.items() if kept}, page=1)

    def without_query(self) -> "DocumentSelection":
        sort = NEWEST if self.sort == RELEVANCE else self.sort
        return replace(self, query=parse(""), sort=sort, page=1)

    def for_today(self) -> "DocumentSelection":
        return replace(self, day=None, page=1)


def select(parameters: QueryDict, catalogue: Catalogue) -> DocumentSelection:
    """Return the selection that the parameters describe; unknown parameters, values and orders are ignored.

    `catalogue` is that of the chosen day.
    """
    chosen = {}
    for facet in catalogue.facets:
        known = [value for value in parameters.getlist(facet.name)[:_MAX_VALUES] if value in facet.labels]
        if known:
            chosen[facet.name] = tuple(sorted(set(known)))
    query = parse(parameters.get("q", ""))
    selection = DocumentSelection(query, chosen)
    sort = parameters.get("xep", "")
    allowed = SORTS if query.text else SORTS.keys() - {RELEVANCE}
    return replace(
        selection,
        sort=sort if sort in allowed else selection.default_sort,
        page=page_number(parameters.get(PAGE_PARAMETER, "")),
        day=chosen_day.chosen_day(parameters),
    )


@dataclass(frozen=True)
class ListChoice:
    """A link from this list to another, by a value of a filter or an order.

    `count` is the number of documents of the other list. The address of a chosen value leads to the list
    without it.
    """

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class FacetFilter:
    """A facet with its choices, as shown beside the list."""

    name: str
    label: str
    choices: tuple[ListChoice, ...]

    @property
    def is_used(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)

    @property
    def first(self) -> tuple[ListChoice, ...]:
        """Return the choices shown at once: the chosen ones and the first few."""
        shown = set(self.choices[:_SHOWN]) | {choice for choice in self.choices if choice.is_chosen}
        return tuple(choice for choice in self.choices if choice in shown)

    @property
    def others(self) -> tuple[ListChoice, ...]:
        shown = set(self.first)
        return tuple(choice for choice in self.choices if choice not in shown)


_SHOWN = 7


@dataclass(frozen=True)
class DocumentRow:
    """One document in the list, with the hits marked."""

    record: DocumentRecord
    title: SafeString | str
    subject: SafeString | str
    excerpt: SafeString | str = ""


class DocumentList:
    """The list that a selection describes. Only the records of one page are fetched."""

    def __init__(self, selection: DocumentSelection, catalogue: Catalogue) -> None:
        self.selection = selection
        self.catalogue = catalogue

    @cached_property
    def found(self) -> Found:
        """The documents that the search found, best first."""
        return find(self.selection.query, self.catalogue)

    @cached_property
    def _searched(self) -> list[Document]:
        """Return the documents that match the search, in the order of the list."""
        if self.selection.sort == RELEVANCE:
            return self.found.documents
        by_number = self.selection.sort == NUMBER
        documents = self.catalogue.by_number if by_number else self.catalogue.documents
        if self.selection.query.text:
            found = {document.pk for document in self.found.documents}
            documents = [document for document in documents if document.pk in found]
        return documents[::-1] if self.selection.sort == OLDEST else documents

    def _chosen_from(self, but: str = "") -> list[Document]:
        """Return the documents that match all filters except `but`."""
        documents = self._searched
        for name, values in self.selection.chosen.items():
            if name != but:
                documents = [document for document in documents if document.values[name] in values]
        return documents

    @cached_property
    def documents(self) -> list[Document]:
        """Return all documents of the list, in its order."""
        return self._chosen_from()

    @property
    def total(self) -> int:
        return len(self.documents)

    @property
    def total_label(self) -> str:
        return f"{numbers.group(self.total)} văn bản"

    @cached_property
    def paginator(self) -> Paginator:
        return Paginator(self.documents, RECORDS_PER_PAGE)

    @cached_property
    def page(self) -> Page[Document]:
        """Return the requested page, or the last one if the list is shorter."""
        return self.paginator.get_page(self.selection.page)

    @property
    def previous_address(self) -> str | None:
        return self._address_of(self.page.number - 1) if self.page.has_previous() else None

    @property
    def next_address(self) -> str | None:
        return self._address_of(self.page.number + 1) if self.page.has_next() else None

    def _address_of(self, page: int) -> str:
        return replace(self.selection, page=page).address

    @cached_property
    def rows(self) -> list[DocumentRow]:
        """Return the rows of this page; one query. A document that has just been withdrawn is missing."""
        seen_from = self.catalogue.seen_from
        records = DocumentRecord.objects.published(seen_from)
        records = records.filter(pk__in=[document.pk for document in self.page])
        records = records.defer("import_notes", "warnings", "recipients")
        if not self.selection.query.text:
            records = records.defer("text")
        by_key = {record.pk: record for record in records.as_shown(self.selection.day, seen_from)}
        return [self._row(by_key[document.pk]) for document in self.page if document.pk in by_key]

    def _row(self, record: DocumentRecord) -> DocumentRow:
        if not self.selection.query.text:
            return DocumentRow(record, record.title, _shortened(record.subject))
        marker = Highlighter(self.found.query, is_prefix=self.found.is_prefix)
        title, subject, text = record.title, record.subject, one_line(record.text)
        # An excerpt is added only if the title and the subject do not show all hits.
        is_told = marker.finds_all(f"{title}\n{subject}", text)
        return DocumentRow(
            record,
            marker.title(title, subject, text),
            marker.excerpt(subject, title, text),
            "" if is_told else marker.excerpt_of_hits(text, title, subject),
        )

    @cached_property
    def filters(self) -> list[FacetFilter]:
        found = [self._filter(facet) for facet in self.catalogue.facets]
        return [each for each in found if len(each.choices) > 1 or each.is_used]

    def _filter(self, facet: Facet) -> FacetFilter:
        chosen = self.selection.chosen.get(facet.name, ())
        documents = self._chosen_from(but=facet.name) if chosen else self.documents
        counts = Counter(document.values[facet.name] for document in documents)
        toggled = {
            value: self.selection.with_values(facet.name, {*chosen} ^ {value}) for value in facet.labels
        }
        choices = [
            ListChoice(label, counts[value], toggled[value].address, value in chosen)
            for value, label in facet.labels.items()
            if counts[value] or value in chosen
        ]
        if facet.is_by_count:
            choices.sort(key=lambda choice: -choice.count)
        return FacetFilter(facet.name, facet.label, tuple(choices))

    @property
    def chosen(self) -> list[tuple[str, ListChoice]]:
        """Return the reader's choices, each of which can be removed."""
        return [(each.label, choice) for each in self.filters for choice in each.choices if choice.is_chosen]

    @property
    def day_label(self) -> str:
        """Return the chosen day as readers write it: "01/8/2022"; "" for today."""
        return dates.short(self.selection.day) if self.selection.day else ""

    @property
    def address_of_today(self) -> str:
        return self.selection.for_today().address

    @property
    def kept_by_day(self) -> list[tuple[str, str]]:
        """Return the parameters that the form for choosing a day passes on."""
        return self.selection.for_today().parameters

    @property
    def sorts(self) -> Sequence[ListChoice]:
        return [
            ListChoice(
                label,
                self.total,
                replace(self.selection, sort=sort, page=1).address,
                sort == self.selection.sort,
            )
            for sort, label in SORTS.items()
            if sort != RELEVANCE or self.selection.query.text
        ]

    @property
    def wider(self) -> list[ListChoice]:
        """Return wider lists with at least one document, each without one condition, for when nothing was found."""
        wishes = [
            (f"Bỏ lọc theo {FACETS[name].lower()}", self.selection.with_values(name, set()))
            for name in self.selection.chosen
        ]
        if self.selection.query.text and self.selection.chosen:
            wishes.insert(
                0, (f"Bỏ từ tìm “{self.selection.query.text[:40]}”", self.selection.without_query())
            )
        lists = [(words, DocumentList(selection, self.catalogue)) for words, selection in wishes]
        return [
            ListChoice(words, wider.total, wider.selection.address, is_chosen=False)
            for words, wider in lists
            if wider.total
        ]


def _shortened(text: str) -> str:
    return text if len(text) <= _MAX_SUBJECT_LENGTH else f"{text[:_MAX_SUBJECT_LENGTH].rsplit(' ', 1)[0]} …"
