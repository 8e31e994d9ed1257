"""A reader's query as terms to search for. Pure: it uses no database and no request, and takes any text."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

from base.models.search_fields import words
from official.doctypes import ABBREVIATIONS
from vietnamese import dates
from vietnamese.fold import fold
from vietnamese.text import one_line

MAX_QUERY_LENGTH = 200
_MAX_WORDS = 32
# In words; a longer query is not searched as one phrase.
_MAX_PHRASE_LENGTH = 8
# In words; for each pair, PostgreSQL reads the texts of all hits.
_MAX_PAIRED = 5
# In words; nobody types a longer title whole.
_MAX_NAME_LENGTH = 12
# The maximum number of pairs of words searched for a long question.
_MAX_PAIRS = 8

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_QUOTED = re.compile(r'"([^"]*)"')
# A type of document and its number, written together: "ct03", "NQ35/TW".
_GLUED_NUMBER = re.compile(
    rf"(?<![^\W_])({'|'.join({*ABBREVIATIONS, *map(fold, ABBREVIATIONS)})})(\d{{1,7}})(?![^\W_])",
    re.IGNORECASE,
)
_WORDED_DATE = re.compile(r"(\d{1,2}) (?:tháng|thang) (\d{1,2}) (?:năm|nam) (\d{4})", re.IGNORECASE)
# Words that only introduce the number after them: "ngày 28/4/2022", "số 13", "năm 2022".
_INTRODUCING = re.compile(
    r"(?<![^\W_])(?:(?:ngày|ngay|số|so):? (?=\d)|(?:năm|nam) (?=\d{4}(?!\d)))", re.IGNORECASE
)
# `13/2023/NĐ-CP` is one term whose words must follow each other; so are `CT-UBND` and `mst.gov.vn`.
# "Điều 8" is the name of a place in a text.
_COMPOUND = re.compile(
    r"(?<![^\W_])(?:điều|dieu|khoản|khoan) \d+(?![^\W_])|[\w\u0300-\u036f]+(?:[/.\-–][\w\u0300-\u036f]+)*",
    re.IGNORECASE,
)

# Words of questions that no text is about: "làm sao biết ...", "... là gì", "tôi bị ... thì phải làm thế
# nào".
_QUESTION_WORDS = frozenset(
    words(
        "à ai anh bao bạn bị các cách cần cho có của cứ đâu đây được em gì giúp hay hỏi khi không là làm mình một muốn"
        " nào này nên nhé nhiều như nhưng những ở ơi phải rồi sao tại thế thì tôi tui và về vì với xin"
    )
)
# The same without accents, except for those with another meaning ("tai" may be "tài", "the" may be "thẻ").
_PLAIN_QUESTION_WORDS = frozenset(
    words(
        "ai bao cach cho co cua cu dau duoc em gi giup hay khi khong la lam minh mot muon nao nay nen nhe nhieu nhu"
        " nhung o phai roi sao toi tui va voi xin"
    )
)

# One word, or several that must follow each other.
Term = tuple[str, ...]
# Terms that all have to occur.
Choice = tuple[Term, ...]
# Alternatives, one of which has to occur, the typed one first; there are several if synonyms are known.
Clause = tuple[Choice, ...]
# A value by which entries are filtered, as (name of the filter, value): ("chuyen-muc", "12").
Mark = tuple[str, str]

# Prefix of the words of marks. It is from the private use area, so no word of a text or of a query contains it.
MARK = "\ue000"
# Names of the marks for an entry's kind, for its whole title, and for the number and the date of a document.
KIND, NAME, NUMBER, DATE = "loai", "ten", "so", "ngay"


@dataclass(frozen=True)
class Within:
    """The limits of a search: entries with all of these marks, published in this time."""

    marks: tuple[Mark, ...] = ()
    since: datetime.datetime | None = None
    before: datetime.datetime | None = None

    def marked(self, *marks: Mark) -> "Within":
        """Return the same limits for entries that have these marks, too."""
        return replace(self, marks=(*self.marks, *marks))


EVERYTHING = Within()


@dataclass(frozen=True)
class Match:
    """The clauses that a row must match, all of them, within the limits."""

    clauses: tuple[Clause, ...]
    # True if the last word typed also matches as a prefix: `mat kha` finds "mật khẩu".
    is_prefix: bool = False
    within: Within = EVERYTHING

    @property
    def words(self) -> Term:
        """The typed words in their order."""
        return tuple(word for typed, *_ in self.clauses for term in typed for word in term)

    @property
    def folded(self) -> "Match":
        """The same match without accents."""
        return replace(self, clauses=_folded_clauses(self.clauses))

    @property
    def as_phrase(self) -> "Match | None":
        """The same match with all typed words as one phrase, or None if that adds nothing or is too long."""
        if len(self.clauses) < 2 or len(self.words) > _MAX_PHRASE_LENGTH:
            return None
        return replace(self, clauses=(((self.words,),),))

    @property
    def pairs(self) -> list[Term]:
        """The first typed words in consecutive pairs: the more of them a text has, the closer it is."""
        return list(pairwise(self.words[:_MAX_PAIRED]))


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
    def content_terms(self) -> tuple[Term, ...]:
        """The terms without words that only ask a question."""
        return tuple(term for term in self.terms if not self._is_question_word(term))

    @property
    def _content_clauses(self) -> tuple[Clause, ...]:
        questions = _clauses([term for term in self.terms if self._is_question_word(term)])
        return tuple(clause for clause in _clauses(self.terms, self.synonyms) if clause not in questions)

    @property
    def other_terms(self) -> tuple[Term, ...]:
        """Synonyms that are searched for and were not typed."""
        return tuple(other for _, _, others in self.synonyms for other in others)

    def levels(self, within: Within = EVERYTHING) -> list[Match]:
        """Return the matches to try, from the strictest to the most generous.

        Each level but the exact ones includes the hits of the level before it. Entries with exactly this title come
        first, and the document with the typed number or date; then the words as typed, because "đề án" is not "dễ ăn";
        then their synonyms; then the words without accents, because hỏi and ngã are confused every day and many readers
        type no accents; finally, the last word as a prefix.
        """
        if not self.terms:
            return []
        levels = [*self._exact_levels(within), Match(_clauses(self.terms), within=within)]
        if self.synonyms:
            levels.append(Match(_clauses(self.terms, self.synonyms), within=within))
        folded = Match(_clauses(self.folded_terms, self._folded_synonyms), within=within)
        if folded != levels[-1]:
            levels.append(folded)
        # Too many words begin with one or two given letters.
        if self.is_open and len(self.folded_terms[-1][-1]) > (2 if len(self.terms) == 1 else 1):
            levels.append(replace(folded, is_prefix=True))
        return levels

    def _exact_levels(self, within: Within) -> list[Match]:
        """Return the matches of entries with exactly this title, and of the document with this number or date."""
        levels = []
        names = tuple(((mark_word((NAME, name)),),) for name in self._names)
        if names:
            levels.append(Match((names,), within=within))
        marks = self._marks
        if marks:
            # "CT 03/UBND năm 2022" is printed 03/CT-UBND: the parts of a number may stand in any order, and question
            # words may be missing.
            parts = [part for clause in _folded_clauses(self._content_clauses) for part in _parts(clause)]
            levels.append(Match(tuple(parts), within=within.marked(*marks)))
        return levels

    def parts(self, within: Within = EVERYTHING) -> list[Match]:
        """Return the matches to weigh if no entry has all words, from the strictest to the most generous.

        The matches are: all terms except those that only ask a question; two pairs of neighbouring words; each pair,
        because most Vietnamese words have two syllables; and each word (of two words, only one with synonyms).
        """
        content = self._content_clauses
        pairs = [
            one + other
            for one, other in pairwise(self.terms)
            if not self._is_question_word(one) and not self._is_question_word(other)
        ]
        pairs += [term for term in self.terms if len(term) > 1]
        pairs = list(dict.fromkeys(pairs))[:_MAX_PAIRS]
        ways: list[tuple[Clause, ...]] = [content] if content else []
        if len(pairs) > 2:
            ways.append((tuple(combinations(pairs, 2)),))
        ways += [(((pair,),),) for pair in pairs]
        ways += [(clause,) for clause in content if len(self.terms) > 2 or len(clause) > 1]
        return [Match(way, within=within) for way in dict.fromkeys(ways)]

    @property
    def sure_levels(self) -> int:
        """The number of the first levels, which find the words as typed or their synonyms."""
        return self.exact_levels + 1 + bool(self.synonyms)

    @property
    def exact_levels(self) -> int:
        """The number of the first levels, which find entries with exactly this title, or with the number or date."""
        return len(self._exact_levels(EVERYTHING))

    @property
    def _names(self) -> list[str]:
        """The titles that readers may have typed whole: the words, and these with a synonym of some."""
        if len(self.terms) < 2:
            return []
        parts = [[*self.terms]]
        parts += [
            [*self.terms[:start], other, *self.terms[end:]]
            for start, end, others in self.synonyms
            for other in others
            if other[0][0] != MARK
        ]
        names = filter(None, (name_of([word for term in terms for word in term]) for terms in parts))
        return [name if self.has_accents else fold(name) for name in names]

    @property
    def _marks(self) -> list[Mark]:
        """The marks of the first number and of the first date that were typed."""
        days = [day for term in self.terms if (day := date_of(term))]
        numbers = [term[0] for term in self.terms if _is_number(term[0]) and not date_of(term)]
        return [(DATE, day) for day in days[:1]] + [(NUMBER, number) for number in numbers[:1]]

    @property
    def _folded_synonyms(self) -> tuple[tuple[int, int, tuple[Term, ...]], ...]:
        return tuple((start, end, _folded(others)) for start, end, others in self.synonyms)

    def _is_question_word(self, term: Term) -> bool:
        return len(term) == 1 and is_question_word(term[0], has_accents=self.has_accents)


def mark_word(mark: Mark) -> str:
    """Return the word by which a row is indexed as having a mark."""
    name, value = mark
    return MARK + "".join(filter(str.isalnum, value if name == KIND else f"{name}{value}"))


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


def _parts(clause: Clause) -> list[Clause]:
    """Return one clause for each word of a number, and other clauses as they are."""
    [[*terms], *others] = clause
    if others or len(terms) != 1 or not _is_number(terms[0][0]) or date_of(terms[0]):
        return [clause]
    return [(((word,),),) for word in terms[0]]


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def is_question_word(word: str, *, has_accents: bool = False) -> bool:
    """Return True if `word` belongs only to questions. Without accents, fewer words certainly do."""
    return word in (_QUESTION_WORDS if has_accents else _PLAIN_QUESTION_WORDS)


def date_of(term: Term) -> str:
    """Return the mark of the day that a term like 28/4/2022 names; "" for any other term."""
    if len(term) != 3 or not all(map(_is_number, term)):
        return ""
    day = dates.parse_date("/".join(term))
    return day.isoformat() if day else ""


def name_of(title: Sequence[str]) -> str:
    """Return the mark of a title of these words; "" if nobody would type it whole."""
    return "".join(title) if len(title) <= _MAX_NAME_LENGTH else ""


def _folded(terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple(tuple(fold(word) for word in term) for term in terms)


def _folded_clauses(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return tuple(tuple(_folded(choice) for choice in clause) for clause in clauses)


def parse(raw: str) -> Query:
    """Return the query of a reader's input. Never fails.

    Operators, emoji, lone quotes and other non-words are left out; input that is too long is cut.
    """
    text = one_line(raw[: MAX_QUERY_LENGTH * 10])[:MAX_QUERY_LENGTH].rstrip()
    terms: list[Term] = []
    is_open = False
    left = _MAX_WORDS
    for place, part in enumerate(_QUOTED.split(text.translate(_QUOTES))):
        is_quoted = place % 2 == 1
        found = (
            [words(part)] if is_quoted else [words(compound) for compound in _COMPOUND.findall(_tidy(part))]
        )
        for term in filter(None, found):
            if len(term) <= left:
                terms.append(tuple(term))
                left -= len(term)
                is_open = not is_quoted
    return Query(text, tuple(terms), is_open)


def _tidy(typed: str) -> str:
    """Return typed words with dates and numbers as documents print them."""
    dated = _WORDED_DATE.sub(r"\1/\2/\3", typed)
    return _GLUED_NUMBER.sub(r"\1 \2", _INTRODUCING.sub("", dated))
