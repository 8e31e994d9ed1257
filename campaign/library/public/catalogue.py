"""The values by which the library's list is filtered, counted and sorted, for all published documents.

They are queried once for each edition and counted in Python (docs/decisions/0013). The list fetches the
records that it shows, and checks again that readers may see them.
"""

import datetime
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from sys import intern
from typing import NamedTuple

from django.utils import timezone
from wagtail.models import Page

from base.delivery import memo
from campaign.library import identity
from campaign.library.choices import DocumentStatus, DocumentType
from campaign.library.models import DocumentField, DocumentRecord
from vietnamese.collation import sort_key
from vietnamese.fold import tokens
from vietnamese.slugs import slugify

FACETS = {
    "loai": "Loại văn bản",
    "co-quan": "Cơ quan ban hành",
    "nam": "Năm ban hành",
    "linh-vuc": "Lĩnh vực",
    "hieu-luc": "Tình trạng hiệu lực",
}

# No real document has a longer number.
_NUMBER = re.compile(r"\s*(\d{1,9})")


class Document(NamedTuple):
    """The values of one document."""

    pk: int
    # The primary key of its row in the search table.
    entry: int | None
    number: str
    symbol: str
    # By facet, as in addresses; "" if the document has none.
    values: dict[str, str]

    @property
    def leading_number(self) -> int | None:
        """Return the number to sort and search by: 12 for "12a"; None if there is none."""
        found = _NUMBER.match(self.number)
        return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Facet:
    """A property by which the list is filtered, with its values."""

    name: str
    label: str
    # The values in the order of display, each with its label.
    labels: dict[str, str]
    # True for many values without an order of their own: those with the most documents come first.
    is_by_count: bool = False


class Catalogue:
    """All documents that readers may see with their status on `day`, newest first, and the facets of the list.

    `seen_from` is that of `visibility.readable`.
    """

    def __init__(self, day: datetime.date, seen_from: Page | None = None) -> None:
        self.seen_from = seen_from
        issuer_slug = cache(lambda issuer: slugify(identity.issuer_key(issuer), max_length=120))
        records = DocumentRecord.objects.published(seen_from).with_status(day, seen_from)
        self.documents: list[Document] = []
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        for pk, entry, number, symbol, doc_type, issuer, issued_on, field, status in records.values_list(
            "pk",
            "search_entry",
            "number",
            "symbol",
            "doc_type",
            "issuer",
            "issued_on",
            "field__slug",
            "shown_status",
        ):
            # Interned, because sharing equal strings halves memory and counting time.
            values = {
                "loai": intern(doc_type),
                "co-quan": issuer_slug(issuer),
                "nam": intern(str(issued_on.year) if issued_on else ""),
                "linh-vuc": intern(field or ""),
                "hieu-luc": intern(status),
            }
            self.documents.append(Document(pk, entry, number, symbol, values))
            spellings[values["co-quan"]][issuer] += 1
        found = {name: {document.values[name] for document in self.documents} - {""} for name in FACETS}
        fields = DocumentField.objects.values_list("slug", "name") if found["linh-vuc"] else []
        # Spellings of one issuer are merged; the most frequent one is shown.
        issuers = {slug: spellings[slug].most_common(1)[0][0] for slug in found["co-quan"]}
        labels = {
            "loai": dict(DocumentType.choices),
            "co-quan": dict(sorted(issuers.items(), key=lambda issuer: sort_key(issuer[1]))),
            "nam": {year: year for year in sorted(found["nam"], reverse=True)},
            # Addresses name a field by its slug, which is kept when the field is renamed.
            "linh-vuc": {slug: name for slug, name in fields if slug in found["linh-vuc"]},
            "hieu-luc": dict(DocumentStatus.choices),
        }
        self.facets = [
            Facet(name, label, labels[name], is_by_count=name == "co-quan") for name, label in FACETS.items()
        ]

    @cached_property
    def by_entry(self) -> dict[int, Document]:
        """Return the documents by the keys of their rows in the search table."""
        return {document.entry: document for document in self.documents if document.entry is not None}

    @cached_property
    def by_number(self) -> list[Document]:
        """Return the documents in the order of their numbers: 2, 03, 12, 12a, 105; documents without a number last."""
        return sorted(self.documents, key=_number_order)

    @cached_property
    def numbered(self) -> dict[int, list[Document]]:
        """Return the documents by their leading numbers."""
        numbered = defaultdict(list)
        for document in self.documents:
            if document.leading_number is not None:
                numbered[document.leading_number].append(document)
        return dict(numbered)


def catalogue(day: datetime.date | None = None, seen_from: Page | None = None) -> Catalogue:
    """Return today's catalogue, cached for the current edition, or that of another day; two queries.

    Catalogues of other days are not cached: readers may ask for any number of days.
    """
    today = timezone.localdate()
    if day not in (None, today):
        return Catalogue(day, seen_from)
    return memo.get_or_set(("library", today, seen_from is None), lambda: Catalogue(today, seen_from))


def _number_order(document: Document) -> tuple[bool, int, str]:
    number = document.leading_number
    return number is None, number or 0, " ".join(tokens(f"{document.number} {document.symbol}"))
