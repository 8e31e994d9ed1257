"""Titles and excerpts with the hits marked, as safe HTML. Everything but `<mark>` is escaped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from base.models.search_fields import words
from search.finding.query import Query
from vietnamese.fold import fold, fold_with_map

EXCERPT_LENGTH = 240
# Characters before the first hit of an excerpt.
_LEAD = 60
_MAX_HITS = 200


@dataclass(frozen=True)
class _Hit:
    """Position of a hit, the number of its term, and whether its accents and its last word are as typed."""

    start: int
    end: int
    term: int
    is_exact: bool


class Highlighter:
    """Marks the hits of one query, synonyms included, in the texts of many results.

    With `is_prefix`, the last word typed also marks words that begin with it, in results without the word itself.
    A term that one text of a result contains as typed is marked only so in its `others`, too.
    """

    def __init__(self, query: Query, *, is_prefix: bool) -> None:
        # `_accented` holds None for a term typed without accents, which matches any accents.
        terms = query.terms + query.other_terms
        folded_terms = [tuple(fold(word) for word in term) for term in terms]
        self._accented = [
            term if term != folded else None for term, folded in zip(terms, folded_terms, strict=True)
        ]
        self._typed = frozenset(range(len(query.terms)))
        self._folded = folded_terms
        # The number of the term that may match as a prefix.
        self._unfinished = len(query.terms) - 1 if is_prefix else None
        # Numbers of the terms in the order of the pattern's groups. The longest comes first: the first match is marked.
        self._order = sorted(range(len(terms)), key=lambda number: -len(" ".join(folded_terms[number])))
        patterns = []
        for number in self._order:
            pattern = r"[\W_]+".join(_word_pattern(word) for word in folded_terms[number])
            patterns.append(rf"({pattern}[^\W_]*)" if number == self._unfinished else f"({pattern})")
        any_term = "|".join(patterns)
        self._pattern = re.compile(rf"(?<![^\W_])(?:{any_term})(?![^\W_])") if patterns else None
        # The hits of each text, each of which is read for several questions.
        self._read: dict[str, list[_Hit]] = {}

    def title(self, text: str, *others: str) -> SafeString:
        """Return the whole of `text` as HTML with the hits marked."""
        return _marked(text, self._hits(text, others), 0, len(text))

    def excerpt(self, text: str, *others: str) -> SafeString:
        """Return about `EXCERPT_LENGTH` characters of `text` with the hits marked.

        The excerpt shows the place with the most terms of the query together, or the beginning if nothing is
        found.
        """
        hits = self._hits(text, others)
        first = _densest(hits)
        start = _word_start(text, hits[first].start - _LEAD) if hits else 0
        end = _word_end(text, start + EXCERPT_LENGTH)
        if hits:
            end = max(end, hits[first].end)
        return _marked(text, hits, start, end)

    def terms_at(self, text: str, *others: str) -> list[tuple[int, int]]:
        """Return the offset and the number of the term of each hit in `text`."""
        return [(hit.start, hit.term) for hit in self._hits(text, others)]

    def excerpt_of_hits(self, text: str, *others: str) -> SafeString:
        """Return `excerpt(text)`, or "" if nothing is found."""
        return self.excerpt(text, *others) if self._hits(text, others) else SafeString()

    def finds_all(self, text: str, *others: str) -> bool:
        """Return True if every typed term is in `text`."""
        return {hit.term for hit in self._hits(text, others)} >= self._typed

    def spellings(self, text: str) -> dict[int, str]:
        """Return the first spelling of each term found in `text`, by the term's number."""
        return {hit.term: text[hit.start : hit.end] for hit in reversed(self._hits(text))}

    def _hits(self, text: str, others: Sequence[str] = ()) -> list[_Hit]:
        """Return the hits in `text`; of a term that it or one of `others` contains as typed, only those as typed."""
        hits = self._hits_in(text)
        if all(hit.is_exact for hit in hits):
            return hits
        exact = {hit.term for one in (text, *others) for hit in self._hits_in(one) if hit.is_exact}
        return [hit for hit in hits if hit.is_exact or hit.term not in exact]

    def _hits_in(self, text: str) -> list[_Hit]:
        """Return all hits in `text`, in order, at most `_MAX_HITS`."""
        if self._pattern is None:
            return []
        if text not in self._read:
            folded, places = _fold_with_places(text)
            matches = islice(self._pattern.finditer(folded), _MAX_HITS)
            self._read[text] = [self._hit(text, match, places) for match in matches]
        return self._read[text]

    def _hit(self, text: str, match: re.Match[str], places: Sequence[int]) -> _Hit:
        start, end = places[match.start()], places[match.end()]
        term = self._order[(match.lastindex or 1) - 1]
        accented, found = self._accented[term], tuple(words(text[start:end]))
        is_whole = term != self._unfinished or fold(found[-1]) == self._folded[term][-1]
        return _Hit(start, end, term, is_whole and accented in (None, found))


def _word_pattern(word: str) -> str:
    return f"0*{word}" if word.isascii() and word.isdigit() else re.escape(word)


def _fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return the same values as `fold_with_map`.

    Composed text folds letter by letter and needs no map, which would be large for a whole law.
    """
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text) + 1)
    return fold_with_map(text)


def _densest(hits: list[_Hit]) -> int:
    """Return the index of the hit whose excerpt shows the most terms; 0 without hits.

    Terms with the typed accents count twice.
    """

    def score(first: int) -> int:
        reach = hits[first].start + EXCERPT_LENGTH - _LEAD
        shown = {(hit.term, hit.is_exact) for hit in islice(hits, first, first + 40) if hit.end <= reach}
        return sum(2 if is_exact else 1 for _, is_exact in shown)

    return max(range(len(hits)), key=score, default=0)


def _word_start(text: str, at: int) -> int:
    """Return the start of the first whole word at or after `at`."""
    if at <= 0:
        return 0
    space = text.find(" ", at - 1, at + _LEAD)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    """Return the end of the last whole word before `at`."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", max(at - _LEAD, 0), at)
    return space if space >= 0 else at


def _marked(text: str, hits: list[_Hit], start: int, end: int) -> SafeString:
    pieces = ["… "] if start else []
    at = start
    for hit in hits:
        if at <= hit.start and hit.end <= end:
            pieces += [escape(text[at : hit.start]), "<mark>", escape(text[hit.start : hit.end]), "</mark>"]
            at = hit.end
    pieces.append(escape(text[at:end]))
    if end < len(text):
        pieces.append(" …")
    return mark_safe("".join(pieces))  # noqa: S308  every piece of text is escaped above
