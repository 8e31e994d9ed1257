"""Documents that match what a reader typed: the places of the catalogue, the best first.

It asks the search table, which holds what readers may see and nothing else: at most four queries.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from campaign.library.catalogue import Catalogue, kept, places_in, set_of
from search import query as searching
from search.engines import FEW, engine
from search.finder import Results
from search.query import Query, Within

KIND = "library.documentrecord"
_DOCUMENTS = Within(marks=((searching.KIND, KIND),))


@dataclass(frozen=True)
class Found:
    # Places, the best first.
    ranked: tuple[int, ...]
    # What stands after them: sets of documents, one after the other, of each the newest first.
    others: tuple[int, ...]
    # The set of all of them.
    documents: int
    # Whether the last word was taken for an unfinished one.
    is_prefix: bool

    def among(self, documents: int, size: int) -> Iterator[int]:
        """The places of those that are in this set too, the best first."""
        yield from kept(self.ranked, documents, size)
        for others in self.others:
            yield from places_in(others & documents)


def find(query: Query, catalogue: Catalogue) -> Found:
    """First the documents whose number was typed; then hits with the typed accents before those without, and in each
    the title's and subject's first, then the best of a few, or the newest of many."""
    results = Results(query, _DOCUMENTS)
    ranked = dict.fromkeys(catalogue.with_number(query.text))
    sets = []
    for match, count in results.levels:
        # Each level has more hits than the one before it: once there are many, no further one is ranked.
        if count <= FEW:
            ranked.update(dict.fromkeys(catalogue.places_of(engine().ranked(match))))
        else:
            found, in_title = engine().hits(match)
            sets += [set_of(catalogue.places_of(entries), catalogue.size) for entries in (in_title, found)]
    documents = set_of(ranked, catalogue.size)
    others = []
    for hits in sets:
        others.append(hits & ~documents)
        documents |= hits
    return Found(tuple(ranked), tuple(others), documents, any(match.is_prefix for match, _ in results.levels))
