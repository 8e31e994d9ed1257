"""Other words for a query that finds nothing: the query that was certainly meant, and suggestions for typing errors.

Each of them finds something that readers may see, and is spelled as in the text that it finds.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest

from base.models.search_fields import words
from search.finding.engines import engine
from search.finding.excerpts import Highlighter
from search.finding.query import EVERYTHING, Match, Query, Term, Within, parse
from search.models import KnownWord, SearchEntry
from vietnamese.fold import fold
from vietnamese.keyboards import decoded

MAX_HINTS = 3
# A longer query is a sentence; for it, the search looks for some of its words instead (Results.relaxed).
_MAX_WORDS = 6
_MAX_CANDIDATES = 40
# The maximum number of unknown words replaced in a query.
_MAX_MENDED = 3
_MAX_WORD_LENGTH = 15
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# The maximum number of parts of words looked up for a query with hardly any spaces.
_MAX_PIECES = 600
# The maximum number of readings of a query that are tried.
_MAX_READINGS = 12
_MAX_SYLLABLES = 6
# Digits, perhaps of a number and a year: "132023ndcp".
_DIGITS = re.compile(r"(\d+)((?:19|20)\d\d)(?!\d)|\d+")
# A part of a word that is a number, or ends in one: "03", "bcd138".
_NUMBERED = re.compile(r"[a-z]*(\d+)")


def meant(query: Query, within: Within) -> str:
    """Return the query that was certainly meant; "" if none is certain.

    It undoes an English keyboard setting ("luwaf ddaor") and adds missing spaces ("anninhmang", "03ctubnd"). Runs two
    database queries, and two more if these find something.
    """
    glued = {term: "".join(term) for term in query.terms if len(term) == 1 or _is_code(term)}
    single = set(map(fold, glued.values()))
    pieces = {
        word[at:end] for word in single for at in range(len(word)) for end in range(at + 1, len(word) + 1)
    }
    if not single or len(pieces) > _MAX_PIECES:
        return ""
    known = _known(pieces)
    digits = {run[n] for word in single for run in _DIGITS.finditer(word) for n in range(3)}
    numbered = {piece for piece in pieces if (match := _NUMBERED.fullmatch(piece)) and match[1] in digits}
    readings: list[tuple[Term, ...]] = [()]
    for term in query.terms:
        is_known = term not in glued or fold(glued[term]) in known
        ways = [] if is_known else list(islice(_readings(glued[term], known | numbered), _MAX_READINGS))
        readings = [reading + way for reading in readings for way in ways or [(term,)]][:_MAX_READINGS]
    found = _found(readings, within)
    if not found or found[0][0] == query.terms:
        return ""
    return _as_written(*found[0])


def _is_code(term: Term) -> bool:
    """Return True for a number with a symbol, which may lack some of its separators: "13/2023/ndcp"."""
    return term[0].isdecimal() and not "".join(term).isdecimal()


def mended(query: Query) -> Query:
    """Return the query with words that are in no text replaced by the most likely ones that are.

    Runs at most two database queries.
    """
    single = {place: term[0] for place, term in enumerate(query.folded_terms) if len(term) == 1}
    known = _known(single.values())
    unknown = [place for place, word in single.items() if word not in known and len(word) <= _MAX_WORD_LENGTH]
    variants = {place: list(_likely(query.terms[place][0])) for place in unknown[:_MAX_MENDED]}
    known = _known({word for likely in variants.values() for word in likely})
    terms = list(query.terms)
    for place, likely in variants.items():
        terms[place] = next(((word,) for word in likely if word in known), terms[place])
    return replace(query, terms=tuple(terms), synonyms=())


def _likely(word: str) -> Iterator[str]:
    """Yield the folded words that an unknown word may stand for, the most likely first."""
    if syllable := decoded(word):
        yield fold(syllable)
    if word.isalpha():
        yield from _variants(fold(word))


def _found(choices: Sequence[tuple[Term, ...]], within: Within) -> list[tuple[tuple[Term, ...], Match]]:
    """Return the `choices` that find something, best first, each with the match that finds it. One query.

    A hit for a phrase is much surer evidence than hits for its single words.
    """
    plain = [Match(tuple(((term,),) for term in terms), within=within) for terms in choices]
    together = [match.as_phrase or match for match in plain]
    counts = engine().count([*together, *plain], 1, 2 * len(plain))
    merits = list(zip(counts[: len(plain)], counts[len(plain) :], strict=True))
    best = sorted((n for n, merit in enumerate(merits) if any(merit)), key=merits.__getitem__, reverse=True)
    return [(choices[n], together[n] if merits[n][0] else plain[n]) for n in best]


def _readings(word: str, known: Collection[str]) -> Iterator[tuple[Term, ...]]:
    """Yield the terms that an unknown word may stand for: a syllable by its keys, or known words without spaces."""
    syllable = decoded(word)
    if syllable:
        yield ((syllable,),)
    for pieces in _split(fold(word), known, _MAX_SYLLABLES):
        yield tuple(tuple(words(piece)) for piece in pieces)


def _split(word: str, known: Collection[str], most: int) -> Iterator[tuple[str, ...]]:
    """Yield the ways to cut `word` into at most `most` known words, those with the longest first word first."""
    if word in known:
        yield (word,)
    for at in range(len(word) - 1, 0, -1) if most > 1 else ():
        if word[:at] in known:
            yield from ((word[:at], *others) for others in _split(word[at:], known, most - 1))


def for_query(query: Query, within: Within) -> list[str]:
    """Return at most `MAX_HINTS` other queries, the best first.

    Runs two database queries, and up to four more for each suggestion.
    """
    terms = query.folded_terms
    if not 0 < len(terms) <= _MAX_WORDS:
        return []
    candidates = list(islice(dict.fromkeys(_candidates(terms)), _MAX_CANDIDATES))
    if not candidates:
        return []
    # Scattered over a text, any syllables are found: "mất sim" would become "mật tìm".
    best = [found for found in _found(candidates, within) if len(found[1].clauses) == 1][:MAX_HINTS]
    return list(dict.fromkeys(_as_written(terms, match) for terms, match in best))


def _candidates(terms: tuple[Term, ...]) -> Iterator[tuple[Term, ...]]:
    """Yield other terms that the reader may have meant, the most likely first."""
    single = [place for place, term in enumerate(terms) if len(term) == 1 and term[0].isalpha()]
    variants = {
        place: _variants(terms[place][0]) for place in single if len(terms[place][0]) <= _MAX_WORD_LENGTH
    }
    asked = {word for others in variants.values() for word in others}
    known = _known(asked | {terms[place][0] for place in single})
    # A word that occurs in no text is the mistyped one.
    places = [place for place in single if terms[place][0] not in known] or single
    closest = [[(place, word) for word in variants.get(place, ()) if word in known] for place in places]
    # The most likely variant of each word comes first.
    for row in zip_longest(*closest):
        for place, word in filter(None, row):
            yield (*terms[:place], (word,), *terms[place + 1 :])


def _variants(word: str) -> Iterable[str]:
    """Return all words one typing error away from the folded `word`.

    The errors are two letters swapped, and one letter added, replaced or left out.
    """
    if len(word) < 2:
        return ()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    swaps = [left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1]
    drops = [left + right[1:] for left, right in cuts if right]
    others = [left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS]
    more = [left + letter + right for left, right in cuts for letter in _LETTERS]
    return [made for made in dict.fromkeys(swaps + drops + others + more) if made != word and len(made) > 1]


def written(text: str) -> str:
    """Return the words of `text` with the accents that they have in the newest entry that has them together."""
    found = _found([parse(text).folded_terms], EVERYTHING)
    return _as_written(*found[0]) if found else text


def _known(asked: Iterable[str]) -> set[str]:
    return set(KnownWord.objects.filter(text__in=asked).values_list("text", flat=True))


def _as_written(terms: tuple[Term, ...], match: Match) -> str:
    """Return these terms with the accents that they have in the first entry that `match` finds."""
    entry = SearchEntry.objects.filter(pk__in=engine().newest(match, 1)).first()
    looked_for = tuple(term for clause in match.clauses for choice in clause for term in choice)
    marker = Highlighter(replace(parse(""), terms=looked_for), is_prefix=False)
    written = marker.spellings(f"{entry.title}\n{entry.text}") if entry else {}
    if len(written) < len(looked_for):
        return " ".join(word for term in terms for word in term)
    return " ".join(written[number] for number in range(len(looked_for))).lower()
