"""The numbers of official documents: `13/2023/NĐ-CP`, `03/CT-UBND`, `24/2018/QH14`, `44-KL/TW`, `159-TB`.

Nghị định 30/2020/NĐ-CP, Phụ lục I, section II.3: number, "/", symbol. Legal documents put the year between;
the Party writes number, "-", type, "/", organ (Hướng dẫn 36-HD/VPTW). This module knows only the form of a
number; whether a text cites one is decided in `official.citations.mentions`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from official.doctypes import ABBREVIATIONS
from official.shadow import CAPITAL
from vietnamese.fold import fold

# One group of a symbol: "NĐ", "BCĐ138", "QH14", "BKH&ĐT". Its first character is a letter.
_GROUP = r"[^\W\d_][^\W_&]{0,14}(?:&[^\W\d_]{1,8})?"
_SPACE = r"\s?"
# After a dash with spaces the next words of the sentence may follow, so the caller checks the groups.
_SYMBOL = rf"{_GROUP}(?:{_SPACE}[-./]{_SPACE}{_GROUP}){{0,9}}"
# "60 HD/BTGTW": the separator before the type was lost, but the type and the organ are there. After "số" ("số 29
# BCA/VP") any two groups in capitals are a symbol, and so is the lone organ of an old decree ("số 43 CP").
_NO_MARK = (
    rf"(?=(?:{'|'.join(ABBREVIATIONS)}){_SPACE}[/-]{_SPACE}[{CAPITAL}])"
    rf"|(?(said)(?=[{CAPITAL}]{{2,10}}[/-][{CAPITAL}]|(?:CP|TTg|HĐBT)(?![\w&]))|(?!))"
)
# "66.2/2025/NQ-CP": several documents carry out Resolution 66.
_PART_OF_SERIES = r"\d{1,4}\.\d{1,2}(?=/(?:19|20)\d\d/)"
# A lone letter before the figures is a figure that text recognition misread: "l23/QĐ-UBND" has no number.
NUMBER = re.compile(
    rf"(?<![{CAPITAL}\d_/.,&-])(?<!\b[^\W\d_])"
    r"(?P<said>(?<=[Ss][ốỐ]\s)|(?<=[Ss][ốỐ]:\s))?"
    rf"(?P<serial>\d{{1,7}}[a-zđ]?(?:bis)?|{_PART_OF_SERIES})"
    rf"(?:{_SPACE}[/-]{_SPACE}(?P<year>(?:19|20)\d\d)(?=\s?/|\s?-?\s?(?:{'|'.join(ABBREVIATIONS)})-))?"
    rf"{_SPACE}(?:[-/]{_SPACE}|{_NO_MARK})(?P<symbol>{_SYMBOL})(?![^\W_]|&)",
)
# A symbol of this form stands alone after a running number that was left blank.
SYMBOL = re.compile(rf"(?:(?P<year>(?:19|20)\d\d){_SPACE}/{_SPACE})?(?P<symbol>{_SYMBOL})(?![^\W_]|&)")
GROUP = re.compile(_GROUP)

_WHITE = re.compile(r"\s+")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
# Inside a number, only a lost separator leaves a space there: "QĐ UBND", "60 HD/BTGTW".
_LOST = re.compile(rf"(?<=[^\W\d_])\s+(?=[^\W\d_])|(?<=\d)\s+(?=[{CAPITAL}])")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SPLIT = re.compile(
    rf"(?P<serial>\d{{1,7}}(?:[a-zđ]|bis)?|{_PART_OF_SERIES})(?:[/-]{_YEAR}(?=[/-]|$))?"
    r"(?:(?:[-/]|(?=[^\W\d_]))(?P<symbol>.+))?"
)
_BLANK = re.compile(rf"[-/](?:{_YEAR}/)?(?P<symbol>.+)")
_SEPARATOR_RUN = re.compile(r"[-./_]+")
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")
_SEPARATORS = re.compile(r"[-./]")


@dataclass(frozen=True, slots=True)
class NumberParts:
    """The parts of a number: `13/2023/NĐ-CP` is serial "13", year 2023 and symbol "NĐ-CP".

    `44-KL/TW` is "44", None and "KL/TW". A blank number, as in `/SKHCN-HCTH`, has no serial.
    """

    serial: str | None
    year: int | None
    symbol: str | None

    @property
    def groups(self) -> list[str]:
        """The groups of the symbol: "NĐ-CP" is ["NĐ", "CP"]."""
        return [part for part in _SEPARATORS.split(self.symbol or "") if part]


def tidy(printed: str) -> str:
    """Return the number as printed, without spaces and with hyphens for dashes and lost separators.

    "1905 /KH – BCĐ138" becomes "1905/KH-BCĐ138", "12/QĐ UBND" becomes "12/QĐ-UBND".
    """
    return _DASHES.sub("-", _WHITE.sub("", _LOST.sub("-", printed.strip())))


@lru_cache(maxsize=4096)
def number_key(number: str) -> str:
    """Return the form in which two printed forms of one number are equal.

    These are equal: "13/2023/nd-cp" and "13/2023/NĐ–CP", "QĐ.UB" and "QĐ-UB", "3/CT-UBND" and "03/CT-UBND".
    """
    folded = _SEPARATOR_RUN.sub("-", tidy(fold(number)).replace("&", "")).strip("-")
    return _LEADING_ZEROS.sub("", folded)


@lru_cache(maxsize=4096)
def split_number(number: str) -> NumberParts:
    """Return serial, year and symbol of a number in any of the styles. Never fails."""
    tidied = tidy(number)
    match = _BLANK.fullmatch(tidied) or _SPLIT.fullmatch(tidied)
    if match is None:
        return NumberParts(None, None, tidied or None)
    found = match.groupdict()
    return NumberParts(found.get("serial"), int(found["year"]) if found["year"] else None, found["symbol"])
