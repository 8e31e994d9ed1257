"""All documents that readers may see, as sets of bits: what lists are filtered, counted and put in order by.

A page of the library shows five lists of counts that depend on each other, for any mixture of filters. Asked of the
database that costs time with every document; asked of bits it does not. The catalogue is read once for each state
of the library and kept in the process; `CatalogueState` says by one small query whether it still holds, on every
worker and machine alike. It answers with primary keys only: pages are fetched, and looked at again for whether
readers may see them, by those who show them.
"""

import threading
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import compress, count
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from campaign.library import identity
from campaign.library.models.catalogue import CatalogueState
from campaign.library.models.choices import DocumentStatus, DocumentType
from campaign.library.models.record import DocumentField, DocumentRecord
from search.models import SearchEntry
from vietnamese.fold import tokens
from vietnamese.slugs import slugify

# A number longer than this is none that anybody gave a document.
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to divide the documents. `values` maps each value to its documents, in the order of display."""

    name: str
    label: str
    values: dict[str, int]
    labels: dict[str, str]
    # Many values without an order of their own: those with the most documents come first.
    is_by_count: bool = False


@dataclass(frozen=True)
class Catalogue:
    """Documents have places, the newest first; a set of documents is an integer with the bits of their places."""

    keys: tuple[int, ...]
    # The place of each document by its row in the search table.
    by_entry: dict[int, int]
    facets: tuple[Facet, ...]
    # All places in the order of the documents' numbers: 2, 03, 12, 12a, 105; those without a number last.
    by_number: tuple[int, ...]
    # The places of the documents with this number; of each place the words that readers call it by, folded, between
    # spaces: number, symbol, type, year.
    numbered: dict[int, tuple[int, ...]]
    names: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.keys)

    @cached_property
    def everything(self) -> int:
        return (1 << self.size) - 1

    def places_of(self, entries: Iterable[int]) -> list[int]:
        """The places of these rows of the search table. One that came after this catalogue has none."""
        return [place for entry in entries if (place := self.by_entry.get(entry)) is not None]

    def with_number(self, text: str) -> list[int]:
        """Places of the documents that are called so: "13/2023/nd-cp", "nghi dinh 13", "ct 03", "số 13"."""
        called = tokens(text)
        found = []
        for word in dict.fromkeys(filter(str.isdecimal, called)):
            others = [f" {_bare(other)} " for other in called if _bare(other) != _bare(word)]
            number = int(word) if len(word) <= _MOST_DIGITS else -1
            found += [
                place
                for place in self.numbered.get(number, ())
                if all(other in self.names[place] for other in others)
            ]
        return list(dict.fromkeys(found))


def set_of(places: Iterable[int], size: int) -> int:
    """The set of these places, all of them below `size`."""
    digits = bytearray(b"0" * (size + 1))
    for place in places:
        digits[-1 - place] = _ONE
    return int(digits, 2)


def places_in(bits: int) -> Iterator[int]:
    """The places of a set, ascending."""
    return compress(count(), _flags(bits))


def kept(places: Iterable[int], bits: int, size: int) -> Iterator[int]:
    """Those of `places`, all of them below `size`, that are in the set, in the order given."""
    places = tuple(places)
    return compress(places, map(_flags(bits, size).__getitem__, places))


def _flags(bits: int, size: int = 0) -> bytes:
    """For each place, of `size` at least, 1 if it is in the set and 0 if not. By digits: so all of it runs in C."""
    return f"{bits:0{size}b}"[::-1].encode().translate(_DIGITS)


_ONE = ord("1")
_DIGITS = bytes.maketrans(b"01", b"\0\1")


# --- Kept while it holds -----------------------------------------------------------------------------

_lock = threading.Lock()
_kept: tuple[object, Catalogue] | None = None


def catalogue() -> Catalogue:
    """The catalogue of now: one query; one more after a change."""
    global _kept
    # Status depends on the day, and a rebuilt search table has other rows.
    newest_entry = SearchEntry.objects.order_by("-pk").values("pk")
    state = (
        timezone.localdate(),
        CatalogueState.objects.annotate(entry=Subquery(newest_entry[:1]))
        .values_list("token", "entry")
        .first(),
    )
    kept = _kept
    if kept is None or kept[0] != state:
        # A crowd after a change reads it once.
        with _lock:
            kept = _kept
            if kept is None or kept[0] != state:
                kept = _kept = (state, _read())
    return kept[1]


def changed() -> None:
    """Tells all workers, when the transaction at hand is committed, that the catalogue is another."""
    CatalogueState.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


# --- Read from the database --------------------------------------------------------------------------

_COLUMNS = ("pk", "entry", "doc_type", "issuer", "issued_on", "field_id", "shown_status", "number", "symbol")


def _read() -> Catalogue:
    entry = SearchEntry.objects.filter(page=OuterRef("pk")).values("pk")[:1]
    records = DocumentRecord.objects.published().with_status().annotate(entry=Subquery(entry))
    rows = list(records.values_list(*_COLUMNS, named=True))
    places: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in _LABELS}
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    issuer_slug = cache(lambda issuer: slugify(identity.issuer_key(issuer), max_length=120))
    for place, row in enumerate(rows):
        issuer = issuer_slug(row.issuer)
        spellings[issuer][row.issuer] += 1
        for name, value in (
            ("loai", row.doc_type),
            ("co-quan", issuer),
            ("nam", str(row.issued_on.year) if row.issued_on else ""),
            ("linh-vuc", str(row.field_id or "")),
            ("hieu-luc", row.shown_status),
        ):
            if value:
                places[name][value].append(place)
    numbers = [_leading_number(row.number) for row in rows]
    numbered: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(numbers):
        if number is not None:
            numbered[number].append(place)
    codes = [tokens(f"{row.number} {row.symbol}") for row in rows]
    return Catalogue(
        keys=tuple(row.pk for row in rows),
        by_entry={row.entry: place for place, row in enumerate(rows) if row.entry is not None},
        facets=_facets(places, spellings, len(rows)),
        by_number=tuple(
            sorted(range(len(rows)), key=lambda place: _number_order(numbers[place], codes[place]))
        ),
        numbered={number: tuple(places) for number, places in numbered.items()},
        names=tuple(map(_names, rows, codes)),
    )


_LABELS = {
    "loai": "Loại văn bản",
    "co-quan": "Cơ quan ban hành",
    "nam": "Năm ban hành",
    "linh-vuc": "Lĩnh vực",
    "hieu-luc": "Tình trạng hiệu lực",
}


def _facets(
    places: dict[str, dict[str, list[int]]], spellings: dict[str, Counter[str]], size: int
) -> tuple[Facet, ...]:
    fields = {str(field.pk): field for field in DocumentField.objects.all()} if places["linh-vuc"] else {}
    # An address names a field by its slug: it is kept when the field is renamed.
    by_slug = {
        field.slug: places["linh-vuc"][key] for key, field in fields.items() if key in places["linh-vuc"]
    }
    ordered = {
        "loai": {value: places["loai"].get(value, []) for value in DocumentType.values},
        "co-quan": dict(sorted(places["co-quan"].items())),
        "nam": dict(sorted(places["nam"].items(), reverse=True)),
        "linh-vuc": by_slug,
        "hieu-luc": {value: places["hieu-luc"].get(value, []) for value in DocumentStatus.values},
    }
    labels = {
        "loai": dict(DocumentType.choices),
        # Two spellings of one issuer are one; the one most used is shown.
        "co-quan": {value: spellings[value].most_common(1)[0][0] for value in places["co-quan"]},
        "nam": {value: value for value in places["nam"]},
        "linh-vuc": {field.slug: field.name for field in fields.values()},
        "hieu-luc": dict(DocumentStatus.choices),
    }
    return tuple(
        Facet(
            name,
            label,
            {value: set_of(found, size) for value, found in ordered[name].items()},
            labels[name],
            is_by_count=name == "co-quan",
        )
        for name, label in _LABELS.items()
    )


def _leading_number(number: str) -> int | None:
    digits = number.strip()[:_MOST_DIGITS]
    digits = digits[: next((at for at, char in enumerate(digits) if not char.isdecimal()), len(digits))]
    return int(digits) if digits else None


def _number_order(number: int | None, code: list[str]) -> tuple[bool, int, str]:
    return number is None, number or 0, " ".join(code)


def _names(row: Any, code: list[str]) -> str:
    """All that a reader may call a document by who knows its number."""
    year = str(row.issued_on.year) if row.issued_on else ""
    return f" so {' '.join(map(_bare, code))} {_names_of_type(row.doc_type)} {year} "


@cache
def _names_of_type(doc_type: str) -> str:
    kind = DocumentType(doc_type)
    return " ".join(tokens(f"{kind.label} {identity.abbreviation(kind)}"))


def _bare(word: str) -> str:
    """3 is 03."""
    return word.lstrip("0") if word.isdecimal() else word
