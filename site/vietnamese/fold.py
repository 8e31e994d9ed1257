"""Folding: lower case without accents, as search compares: `duong day nong` finds `đường dây nóng`.

Folded text is for matching only. It is never shown, and never stored in place of the original.
"""

import re
import unicodedata

from vietnamese.text import INVISIBLE, nfc

# Ð (U+00D0, Icelandic eth) and Ɖ (U+0189, African D) look exactly like Đ and occur in real documents: "Ðảng".
LOOK_ALIKES_OF_D = {"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"}
# Letters without a canonical decomposition.
_TO_D = ("đ", "Đ", *LOOK_ALIKES_OF_D)
_UNDECOMPOSABLE = {**dict.fromkeys(_TO_D, "d"), "ı": "i"}
_INVISIBLE = re.compile(f"[{INVISIBLE}]")

# Characters from here on (CJK and beyond) are not cached: there are thousands, and they fold to themselves.
_REMEMBERED_BELOW = 0x3000


def _fold_char(char: str) -> str:
    """Return one character folded.

    Decomposition and case folding handle one character at a time, and the order of marks does not matter
    because they are dropped. A text may therefore be folded character by character.
    """
    if _INVISIBLE.match(char):
        return ""
    bare = "".join(c for c in unicodedata.normalize("NFD", char) if unicodedata.category(c) != "Mn")
    return "".join(_UNDECOMPOSABLE.get(c, c) for c in bare.casefold())


class _FoldTable(dict[int, str]):
    """A table for `str.translate` that computes each unknown character once.

    Indexing folds 100,000 articles; after the first page every Vietnamese letter is one look-up.
    """

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        if code < _REMEMBERED_BELOW:
            self[code] = folded
        return folded


_TABLE = _FoldTable({code: _fold_char(chr(code)) for code in (*range(0x250), *range(0x1EA0, 0x1EFA))})

_WORD = re.compile(r"[^\W_]+")


def fold(s: str) -> str:
    """Return `s` in lower case without accents, with đ as d.

    NFC and NFD input give the same result. White space and punctuation stay; soft hyphens and other invisible
    characters are removed.
    """
    return s.lower() if s.isascii() else s.translate(_TABLE)


def fold_with_map(s: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its positions the position in `s` that it came from.

    The list has one entry more than the folded text: the length of `s`. A hit at `folded[a:b]` is therefore
    `s[places[a]:places[b]]`, including the marks that follow its last letter in decomposed text.
    """
    pieces: list[str] = []
    places: list[int] = []
    for place, char in enumerate(s):
        folded = _TABLE[ord(char)]
        pieces.append(folded)
        places.extend([place] * len(folded))
    places.append(len(s))
    return "".join(pieces), places


def tokens(s: str) -> list[str]:
    """Return the folded words and numbers of `s` in order.

    `13/2023/NĐ-CP` gives `13 2023 nd cp`, to be searched for as a phrase.
    """
    return _WORD.findall(fold(s))


# The two schools of tone placement differ only in open syllables in oa, oe, uy: hòa and hoà, khỏe and khoẻ,
# ủy and uỷ. Matching maps both to the first form, which need not be correct spelling ("qúy"), only the same.
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_TONE_LAST = {
    first + nfc(last + tone): nfc(first + tone) + last
    for first, last in ("oa", "oe", "uy")
    for tone in _TONES
}
_TONE_LAST_AT_END = re.compile(f"(?:{'|'.join(_TONE_LAST)})(?![^\\W_])")
_ETH_TO_D = str.maketrans(dict.fromkeys(_TO_D, "đ"))


def accented(s: str) -> str:
    """Return the comparison form of `s` that keeps accents, for readers who type them.

    The form is composed, in lower case, with look-alikes of đ as đ and with one tone placement, so that `Hoà`
    equals `hòa` while `đề án` differs from `de an`.
    """
    lowered = nfc(_INVISIBLE.sub("", s)).casefold().translate(_ETH_TO_D)
    return _TONE_LAST_AT_END.sub(lambda match: _TONE_LAST[match.group()], lowered)


# Syllables that end in "i" alone are spelt with "y", too: kĩ and kỹ, quí and quý.
_PAIRS = [
    (accented(f"{onset}i{tone}"), accented(f"{onset}y{tone}"))
    for onset in ("h", "k", "l", "m", "s", "t", "qu")
    for tone in ("", *_TONES)
]
_OTHER_SPELLING = {word: other for pair in _PAIRS for word, other in (pair, reversed(pair))}


def other_spelling(word: str) -> str:
    """Return the other spelling of a syllable in the form of `accented`: "kĩ" for "kỹ"; "" if it has none."""
    return _OTHER_SPELLING.get(word, "")
