"""Finds misspelt words of Vietnamese, by the spelling rules of syllables and a table of common confusions.

Precision comes before recall: nobody reads hints that are often wrong. Words in capitals, names, foreign words and
both schools of tone placement are left alone. A syllable that exists is reported only within a phrase of the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple

from vietnamese.confusions import EXCEPTIONS, NAMES, PHRASES
from vietnamese.fold import accented
from vietnamese.syllables import is_syllable, without_tone
from vietnamese.text import nfc

# Addresses and words with digits are skipped as a whole.
_WORD = re.compile(r"(?<!\S)\S*(?:://|www\.|@|\d)\S*|[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_VOWEL = re.compile("[aeiouyăâêôơư]")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…\n])[\s“\"‘'(–•-]*$")
# The number of characters to look at before a word; quotation marks and spaces before a sentence are fewer.
_BEFORE = 20
# Consonants as they are spelt before each following vowel, in letters without tone.
_ONSETS = (
    (re.compile("^(n?g)h(?=[aăâoôơuư])"), r"\1"),
    (re.compile("^ng(?=[eêi])"), "ngh"),
    (re.compile("^g(?=[eê])"), "gh"),
    (re.compile("^c(?=[eêiy])"), "k"),
    (re.compile("^k(?=[aăâoôơuư])"), "c"),
)
# Vowels that typing often leaves half finished, and doubled letters at the end.
_RIMES = (
    (re.compile("uơ(?=[cimnptu])|ưo(?=[cimnptu])|uo(?=ng|[nc]$)"), "ươ"),
    (re.compile("(?<!g)ie(?=[cmnptu])"), "iê"),
    (re.compile("uye(?=[nt])"), "uyê"),
    (re.compile("^ye(?=[mntu])"), "yê"),
    (re.compile(r"([a-zđ])\1+$"), r"\1"),
)
# Letters that bear the tone, the first of them in a syllable.
_BEARERS = "ơêâôăư"


class Misspelling(NamedTuple):
    """Words of a text that are likely misspelt. `suggestion` is "" if no rule gives one."""

    words: str
    suggestion: str


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    key: str


def misspellings(text: str, accepted: Collection[str] = ()) -> list[Misspelling]:
    """Return the misspelt words of `text` (NFC) in order. `accepted` are words that are right, by their `key`."""
    words = [_Word(*found.span(), found.group(), key(found.group())) for found in _WORD.finditer(text)]
    found: list[Misspelling] = []
    place = 0
    while place < len(words):
        length, right = _in_table(text, words, place) or (1, _by_rules(words[place].text))
        whole = text[words[place].start : words[place + length - 1].end]
        if right is not None and key(whole) not in accepted:
            is_capital = whole[0].isupper()
            found.append(Misspelling(whole, right[:1].upper() + right[1:] if is_capital else right))
        place += length
    return found


def key(words: str) -> str:
    """Return the form by which words are compared: small letters, one tone placement, "i" for "y" in "lý"."""
    return " ".join(map(_key, words.split()))


def _key(word: str) -> str:
    word = accented(word)
    if len(word) == 2 and word[0] in "hklmst":
        return word[0] + nfc(unicodedata.normalize("NFD", word[1]).replace("y", "i"))
    return word


# --- By the table ---------------------------------------------------------------------------------------

_PHRASES = {key(wrong): right for wrong, right in PHRASES.items()}
_NAMES = {key(wrong): right for wrong, right in NAMES.items()}
_EXCEPTIONS = {
    key(wrong): tuple({*map(key, words.split())} for words in around) for wrong, around in EXCEPTIONS.items()
}
_MAX_WORDS = max(len(wrong.split()) for wrong in (*_PHRASES, *_NAMES))


def _in_table(text: str, words: list[_Word], place: int) -> tuple[int, str] | None:
    """Return the number of words at `place` that the table has, and their right form."""
    for length in range(min(_MAX_WORDS, len(words) - place), 0, -1):
        taken = words[place : place + length]
        phrase = " ".join(word.key for word in taken)
        if phrase in _NAMES and _are_joined(text, taken):
            return length, _NAMES[phrase]
        if phrase in _PHRASES and _are_joined(text, taken) and _is_no_name(text, taken):
            before, after = _EXCEPTIONS.get(phrase, ((), ()))
            earlier, later = words[place - 1 : place], words[place + length : place + length + 1]
            is_right = any(
                word.key in before and _are_joined(text, [word, taken[0]]) for word in earlier
            ) or any(word.key in after and _are_joined(text, [taken[-1], word]) for word in later)
            return None if is_right else (length, _PHRASES[phrase])
    return None


def _are_joined(text: str, words: list[_Word]) -> bool:
    return all(text[one.end : other.start].isspace() for one, other in pairwise(words))


def _is_no_name(text: str, words: list[_Word]) -> bool:
    """Return True for small letters; the first word of a sentence may have a capital."""
    first, *others = words
    if any(word.text != word.text.lower() for word in others):
        return False
    if first.text == first.text.lower():
        return True
    is_start = _SENTENCE_START.search(text[max(0, first.start - _BEFORE) : first.start])
    return bool(is_start) and first.text[1:] == first.text[1:].lower() and len(first.text) > 1


# --- By the rules ---------------------------------------------------------------------------------------


def _by_rules(word: str) -> str | None:
    """Return the right spelling of `word`, "" if only its tone is wrong, and None if the word may be right."""
    if not word.isalpha() or word != word.lower() or word.isascii():
        return None
    letters, tones = without_tone(word)
    is_onset_right = not any(wrong.search(letters) for wrong, _ in _ONSETS)
    if not _VOWEL.search(letters):
        return None
    if is_onset_right and is_syllable(word):
        # The schools of tone placement differ in these vowels.
        usual = word if re.search("oa|oe|uy", letters) else _with_tone(letters, tones)
        return usual if usual != word else None
    if right := _corrected(letters, tones):
        return right
    # With other letters, it may be a loan word ("ăcqui") or a word of another people ("gươl").
    is_tone_wrong = is_onset_right and is_syllable(_with_tone(letters, "\u0301"))
    return "" if is_tone_wrong and not _is_loan(word) else None


def _corrected(letters: str, tones: str) -> str:
    for rules in (_ONSETS, _RIMES):
        for wrong, right in rules:
            letters = wrong.sub(right, letters)
    word = _with_tone(letters, tones[:1])
    return word if is_syllable(word) else ""


def _with_tone(letters: str, tone: str) -> str:
    """Return the syllable with its tone where it is usually written."""
    vowels = [place for place, letter in enumerate(letters) if _VOWEL.match(letter)]
    if letters.startswith(("qu", "gi")) and len(vowels) > 1:
        vowels = vowels[1:]
    marked = [place for place in vowels if letters[place] in _BEARERS]
    if marked:
        bearer = marked[-1]
    elif len(vowels) > 1 and (len(vowels) > 2 or vowels[-1] + 1 < len(letters)):
        bearer = vowels[1]
    else:
        bearer = vowels[0]
    return nfc(letters[: bearer + 1] + tone + letters[bearer + 1 :])


def _is_loan(word: str) -> bool:
    """Return True if `word` consists of several syllables written as one, as loan words are: "ôtô", "axít"."""
    return any(
        all(is_syllable(half) or half.isascii() for half in (word[:place], word[place:]))
        for place in range(1, len(word))
    )
