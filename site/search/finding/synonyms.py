"""Adds to a query the words that mean the same.

These are the groups of synonyms.txt and of the editors, the stories of a topic whose name was typed, and other ways of
writing a date, a name with a number, or a syllable ("kỹ", "kĩ").
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from base.delivery import memo
from base.models.search_fields import words
from search.finding.query import Mark, Query, Term, date_of, is_question_word, mark_word
from search.models import Synonyms, phrases_of
from vietnamese.fold import fold, other_spelling

_MAX_GROUPS = 500
_SHIPPED = Path(__file__).with_name("synonyms.txt")
# "bcđ138", "2fa"
_WITH_NUMBER = re.compile(r"(?:([^\W\d]+)(\d+)|(\d+)([^\W\d]+))")

NameSource = Callable[[], Iterable[tuple[str, Mark]]]

_names: list[NameSource] = []


def register_names(source: NameSource) -> None:
    """Register names of groups of entries with their marks: a search for a name finds the whole group."""
    _names.append(source)


def added_to(query: Query) -> Query:
    """Return `query` with the synonyms of its words."""
    if not query.terms or query.synonyms:
        return query
    by_words = memo.get_or_set("search synonyms", _groups)
    longest = max(map(len, by_words), default=0)
    found: list[tuple[int, int, tuple[Term, ...]]] = []
    at = 0
    while at < len(query.terms):
        end, others = _equal_from(query.terms, at, by_words, longest)
        if others:
            found.append((at, end, others))
        at = end
    return replace(query, synonyms=tuple(found))


def _equal_from(
    terms: tuple[Term, ...], at: int, by_words: Mapping[Term, list[Term]], longest: int
) -> tuple[int, tuple[Term, ...]]:
    """Return the synonyms of the longest phrase that begins at term `at`, if any, and the position after it."""
    for end in range(min(len(terms), at + longest), at, -1):
        typed = tuple(word for term in terms[at:end] for word in term)
        plain = _folded(typed)
        if plain in by_words:
            # With wrong accents, the phrase itself finds more; without accents it is found anyway.
            form = _folded if typed == plain else tuple
            return end, tuple(phrase for phrase in by_words[plain] if form(phrase) != typed)
        if others := tuple(_other_forms(terms[at:end])):
            return end, others
    return at + 1, ()


def _other_forms(terms: tuple[Term, ...]) -> Iterator[Term]:
    """Yield the other way of writing a date (28/4/2022), a name with a number ("BCĐ 138", "2FA"), a syllable ("kỹ")."""
    if len(terms) == 2:
        joined = "".join(word for term in terms for word in term)
        is_name = all(len(term) == 1 and not is_question_word(fold(term[0])) for term in terms)
        if is_name and _WITH_NUMBER.fullmatch(joined):
            yield (joined,)
    elif len(terms) > 2:
        return
    elif date_of(terms[0]):
        day, month, year = terms[0]
        yield (day, "tháng", month, "năm", year)
    elif len(terms[0]) == 1 and (match := _WITH_NUMBER.fullmatch(terms[0][0])):
        yield tuple(filter(None, match.groups()))
    elif len(terms[0]) == 1 and (other := other_spelling(terms[0][0])):
        yield (other,)


def _groups() -> dict[Term, list[Term]]:
    """Return all phrases that have synonyms, folded, each with all phrases of the same meaning."""
    found: dict[Term, list[Term]] = {}
    editors = [group.phrases for group in Synonyms.objects.all()[:_MAX_GROUPS]]
    for group in [*_shipped(), *editors]:
        members = list(dict.fromkeys(tuple(words(phrase)) for phrase in group))
        # Groups that share a phrase are one group.
        together = list(
            dict.fromkeys([*members, *(one for key in members for one in found.get(_folded(key), ()))])
        )
        found |= {_folded(member): together for member in together}
    for source in _names:
        for name, mark in source():
            for phrase in _parts_of_name(tuple(words(fold(name)))):
                found[phrase] = [*found.get(phrase, ()), (mark_word(mark),)]
    return found


def _parts_of_name(name: Term) -> Iterator[Term]:
    """Yield the runs of two or more words by which readers may call something, and the whole name."""
    for start in range(len(name)):
        for end in range(start + 2, len(name) + 1):
            if not is_question_word(name[start]) and not is_question_word(name[end - 1]):
                yield name[start:end]
    if len(name) == 1:
        yield name


@cache
def _shipped() -> list[list[str]]:
    lines = _SHIPPED.read_text(encoding="utf-8").splitlines()
    return [phrases_of(line) for line in lines if line and not line.startswith("#")]


def _folded(phrase: Term) -> Term:
    return tuple(fold(word) for word in phrase)
