"""Documents that match what a reader typed: the places of the catalogue, the best first.

It asks the search table, which holds what readers may see and nothing else: at most four queries.
"""

from dataclasses import dataclass

from campaign.library.catalogue import Catalogue
from search import query as searching
from search.engines import FEW, engine
from search.finder import Results
from search.query import Query, Within

KIND = "library.documentrecord"
_DOCUMENTS = Within(marks=((searching.KIND, KIND),))


@dataclass(frozen=True)
class Found:
    places: tuple[int, ...]
    # Whether the last word was taken for an unfinished one.
    is_prefix: bool


def find(query: Query, catalogue: Catalogue) -> Found:
    """First the documents whose number was typed; then hits with the typed accents before those without, and in each
    the title's and subject's first, then the best of a few, or the newest of many."""
    results = Results(query, _DOCUMENTS)
    places = dict.fromkeys(catalogue.with_number(query.text))
    for match, count in results.levels:
        if count <= FEW:
            entries = engine().ranked(match)
            places.update(dict.fromkeys(_places(entries, catalogue)))
        else:
            hits = engine().hits(match)
            for wanted in (True, False):
                entries = [entry for entry, is_in_title in hits if is_in_title is wanted]
                places.update(dict.fromkeys(sorted(_places(entries, catalogue))))
    return Found(tuple(places), any(match.is_prefix for match, _ in results.levels))


def _places(entries: list[int], catalogue: Catalogue) -> list[int]:
    return [place for entry in entries if (place := catalogue.places.get(entry)) is not None]
