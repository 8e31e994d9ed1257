"""Spelling rules of Vietnamese syllables, evidence for `vietnamese.encodings` and `vietnamese.spelling`.

The rules know spelling, not vocabulary: "ngượt" passes, "tộs" does not. Foreign words and names are not
judged.
"""

import re
import unicodedata

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"

# Vowel groups and the codas that may follow them; "-" stands for none. The source is the standard tables of
# rimes.
_RIMES = {
    "a": "- c ch i k m n ng nh o p t u y",
    "ă": "c k m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- c ch m n ng nh p t u",
    "i": "- a c ch m n ng nh p t u",
    "iê": "c m n ng p t u",
    "o": "- c i m n ng p t",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng p t",
    "oe": "- m n ng o t",
    "oo": "c ng",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- a c i m n ng p t",
    "uâ": "n ng t y",
    "uê": "- ch n nh",
    "uô": "c i m n ng t",
    "uơ": "- n",
    "uy": "- a ch n nh p t u",
    "uyê": "n t",
    "ư": "- a c i m n ng t u",
    "ươ": "c i m n ng p t u",
    "y": "- ch m n nh p t u",
    "yê": "m n ng t u",
}
_SYLLABLE = re.compile(
    f"(?:{_ONSET})?(?:"
    + "|".join(
        f"{vowels}(?:{codas.replace('- ', '|').replace(' ', '|')})" for vowels, codas in _RIMES.items()
    )
    + ")"
)
_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# "k" is left out: it ends syllables of place names only (Đắk Lắk), with a tone or, as often written, without
# (Đăk).
_STOPPED = re.compile("(?:c|ch|p|t)$")
_TONES_OF_STOPPED = "\u0301\u0323"  # a syllable that ends in a stop carries sắc or nặng


def without_tone(word: str) -> tuple[str, str]:
    """Return the letters of `word` without tone marks (NFC), and its tone marks."""
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", _TONE_MARKS.sub("", decomposed)), "".join(
        _TONE_MARKS.findall(decomposed)
    )


def is_syllable(word: str) -> bool:
    """Return True if `word` can be spelled as a Vietnamese syllable with its accents.

    `word` may be in any case and normal form.
    """
    toneless, tones = without_tone(word.lower())
    if len(tones) > 1 or not _SYLLABLE.fullmatch(toneless):
        return False
    return not _STOPPED.search(toneless) or (bool(tones) and tones in _TONES_OF_STOPPED)
