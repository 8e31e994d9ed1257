"""Decodes words typed for a Vietnamese keyboard that was turned off: "luwaf" (Telex) and "lu7a2" (VNI) are "lừa".

Only sure cases are decoded: the result has accents and can be spelled as a syllable.
"""

import re

from vietnamese.syllables import is_syllable
from vietnamese.text import nfc

_MAX_LENGTH = 12
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = dict(zip("12345", "sfrxj", strict=True))
_TELEX = {"aa": "â", "ee": "ê", "oo": "ô", "aw": "ă", "ow": "ơ", "uw": "ư", "dd": "đ"}
_TELEX |= {"uow": "ươ", "wow": "ươ", "w": "ư"}
# The Telex letters for VNI's digits.
_VNI_LETTERS = {"a6": "aa", "e6": "ee", "o6": "oo", "a8": "aw", "o7": "ow", "u7": "uw", "d9": "dd"}
_TELEX_LETTERS = re.compile("|".join(sorted(_TELEX, key=len, reverse=True)))
_VNI_WORD = re.compile(r"[a-z]+(?:[0-9][a-z]*)+")
_VNI_LETTER = re.compile("|".join(_VNI_LETTERS))
# No syllable has one of these letters after its first vowel.
_TONE_KEY = re.compile(r"(?<=[aăâeêioôơuưy])([^aăâeêioôơuưy]*?)([sfrxj])")
_VOWELS = re.compile(r"(?<=q)u([aăâeêioôơuưy]+)|(?<=g)i([aăâeêoôơuưy]+)|([aăâeêioôơuưy]+)")


def decoded(word: str) -> str | None:
    """Return the syllable that the keys of `word` (lower case) would have produced, or None if there is none."""
    if len(word) > _MAX_LENGTH or not word.isascii():
        return None
    keys = word
    if _VNI_WORD.fullmatch(word):
        keys = "".join(
            _VNI_TONES.get(key, key) for key in _VNI_LETTER.sub(lambda one: _VNI_LETTERS[one[0]], word)
        )
    elif not word.isalpha():
        return None
    letters = _TELEX_LETTERS.sub(lambda one: _TELEX[one[0]], keys)
    tones = _TONE_KEY.findall(letters)
    toneless = _TONE_KEY.sub(r"\1", letters)
    written = _with_tone(toneless, _TONES[tones[-1][1]]) if tones else toneless
    return written if not written.isascii() and is_syllable(written) else None


def _with_tone(syllable: str, tone: str) -> str:
    """Return `syllable` with the tone at the vowel where it is written."""
    match = _VOWELS.search(syllable)
    if match is None:
        return syllable
    group = match.lastindex or 0
    start, vowels = match.start(group), match[group]
    marked = [place for place, letter in enumerate(vowels) if letter in "ăâêôơư"]
    if marked:
        place = marked[-1]
    elif len(vowels) > 1 and start + len(vowels) == len(syllable):
        place = len(vowels) - 2
    else:
        place = len(vowels) - 1
    at = start + place + 1
    return nfc(syllable[:at] + tone + syllable[at:])
