"""What a reader typed, as terms to look for. Pure: it knows neither database nor request, and takes any text."""

import re
from dataclasses import dataclass

from base.indexing import words
from vietnamese.fold import fold
from vietnamese.text import one_line

LONGEST_QUERY = 200
_MOST_WORDS = 32

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PART = re.compile(r'"([^"]*)"|([^"\s]+)')
# `13/2023/NĐ-CP` is one term whose words stand in this order; so is `CT-UBND`, and `mst.gov.vn`.
_COMPOUND = re.compile(r"[\w\u0300-\u036f]+(?:[/.\-–][\w\u0300-\u036f]+)*")

# One word, or several that stand next to each other in this order.
Term = tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """What the database looks for: every term, the words of a term side by side."""

    terms: tuple[Term, ...]
    # Whether the last term's word may go on: `mat kha` finds "mật khẩu".
    is_prefix: bool = False
    # Only entries of this kind; all kinds if empty.
    kind: str = ""


@dataclass(frozen=True)
class Query:
    text: str
    terms: tuple[Term, ...]
    # The reader may still be typing the last word.
    is_open: bool

    @property
    def folded_terms(self) -> tuple[Term, ...]:
        return tuple(tuple(fold(word) for word in term) for term in self.terms)

    def levels(self, kind: str = "") -> list[Match]:
        """From the strictest to the most generous; each finds at least what the one before it finds.

        Accents that were typed count first ("đề án" is not "dễ ăn"); then they do not, because hỏi and ngã are
        mixed up every day and many type none; last, the last word may be unfinished.
        """
        if not self.terms:
            return []
        folded = self.folded_terms
        levels = [Match(self.terms, kind=kind)] if folded != self.terms else []
        levels.append(Match(folded, kind=kind))
        if self.is_open and len(folded[-1][-1]) > 1:
            levels.append(Match(folded, is_prefix=True, kind=kind))
        return levels


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
