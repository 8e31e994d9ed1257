"""Documents that match what a reader typed, the best first.

It asks the search table, which holds what readers may see and nothing else: at most five queries.
"""

from collections.abc import Iterable
from functools import cache

from campaign.library import identity
from campaign.library.choices import DocumentType
from campaign.library.public.catalogue import Catalogue, Document
from search.finding import query as searching
from search.finding.engines import engine
from search.finding.engines.base import FEW
from search.finding.finder import Results
from search.finding.query import Query, Within
from vietnamese.fold import tokens

KIND = "library.documentrecord"
_DOCUMENTS = Within(marks=((searching.KIND, KIND),))


def find(query: Query, catalogue: Catalogue) -> tuple[list[Document], bool]:
    """Return the documents, and whether the last word was taken for an unfinished one.

    First the documents whose number was typed; then hits with the typed accents before those without, and in each
    the title's and subject's first, then the best of a few, or the newest of many.
    """
    levels = Results(query, _DOCUMENTS).levels
    found = {document.pk: document for document in _numbered(query.text, catalogue)}
    for match, count in levels:
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
    return list(found.values()), any(match.is_prefix for match, _ in levels)


def _numbered(text: str, catalogue: Catalogue) -> Iterable[Document]:
    """The documents that are called so: "13/2023/nd-cp", "nghi dinh 13", "ct 03", "số 13"."""
    called = tokens(text)
    for word in filter(str.isdecimal, called):
        others = {_bare(other) for other in called} - {_bare(word)}
        for document in catalogue.numbered.get(int(word), ()):
            if others <= _names(document):
                yield document


def _names(document: Document) -> set[str]:
    """All words that a reader may call a document by who knows its number."""
    code = tokens(f"{document.number} {document.symbol}")
    return {"so", document.values["nam"], *map(_bare, code), *_names_of_type(document.values["loai"])}


@cache
def _names_of_type(doc_type: str) -> list[str]:
    kind = DocumentType(doc_type)
    return tokens(f"{kind.label} {identity.abbreviation(kind)}")


def _bare(word: str) -> str:
    """3 is 03."""
    return word.lstrip("0") if word.isdecimal() else word
