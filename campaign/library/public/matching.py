"""Documents that match what a reader typed: the places of the catalogue, the best first.

It asks the search table, which holds what readers may see and nothing else: at most four queries.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaign.library.public.catalogue import Catalogue, kept, places_in, set_of
from search.finding import query as searching
from search.finding.engines import engine
from search.finding.engines.base import FEW
from search.finding.finder import RESULTS_PER_PAGE, Results
from search.finding.query import Match, Query, Within

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


class _Documents(Results):
    """Counts by reading all hits, because the filters are counted among them."""

    def counts(self, levels: Sequence[Match], sure: int) -> list[int]:
        found = engine().hits(levels, RESULTS_PER_PAGE, sure)
        self.hits = dict(zip(levels, found, strict=True))
        return [min(len(entries), FEW + 1) for entries in found]


def find(query: Query, catalogue: Catalogue) -> Found:
    """First the documents whose number was typed; then hits with the typed accents before those without, and in each
    the title's and subject's first, then the best of a few, or the newest of many."""
    results = _Documents(query, _DOCUMENTS)
    ranked = dict.fromkeys(catalogue.with_number(query.text))
    unranked: list[list[int]] = []
    for match, count in results.levels:
        if count <= FEW:
            ranked.update(dict.fromkeys(catalogue.places_of(engine().ranked(match))))
        else:
            # The last level: what finds more than this is none of its own.
            unranked = [engine().in_title(match), results.hits[match]]
    documents = set_of(ranked, catalogue.size)
    others = []
    for entries in unranked:
        found = set_of(catalogue.places_of(entries), catalogue.size)
        others.append(found & ~documents)
        documents |= found
    return Found(tuple(ranked), tuple(others), documents, any(match.is_prefix for match, _ in results.levels))
