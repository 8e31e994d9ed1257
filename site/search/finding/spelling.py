"""Suggestions for a query that finds nothing: the same words without a typing error.

Every suggestion finds something that readers may see, and is spelled as in the text found.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, zip_longest

from search.finding.engines import engine
from search.finding.excerpts import Highlighter
from search.finding.query import Match, Query, Term, Within, parse
from search.models import KnownWord, SearchEntry

MOST_HINTS = 3
# A longer query is a sentence; some of its words are searched instead (Query.relaxed).
_MOST_WORDS = 6
_MOST_CANDIDATES = 40
_LONGEST_WORD = 15
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Telex typed while the keyboard was set to English: "luwaf ddaor" is "lừa đảo". VNI: "lu7a2 d9ao3".
_TELEX_LETTERS = re.compile(
    r"(aa|ee|oo|dd)|(?<=[aou])w|(?<=[aeiouy])[sfrxj](?=[a-z]{1,2}$)|(?<=[a-z]{2})[sfrxj]$"
)
_VNI_DIGITS = re.compile(r"(?<=[a-z])[0-9]")


def for_query(query: Query, within: Within) -> list[str]:
    """Return at most `MOST_HINTS` other queries, the best first.

    Runs two database queries, and up to four more for each suggestion.
    """
    terms = query.folded_terms
    if not 0 < len(terms) <= _MOST_WORDS:
        return []
    candidates = list(islice(dict.fromkeys(_candidates(terms)), _MOST_CANDIDATES))
    if not candidates:
        return []
    plain = [Match(tuple(((term,),) for term in candidate), within=within) for candidate in candidates]
    # A phrase is a much surer sign than its single words.
    together = [match.as_phrase or match for match in plain]
    counts = engine().count([*together, *plain], 1, len(plain) * 2)
    merits = list(zip(counts[: len(plain)], counts[len(plain) :], strict=True))
    keyboard = _without_keyboard_marks(terms)
    best = sorted(
        (place for place, merit in enumerate(merits) if any(merit)),
        key=lambda place: (candidates[place] == keyboard, merits[place]),
        reverse=True,
    )
    found = [
        _as_written(candidates[place], together[place] if merits[place][0] else plain[place])
        for place in best[:MOST_HINTS]
    ]
    return list(dict.fromkeys(found))


def _candidates(terms: tuple[Term, ...]) -> Iterator[tuple[Term, ...]]:
    """Yield other terms that the reader may have meant, the most likely first."""
    plain = _without_keyboard_marks(terms)
    if plain != terms:
        yield plain
    single = [place for place, term in enumerate(terms) if len(term) == 1 and term[0].isalpha()]
    variants = {
        place: _variants(terms[place][0]) for place in single if len(terms[place][0]) <= _LONGEST_WORD
    }
    splits = {
        place: [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
        for place in single
        if 4 <= len(word := terms[place][0]) <= _LONGEST_WORD
    }
    asked = {word for words in variants.values() for word in words}
    asked.update(half for pairs in splits.values() for pair in pairs for half in pair)
    asked.update(terms[place][0] for place in single)
    known = set(KnownWord.objects.filter(text__in=asked).values_list("text", flat=True))
    # A word that occurs in no text is the mistyped one.
    places = [place for place in single if terms[place][0] not in known] or single
    for place in places:
        for left, right in splits.get(place, ()):
            if left in known and right in known:
                yield (*terms[:place], (left,), (right,), *terms[place + 1 :])
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


def _without_keyboard_marks(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    def bare(word: str) -> str:
        if _VNI_DIGITS.search(word):
            return _VNI_DIGITS.sub("", word)
        return _TELEX_LETTERS.sub(lambda match: (match[1] or "")[:1], word)

    return tuple(tuple(bare(word) if word.isascii() else word for word in term) for term in terms)


def _as_written(terms: tuple[Term, ...], match: Match) -> str:
    """Return these terms with the accents that they have in the first entry that `match` finds."""
    entry = SearchEntry.objects.filter(pk__in=engine().newest(match, 1)).first()
    looked_for = tuple(term for clause in match.clauses for choice in clause for term in choice)
    marker = Highlighter(replace(parse(""), terms=looked_for), is_prefix=False)
    written = marker.spellings(f"{entry.title}\n{entry.text}") if entry else {}
    if len(written) < len(looked_for):
        return " ".join(word for term in terms for word in term)
    return " ".join(written[number] for number in range(len(looked_for))).lower()
