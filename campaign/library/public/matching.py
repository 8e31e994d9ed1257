"""Finds the documents that match a reader's query, best first.

It queries the search table, which holds only documents that readers may see; at most five queries. If nothing is found,
it asks for the query that was certainly meant, and looks again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from campaign.library import identity
from campaign.library.choices import DocumentType
from campaign.library.models import DocumentRecord
from campaign.library.public.catalogue import Catalogue, Document
from search.finding import query as searching
from search.finding import spelling
from search.finding.engines import engine
from search.finding.engines.base import FEW
from search.finding.finder import Results
from search.finding.query import Query, Within
from vietnamese.fold import tokens

KIND = "library.documentrecord"
_DOCUMENTS = Within(marks=((searching.KIND, KIND),))


@dataclass(frozen=True)
class Found:
    """The documents that a search found, best first, with the query that found them."""

    query: Query
    documents: list[Document]
    # True if the last word was taken as unfinished.
    is_prefix: bool


def find(query: Query, catalogue: Catalogue) -> Found:
    """Return the documents that match, or those of the query that was certainly meant if none do.

    Documents whose number was typed come first, then hits with the typed accents, then hits without. Each
    level is ranked if it is small; otherwise hits in title and subject come first, then the newest.
    """
    results = Results(query, _DOCUMENTS)
    found = {document.pk: document for document in _numbered(query.text, catalogue)}
    for match, count in results.levels:
        if count <= FEW:
            ranked = (catalogue.by_entry.get(entry) for entry in engine().ranked(match))
            found |= {document.pk: document for document in ranked if document and document.pk not in found}
        else:
            for entries in (engine().hits(match, title_only=True), engine().hits(match)):
                known = set(entries)
                found |= {
                    document.pk: document
                    for document in catalogue.documents
                    if document.entry in known and document.pk not in found
                }
    if not found and (meant := spelling.meant(results.query, _DOCUMENTS)):
        return find(searching.parse(meant), catalogue)
    return Found(query, list(found.values()), any(match.is_prefix for match, _ in results.levels))


def _numbered(text: str, catalogue: Catalogue) -> Iterable[Document]:
    """Yield the documents that the text names: "13/2023/nd-cp", "nghi dinh 13", "ct 03", "số 13"."""
    called = tokens(text)
    for word in filter(str.isdecimal, called):
        others = {_bare(other) for other in called} - {_bare(word)}
        for document in catalogue.numbered.get(int(word), ()):
            if others <= _names(document):
                yield document


def _names(document: Document) -> set[str]:
    """Return all words by which a reader may name the document, besides its number."""
    code = tokens(f"{document.number} {document.symbol}")
    return {"so", document.values["nam"], *map(_bare, code), *_names_of_type(document.values["loai"])}


@cache
def _names_of_type(doc_type: str) -> list[str]:
    kind = DocumentType(doc_type)
    return tokens(f"{kind.label} {identity.abbreviation(kind)}")


def _bare(word: str) -> str:
    """Return a number without leading zeros, so that "03" equals "3"; other words unchanged."""
    return word.lstrip("0") if word.isdecimal() else word


def dates_and_statuses(keys: Sequence[int]) -> dict[int, str]:
    """Return the date of issue, today's status, and the note on unchecked text of these documents, by their keys."""
    records = DocumentRecord.objects.filter(pk__in=keys).defer("text").as_shown()
    days = {one.pk: f"Ban hành {one.issued_short}" if one.issued_on else "Không ghi ngày" for one in records}
    facts = {one.pk: [days[one.pk], one.shown_status_label, one.text_note] for one in records}
    return {key: " · ".join(filter(None, each)) for key, each in facts.items()}
