"""The spaces that text recognition puts into words and figures: "B Ộ", "N G H Ị  Q U Y Ế T", "số 0 6/2020".

Headings are printed with wide letter spacing, so they suffer most. A space is dropped only if it splits a syllable
("V À"), a sequence of single letters, or a figure after "số", "ngày", "tháng" or "năm".
"""

import re
from functools import lru_cache
from itertools import accumulate

from vietnamese.fold import fold
from vietnamese.syllables import is_syllable

_LETTER = r"[^\W\d_][\u0300-\u036f]*"
_ONSET = "(?:[Nn][Gg][Hh]?|[CGKNPTcgknpt][Hh]|[Tt][Rr]|[BCDĐGHKLMNPQRSTVXbcdđghklmnpqrstvx])"
_VOWEL = "[Hh]?[AEIOUYaeiouy\u00c0-\u1ef9]"
# A sequence of single letters, a lone onset with the rest of its syllable, or a sequence of single figures.
SPACED = (
    rf"(?<![\w\u0300-\u036f])(?:{_LETTER}(?: {{1,2}}{_LETTER}){{2,60}}|{_ONSET} (?={_VOWEL})(?:{_LETTER}){{1,6}})"
    r"(?![\w\u0300-\u036f])|(?<![\d/.,-])\d(?: \d){1,8}(?![\w.,])"
)
_BEFORE_FIGURES = re.compile(r"(?:so|ngay|thang|nam)[\s:]{1,3}$")
# A letter after these is a label, "điểm c ủy quyền", or half a capacity, "T/M ỦY BAN".
_BEFORE_LABEL = re.compile(
    r"(?:diem|nhom|lop|loai|hang|khu|to|muc|bang|phong|nha|lo|cap|mau|doan)\s$|\b[tk][./]$"
)
_MAX_BEFORE_LENGTH = 24  # characters, including combining marks
_MAX_SYLLABLE_LENGTH = 9
_INITIALS = 3  # "U B N D" is one word, "A B C" are labels


def inner_spaces(words: str, text: str, start: int) -> list[int]:
    """Return the offsets in `words` of the spaces to drop; `words` matches SPACED at `start` of `text`.

    Two spaces separate the words of such a sequence; one of them is dropped.
    """
    before = fold(text[max(0, start - _MAX_BEFORE_LENGTH) : start])
    if words[0].isdigit():
        is_joined, ends = _BEFORE_FIGURES.search(before) is not None, frozenset[int]()
    else:
        found = _ends_of_syllables(words)
        is_joined, ends = found is not None and not _BEFORE_LABEL.search(before), found or frozenset()
    if not is_joined:
        return []
    dropped, letters = [], 0
    for offset, char in enumerate(words):
        if char != " ":
            letters += 1
        elif words[offset - 1] == " " or (letters not in ends and words[offset + 1] != " "):
            dropped.append(offset)
    return dropped


@lru_cache(maxsize=1024)
def _ends_of_syllables(words: str) -> frozenset[int] | None:
    """Return the ends of the syllables in a sequence, in letters; None if its letters must not be joined."""
    ends: list[int] = []
    for word in words.split("  "):
        begun = ends[-1] if ends else 0
        joined = word.replace(" ", "")
        sizes = _sizes_of_syllables(joined)
        if sizes is None and (word.count(" ") < _INITIALS or not joined.isupper()):
            return None
        ends += (begun + size for size in accumulate(sizes or [len(joined)]))
    pieces = words.split()
    is_label = len(pieces) == 2 and "".join(pieces).isascii()  # "P AN"
    return None if is_label or len(ends) == len(pieces) else frozenset(ends)


def _sizes_of_syllables(joined: str) -> list[int] | None:
    sizes: list[int] = []
    while (at := sum(sizes)) < len(joined):
        longest = range(min(_MAX_SYLLABLE_LENGTH, len(joined) - at), 0, -1)
        size = next((size for size in longest if is_syllable(joined[at : at + size])), None)
        if size is None:
            return None
        sizes.append(size)
    return sizes
