"""Vietnamese alphabetical order: a à ả ã á ạ ă ... d đ e ê ... o ô ơ ... u ư ...

`sorted(names, key=sort_key)` gives the order of CLDR's `vi` collation for Vietnamese text without ICU, whose
Python binding needs a compiler to install. The module never normalises or changes the sorted text.
"""

import unicodedata

# CLDR's order of ASCII, with the Vietnamese letters at their places in the alphabet and f, j, w, z at their
# Latin places.
_ORDER = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {char: chr(rank) for rank, char in enumerate(_ORDER, start=1)}
_WHITE_SPACE = "\t\n\r\u00a0"
_RANK.update(dict.fromkeys(_WHITE_SPACE, _RANK[" "]))

# huyền, hỏi, ngã, sắc, nặng: the order of tones in the alphabet. Marks of other languages follow.
_TONES = {mark: chr(rank) for rank, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", start=2)}
_NO_TONE, _OTHER_MARK = "\x01", "\x07"
# Circumflex, breve, horn: these make another letter, not another tone.
_QUALITY = ("\u0302", "\u0306", "\u031b")

# Characters outside the table sort after those in it, in code point order: _BEYOND + the character.
_BEYOND = chr(len(_ORDER) + 1)


def sort_key(s: str) -> tuple[str, str, str]:
    """Return a key that sorts `s` in Vietnamese order.

    The key compares letters first, then tones, then case (small before capital), each over the whole text, as
    CLDR does: `ma`, `mà`, `mạ`, then `mai`.
    """
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for char in unicodedata.normalize("NFD", s):
        if char in _TONES or (char not in _QUALITY and unicodedata.combining(char)):
            if tones:
                tones[-1] += _TONES.get(char, _OTHER_MARK)
        elif char in _QUALITY:
            if letters:
                letters[-1] += char
        else:
            letters.append(char.lower())
            tones.append(_NO_TONE)
            cases.append("2" if char != char.lower() else "1")
    return "".join(map(_letter_rank, letters)), "".join(tones), "".join(cases)


def _letter_rank(letter: str) -> str:
    composed = unicodedata.normalize("NFC", letter)
    return _RANK.get(composed) or _RANK.get(letter[0], _BEYOND + letter)
