"""Synonyms that editors declared: a search for one word of a group finds the others too."""

from dataclasses import replace

from base.delivery import memo
from base.models.search_fields import words
from search.finding.query import Query, Term
from search.models import Synonyms
from vietnamese.fold import fold

_MOST_GROUPS = 500


def added_to(query: Query) -> Query:
    """Return `query` with the synonyms of its words."""
    if not query.terms or query.synonyms:
        return query
    by_words = memo.kept("search synonyms", _groups)
    longest = max(map(len, by_words), default=0)
    found: list[tuple[int, int, tuple[Term, ...]]] = []
    at = 0
    while at < len(query.terms):
        end = _longest_known(query.terms, at, by_words.keys(), longest)
        if end:
            typed = _joined(query.terms[at:end])
            others = tuple(phrase for phrase in by_words[typed] if _folded(phrase) != typed)
            found.append((at, end, others))
        at = end or at + 1
    return replace(query, synonyms=tuple(found))


def _groups() -> dict[Term, list[Term]]:
    """Return all phrases that have synonyms, folded, each with its whole group."""
    groups = [
        [tuple(words(phrase)) for phrase in group.phrases] for group in Synonyms.objects.all()[:_MOST_GROUPS]
    ]
    return {_folded(phrase): group for group in groups for phrase in group}


def _longest_known(terms: tuple[Term, ...], at: int, known: object, longest: int) -> int:
    """Return the position after the longest known phrase that begins at term `at`; 0 if there is none."""
    for end in range(min(len(terms), at + longest), at, -1):
        if _joined(terms[at:end]) in known:  # type: ignore[operator]
            return end
    return 0


def _joined(terms: tuple[Term, ...]) -> Term:
    return _folded(tuple(word for term in terms for word in term))


def _folded(phrase: Term) -> Term:
    return tuple(fold(word) for word in phrase)
