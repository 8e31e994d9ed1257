"""Finds the results of a query with a bounded number of database queries, however many rows match.

It reads the search table and decides nothing about visibility: all rows of the table are public.
"""

import datetime
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import log2
from operator import itemgetter

from django.db.models.functions import Length
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from base.models.search_fields import words
from search.finding import spelling, synonyms
from search.finding.engines import engine
from search.finding.engines.base import FEW
from search.finding.excerpts import Highlighter
from search.finding.query import EVERYTHING, Match, Query, Within
from search.models import SearchEntry
from vietnamese import numbers
from vietnamese.fold import fold

RESULTS_PER_PAGE = 20
# Up to this many hits of each level are all ranked, so the total counts those of several levels once.
_ALL_RANKED = 100
# In words: a sentence may be found whole by chance, so with fewer than `_ENOUGH` results, others are shown, too.
_SENTENCE = 5
_ENOUGH = 3
# Entries with only some of the words: the maximum whose lengths are compared, and the maximum shown.
_MAX_WEIGHED = 100
_MAX_NEAR = 10


@dataclass(frozen=True)
class Result:
    """One result as the search page shows it."""

    title_html: SafeString
    url: str
    excerpt_html: SafeString
    kind_label: str
    date: datetime.datetime
    # Shown instead of the date of publication.
    facts: str = ""
    # The part of the text that was found, with its address.
    place: str = ""
    place_url: str = ""


# Takes a text; returns offset, name and anchor of each of its parts, in order.
PlaceFinder = Callable[[str], Sequence[tuple[int, str, str]]]

_places: dict[str, PlaceFinder] = {}


def register_places(kind: str, find: PlaceFinder) -> None:
    """Let results of `kind` lead to the part of the text that was found."""
    _places[kind] = find


# Takes the ids of pages or other rows of its kind; returns the facts that results show, by id.
FactFinder = Callable[[Sequence[int]], dict[int, str]]

_facts: dict[str, FactFinder] = {}


def register_facts(kind: str, find: FactFinder) -> None:
    """Let results of `kind` show other facts than their date of publication."""
    _facts[kind] = find


class Results:
    """The results of one query, as a list that a paginator can count and slice.

    With `is_newest_first`, results are ordered by date, and looser levels are left out if a stricter one has
    hits.
    """

    def __init__(self, query: Query, within: Within = EVERYTHING, *, is_newest_first: bool = False) -> None:
        self.query = synonyms.added_to(query)
        self.within = within
        self.is_newest_first = is_newest_first

    @cached_property
    def levels(self) -> list[tuple[Match, int]]:
        """The levels whose hits are shown, one level after the other, with their counts.

        Entries with exactly this title, or with the typed number or date, are always shown. Each of the other levels
        includes the one before. As many of them are used as it takes to fill a page; a level that finds nothing new is
        left out. Once the words are found with the typed accents, the last word no longer counts as unfinished.
        """
        levels = self.query.levels(self.within)
        if not levels:
            return []
        sure = self.query.sure_levels
        counts = engine().count(levels, RESULTS_PER_PAGE, sure)
        used: list[tuple[Match, int]] = []
        found = 0
        is_sure = False
        for place, (match, count) in enumerate(zip(levels, counts, strict=True)):
            is_guess = match.is_prefix and is_sure and self.query.has_accents
            if place < self.query.exact_levels:
                used += [(match, count)] if count else []
                continue
            if place >= sure and (found >= RESULTS_PER_PAGE or is_guess):
                break
            if self.is_newest_first and place >= sure and used:
                break
            if count > found:
                used.append((match, count))
                found = count
                is_sure = is_sure or place < sure
        return used[-1:] if self.is_newest_first else used

    @cached_property
    def relaxed(self) -> list[int]:
        """The ids of entries with some of the words, at most `_MAX_NEAR`; none if enough entries have all of them.

        Entries with the most and the rarest parts of the query come first, short ones before long ones.
        """
        enough = _ENOUGH if len(self.query.terms) >= _SENTENCE else 1
        if self._total >= enough:
            return []
        known = self.ids(slice(0, enough))
        best = self._weighed([(match, count) for match, count in self._parts if count <= FEW])
        # Ranking common words is expensive, and a common word tells little; two together show the subject of a text.
        common = [match for match, count in self._parts if count > FEW and len(match.words) > 1]
        if common and len(best) < _MAX_NEAR:
            best += engine().newest(common[0], RESULTS_PER_PAGE)
        return [pk for pk in dict.fromkeys(best) if pk not in known][:_MAX_NEAR]

    def _weighed(self, parts: list[tuple[Match, int]]) -> list[int]:
        """Return the ids of entries with these parts of the query, which have these counts, the best first."""
        if not parts:
            return []
        every = SearchEntry.objects.all()[:FEW].count() + 1
        rare = [(match, round(100 * log2(every / count))) for match, count in parts]
        weights = engine().weighed(rare, _MAX_WEIGHED)
        lengths = SearchEntry.objects.filter(pk__in=weights).values_list("pk", Length("text"))
        # A long law contains some of any words.
        merits = {pk: weights[pk] / log2(100 + length) for pk, length in lengths}
        least = max(merits.values(), default=0) / 4
        return sorted(
            (pk for pk in weights if merits.get(pk, 0) > least), key=merits.__getitem__, reverse=True
        )

    @cached_property
    def _parts(self) -> list[tuple[Match, int]]:
        """The parts of the query that are found, with their counts; parts without hits lose their accents."""
        parts = self._mended.parts(self.within)
        counts = _counted(parts)
        counts |= _counted([part.folded for part in parts if not counts[part] and part.folded != part])
        used = [part if counts[part] else part.folded for part in parts]
        return [(match, counts[match]) for match in dict.fromkeys(used) if counts[match]]

    @cached_property
    def _mended(self) -> Query:
        return synonyms.added_to(spelling.mended(self.query))

    @property
    def _total(self) -> int:
        if self._is_ranked:
            return len(self._ranked)
        return self.levels[-1][1] if self.levels else 0

    @property
    def _is_ranked(self) -> bool:
        return not self.is_newest_first and all(count <= _ALL_RANKED for _, count in self.levels)

    @cached_property
    def _ranked(self) -> list[int]:
        """The ids of all entries, the best first."""
        return list(dict.fromkeys(pk for match, _ in self.levels for pk in engine().ranked(match)))

    def count(self) -> int:
        """Return the number of results that can be paged through, at most `FEW`."""
        return min(self._total, FEW)

    @property
    def total_label(self) -> str:
        """The number of results as a label for readers."""
        return f"{count_label(self._total)} kết quả"

    def __getitem__(self, wanted: slice) -> list[Result]:
        is_prefix = any(match.is_prefix for match, _ in self.levels)
        return self._shown(self.ids(wanted), Highlighter(self.query, is_prefix=is_prefix))

    def ids(self, wanted: slice) -> list[int]:
        """Return the ids of the rows of the search table in a slice of the results."""
        if self._is_ranked:
            return self._ranked[wanted]
        ids: dict[int, None] = {}
        for match, count in self.levels:
            if wanted.stop and len(ids) >= wanted.stop:
                break
            if self.is_newest_first:
                ids.update(dict.fromkeys(engine().newest(match, wanted.stop or FEW, titles_first=False)))
            elif count <= FEW:
                ids.update(dict.fromkeys(engine().ranked(match)))
            else:
                limit = (wanted.stop or FEW) + len(ids)
                ids.update(dict.fromkeys(engine().newest(match, limit)))
        return list(ids)[wanted]

    def near_matches(self) -> list[Result]:
        """Return the `relaxed` entries as results."""
        if not self.relaxed:
            return []
        query = replace(self._mended, terms=self._mended.content_terms)
        return self._shown(self.relaxed, Highlighter(query, is_prefix=False))

    def _shown(self, ids: Sequence[int], highlighter: Highlighter) -> list[Result]:
        """Return these rows as results, in this order."""
        entries = SearchEntry.objects.select_related("page").in_bulk(ids)
        facts: dict[int, str] = {}
        for kind, find in _facts.items():
            # The key of an entry ends with the id of its page or row.
            rows = {int(each.key.rpartition(":")[2]): pk for pk, each in entries.items() if each.kind == kind}
            facts |= {rows[row]: said for row, said in find(list(rows)).items()} if rows else {}
        return [
            replace(self._result(entry, address, highlighter), facts=facts.get(pk, ""))
            for pk in ids
            if (entry := entries.get(pk)) and (address := entry.address)
        ]

    def _result(self, entry: SearchEntry, address: str, highlighter: Highlighter) -> Result:
        place, anchor = self._place(entry, highlighter)
        return Result(
            title_html=highlighter.title(entry.title, entry.text),
            url=address,
            excerpt_html=highlighter.excerpt(entry.text, entry.title),
            kind_label=entry.kind_label,
            date=entry.published_at,
            place=place,
            place_url=f"{address}#{anchor}" if anchor else "",
        )

    def _place(self, entry: SearchEntry, highlighter: Highlighter) -> tuple[str, str]:
        """Return name and anchor of the part that the query names, or that has the most terms; or two empty strings."""
        parts = _places[entry.kind](entry.text) if entry.kind in _places else ()
        for _, name, anchor in parts:
            if any(
                tuple(words(fold(name))[: len(term)]) == term
                for term in self.query.folded_terms
                if len(term) > 1
            ):
                return name, anchor
        terms: dict[int, set[int]] = defaultdict(set)
        for start, term in highlighter.terms_at(entry.text, entry.title) if parts else ():
            terms[bisect(parts, start, key=itemgetter(0)) - 1].add(term)
        terms.pop(-1, None)
        if not terms:
            return "", ""
        _, name, anchor = parts[max(terms, key=lambda part: len(terms[part]))]
        return name, anchor


def _counted(matches: list[Match]) -> dict[Match, int]:
    """Return the counts of entries by match, in at most one query."""
    return dict(zip(matches, engine().count(matches, 1, len(matches)), strict=True)) if matches else {}


def count_label(count: int) -> str:
    """Return a count as a label: "17", or "Hơn 1.000" if it is more than `FEW`."""
    return f"{'Hơn ' if count > FEW else ''}{numbers.group(min(count, FEW))}"
