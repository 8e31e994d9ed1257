"""Looks up what readers ask for: at most six queries a page of results, however many match.

It reads the search table and decides nothing about visibility: what stands in the table is public.
"""

import datetime
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from search.engines import FEW, engine
from search.excerpts import Highlighter
from search.models import SearchEntry
from search.query import Match, Query
from vietnamese import numbers

RESULTS_PER_PAGE = 20


@dataclass(frozen=True)
class Result:
    title_html: SafeString
    url: str
    excerpt_html: SafeString
    kind_label: str
    date: datetime.datetime


class Results:
    """The results of one query, as a list that a paginator may count and slice. `kind`: of one kind of entry only."""

    def __init__(self, query: Query, kind: str = "") -> None:
        self.query = query
        self.kind = kind

    @cached_property
    def levels(self) -> list[tuple[Match, int]]:
        """The levels whose hits are shown one after the other, with their counts: as many as it takes to fill a
        page, and none that finds nothing new. Once words are found as they were typed, with their accents, none
        is guessed to be unfinished."""
        levels = self.query.levels(self.kind)
        used: list[tuple[Match, int]] = []
        if not levels:
            return used
        found = 0
        for match, count in zip(levels, engine().count(levels, RESULTS_PER_PAGE), strict=True):
            if found >= RESULTS_PER_PAGE or (match.is_prefix and used and used[0][0].terms != match.terms):
                break
            if count > found:
                used.append((match, count))
                found = count
        return used

    @property
    def _total(self) -> int:
        # Each level finds what the one before it finds.
        return self.levels[-1][1] if self.levels else 0

    def count(self) -> int:
        """How many results can be paged through: at most `FEW`."""
        return min(self._total, FEW)

    @property
    def total_label(self) -> str:
        more = "Hơn " if self._total > FEW else ""
        return f"{more}{numbers.group(self.count())} kết quả"

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[Result]:
        ids: dict[int, None] = {}
        for match, count in self.levels:
            if count <= FEW:
                ids.update(dict.fromkeys(engine().ranked(match)))
            else:
                limit = (wanted.stop or FEW) + len(ids)
                ids.update(dict.fromkeys(engine().newest(match, limit)))
        return self._results(list(ids)[wanted])

    def _results(self, ids: list[int]) -> list[Result]:
        entries = SearchEntry.objects.select_related("page").in_bulk(ids)
        highlighter = Highlighter(self.query, is_prefix=any(match.is_prefix for match, _ in self.levels))
        return [
            Result(
                title_html=highlighter.title(entry.title),
                url=address,
                excerpt_html=highlighter.excerpt(entry.text),
                kind_label=entry.kind_label,
                date=entry.published_at,
            )
            for pk in ids
            if (entry := entries.get(pk)) and (address := entry.address)
        ]
