"""What a reader typed, as terms to look for. Pure: it knows neither database nor request, and takes any text."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

from base.models.search_fields import words
from vietnamese.fold import fold
from vietnamese.text import one_line

LONGEST_QUERY = 200
_MOST_WORDS = 32
# So many words are looked for standing together.
_LONGEST_PHRASE = 8
# Of a long question, so many pairs of words are looked for.
_MOST_PAIRS = 8

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PART = re.compile(r'"([^"]*)"|([^"\s]+)')
# `13/2023/NĐ-CP` is one term whose words stand in this order; so is `CT-UBND`, and `mst.gov.vn`.
_COMPOUND = re.compile(r"[\w\u0300-\u036f]+(?:[/.\-–][\w\u0300-\u036f]+)*")

# What people ask with and no text is about: "làm sao biết ...", "... là gì", "tôi bị ... thì phải làm thế nào".
_ASKING = frozenset(
    words(
        "à ai anh bao bạn bị các cách cần cho có của cứ đâu đây được em gì giúp hay hỏi khi không là làm mình một muốn"
        " nào này nên nhé nhiều như nhưng những ở ơi phải rồi sao tại thế thì tôi tui và về vì với xin"
    )
)
# Of these, what means nothing else without accents ("tai" is "tài" as well, "the" is "thẻ").
_ASKING_PLAIN = frozenset(
    words(
        "ai bao cach cho co cua cu dau duoc em gi giup hay khi khong la lam minh mot muon nao nay nen nhe nhieu nhu"
        " nhung o phai roi sao toi tui va voi xin"
    )
)

# One word, or several that stand next to each other in this order.
Term = tuple[str, ...]
# Terms that all have to occur.
Choice = tuple[Term, ...]
# Choices of which one has to occur, what was typed first: more than one where words are equal for a search.
Clause = tuple[Choice, ...]
# A mark of an entry beside its text, as (name of a filter, value): ("chuyen-muc", "12").
Mark = tuple[str, str]

# The mark that says what kind of thing an entry is; the mark of a document with this number.
KIND, NUMBER = "loai", "so"


@dataclass(frozen=True)
class Within:
    """What a search is narrowed to: entries with all of these marks, published in this time."""

    marks: tuple[Mark, ...] = ()
    since: datetime.datetime | None = None
    before: datetime.datetime | None = None


EVERYTHING = Within()


@dataclass(frozen=True)
class Match:
    """What the database looks for: every clause."""

    clauses: tuple[Clause, ...]
    # Whether the last word that was typed may go on: `mat kha` finds "mật khẩu".
    is_prefix: bool = False
    within: Within = EVERYTHING

    @property
    def as_phrase(self) -> "Match | None":
        """The same with all that was typed standing together; None where that says nothing new."""
        words_in_order = tuple(word for typed, *_ in self.clauses for term in typed for word in term)
        if len(self.clauses) < 2 or len(words_in_order) > _LONGEST_PHRASE:
            return None
        return replace(self, clauses=(((words_in_order,),),))


@dataclass(frozen=True)
class Query:
    text: str
    terms: tuple[Term, ...]
    # The reader may still be typing the last word.
    is_open: bool
    # Terms by their places (first, behind the last), and what is equal to them.
    synonyms: tuple[tuple[int, int, tuple[Term, ...]], ...] = field(default=())

    @property
    def folded_terms(self) -> tuple[Term, ...]:
        return _folded(self.terms)

    @property
    def has_accents(self) -> bool:
        return self.folded_terms != self.terms

    @property
    def telling_terms(self) -> tuple[Term, ...]:
        """The terms without words that only ask."""
        return tuple(term for term in self.terms if not self._only_asks(term))

    @property
    def other_terms(self) -> tuple[Term, ...]:
        """What is looked for and was not typed."""
        return tuple(other for _, _, others in self.synonyms for other in others)

    def levels(self, within: Within = EVERYTHING) -> list[Match]:
        """From the strictest to the most generous; each finds at least what the one before it finds.

        A document with the number that was typed comes first; then words as they were typed, because "đề án" is not
        "dễ ăn"; then what is equal to them; then accents do not count, because hỏi and ngã are mixed up every day and
        many type none; last, the last word may be unfinished.
        """
        if not self.terms:
            return []
        typed = Match(_clauses(self.terms), within=within)
        levels = [typed]
        if self._number:
            numbered = replace(within, marks=(*within.marks, (NUMBER, self._number)))
            levels.insert(0, replace(typed, within=numbered))
        if self.synonyms:
            levels.append(Match(_clauses(self.terms, self.synonyms), within=within))
        folded = Match(_clauses(self.folded_terms, self._folded_synonyms), within=within)
        if folded != levels[-1]:
            levels.append(folded)
        # Two letters alone begin a good part of all words.
        if self.is_open and len(self.folded_terms[-1][-1]) > (2 if len(self.terms) == 1 else 1):
            levels.append(replace(folded, is_prefix=True))
        return levels

    def relaxed(self, within: Within = EVERYTHING) -> list[Match]:
        """What to look for where no entry has all words: first without those that only ask; then two pairs of
        neighbouring words, or one. Two syllables are a word in Vietnamese more often than not."""
        telling = self.telling_terms
        pairs = [
            one + other
            for one, other in pairwise(self.terms)
            if not self._only_asks(one) and not self._only_asks(other)
        ]
        pairs += [term for term in self.terms if len(term) > 1]
        pairs = list(dict.fromkeys(pairs))[:_MOST_PAIRS]
        ways: list[tuple[Clause, ...]] = []
        if telling and len(telling) < len(self.terms):
            ways.append(_clauses(telling))
        if len(pairs) > 2:
            ways.append((tuple(combinations(pairs, 2)),))
        if pairs:
            ways.append((tuple((pair,) for pair in pairs),))
        levels = []
        for way in ways:
            levels += [Match(way, within=within), Match(_folded_clauses(way), within=within)]
        return list(dict.fromkeys(levels))

    @property
    def sure_levels(self) -> int:
        """So many of the levels, the first ones, find what was typed or what is equal to it."""
        return 1 + bool(self._number) + bool(self.synonyms)

    @property
    def _number(self) -> str:
        return next((term[0] for term in self.terms if term[0].isascii() and term[0].isdigit()), "")

    @property
    def _folded_synonyms(self) -> tuple[tuple[int, int, tuple[Term, ...]], ...]:
        return tuple((start, end, _folded(others)) for start, end, others in self.synonyms)

    def _only_asks(self, term: Term) -> bool:
        return len(term) == 1 and term[0] in (_ASKING if self.has_accents else _ASKING_PLAIN)


def _clauses(
    terms: Sequence[Term], synonyms: Sequence[tuple[int, int, tuple[Term, ...]]] = ()
) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    at = 0
    for start, end, others in synonyms:
        clauses += [((term,),) for term in terms[at:start]]
        clauses.append((tuple(terms[start:end]), *((other,) for other in others)))
        at = end
    return (*clauses, *(((term,),) for term in terms[at:]))


def _folded(terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple(tuple(fold(word) for word in term) for term in terms)


def _folded_clauses(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return tuple(tuple(_folded(choice) for choice in clause) for clause in clauses)


def parse(raw: str) -> Query:
    """Never fails: what is no word (operators, emoji, lone quotes) is left out, what is too long is cut."""
    text = one_line(raw[: LONGEST_QUERY * 10])[:LONGEST_QUERY].rstrip()
    terms: list[Term] = []
    is_open = False
    left = _MOST_WORDS
    for quoted, plain in _PART.findall(text.translate(_QUOTES)):
        found = [words(quoted)] if quoted else [words(compound) for compound in _COMPOUND.findall(plain)]
        for term in filter(None, found):
            if len(term) <= left:
                terms.append(tuple(term))
                left -= len(term)
                is_open = not quoted
    return Query(text, tuple(terms), is_open)
