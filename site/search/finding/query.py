"""A reader's query as terms to search for. Pure: it uses no database and no request, and takes any text."""

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
# In words; a longer query is not searched as one phrase.
_LONGEST_PHRASE = 8
# The most pairs of words that are searched for a long question.
_MOST_PAIRS = 8

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PART = re.compile(r'"([^"]*)"|([^"\s]+)')
# `13/2023/NĐ-CP` is one term whose words must follow each other; so are `CT-UBND` and `mst.gov.vn`.
_COMPOUND = re.compile(r"[\w\u0300-\u036f]+(?:[/.\-–][\w\u0300-\u036f]+)*")

# Words of questions that no text is about: "làm sao biết ...", "... là gì", "tôi bị ... thì phải làm thế
# nào".
_ASKING = frozenset(
    words(
        "à ai anh bao bạn bị các cách cần cho có của cứ đâu đây được em gì giúp hay hỏi khi không là làm mình một muốn"
        " nào này nên nhé nhiều như nhưng những ở ơi phải rồi sao tại thế thì tôi tui và về vì với xin"
    )
)
# The same without accents, but for those with another meaning ("tai" may be "tài", "the" may be "thẻ").
_ASKING_PLAIN = frozenset(
    words(
        "ai bao cach cho co cua cu dau duoc em gi giup hay khi khong la lam minh mot muon nao nay nen nhe nhieu nhu"
        " nhung o phai roi sao toi tui va voi xin"
    )
)

# One word, or several that must follow each other.
Term = tuple[str, ...]
# Terms that all have to occur.
Choice = tuple[Term, ...]
# Choices of which one has to occur, the typed one first; there is more than one if synonyms are known.
Clause = tuple[Choice, ...]
# A value by which entries are filtered, as (name of the filter, value): ("chuyen-muc", "12").
Mark = tuple[str, str]

# Names of the marks for an entry's kind and for a document's number.
KIND, NUMBER = "loai", "so"


@dataclass(frozen=True)
class Within:
    """The limits of a search: entries with all of these marks, published in this time."""

    marks: tuple[Mark, ...] = ()
    since: datetime.datetime | None = None
    before: datetime.datetime | None = None


EVERYTHING = Within()


@dataclass(frozen=True)
class Match:
    """The clauses that a row must match, all of them, within the limits."""

    clauses: tuple[Clause, ...]
    # True if the last word typed also matches as a prefix: `mat kha` finds "mật khẩu".
    is_prefix: bool = False
    within: Within = EVERYTHING

    @property
    def as_phrase(self) -> "Match | None":
        """The same match with all typed words as one phrase, or None if that adds nothing or is too long."""
        words_in_order = tuple(word for typed, *_ in self.clauses for term in typed for word in term)
        if len(self.clauses) < 2 or len(words_in_order) > _LONGEST_PHRASE:
            return None
        return replace(self, clauses=(((words_in_order,),),))


@dataclass(frozen=True)
class Query:
    """A reader's query, split into terms."""

    text: str
    terms: tuple[Term, ...]
    # True if the reader may still be typing the last word.
    is_open: bool
    # Each entry: the position of the first term, the position after the last one, and the equal phrases.
    synonyms: tuple[tuple[int, int, tuple[Term, ...]], ...] = field(default=())

    @property
    def folded_terms(self) -> tuple[Term, ...]:
        """The terms without accents."""
        return _folded(self.terms)

    @property
    def has_accents(self) -> bool:
        """True if a term was typed with accents."""
        return self.folded_terms != self.terms

    @property
    def telling_terms(self) -> tuple[Term, ...]:
        """The terms without words that only ask a question."""
        return tuple(term for term in self.terms if not self._only_asks(term))

    @property
    def other_terms(self) -> tuple[Term, ...]:
        """Synonyms that are searched for and were not typed."""
        return tuple(other for _, _, others in self.synonyms for other in others)

    def levels(self, within: Within = EVERYTHING) -> list[Match]:
        """Return the matches to try, from the strictest to the most generous.

        Each level but the first includes the hits of the level before it. The document with the number that
        was typed comes first; then the words as typed, because "đề án" is not "dễ ăn"; then their synonyms;
        then the words without accents, because hỏi and ngã are confused every day and many readers type no
        accents; last, the last word as a prefix.
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
        # One or two letters alone are the beginning of too many words.
        if self.is_open and len(self.folded_terms[-1][-1]) > (2 if len(self.terms) == 1 else 1):
            levels.append(replace(folded, is_prefix=True))
        return levels

    def relaxed(self, within: Within = EVERYTHING) -> list[Match]:
        """Return the matches to try if no entry has all words, from the strictest to the most generous.

        First all terms without those that only ask a question; then two pairs of neighbouring words, then one
        pair. In Vietnamese two syllables are more often than not a word.
        """
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
        """The number of the first levels, which find the words as typed or their synonyms."""
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
    """Return the query of a reader's input. Never fails.

    Operators, emoji, lone quotes and other non-words are left out; input that is too long is cut.
    """
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
