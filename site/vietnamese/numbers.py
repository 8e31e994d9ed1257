"""Numbers as Vietnamese prints them: 12.547 and 0,9. Never rounded: the caller decides the precision."""

from collections.abc import Iterator
from decimal import Decimal

_SWAPPED = str.maketrans(",.", ".,")
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THOUSANDS = ("", " nghìn", " triệu")


def group(value: int | float | Decimal) -> str:
    """Return `value` with points between thousands and a decimal comma, as CLDR has it for `vi`."""
    return f"{Decimal(str(value)):,f}".translate(_SWAPPED)


def in_words(value: int) -> str:
    """Return a whole number from 0 in words: "một triệu hai trăm linh năm nghìn"."""
    return " ".join(_spoken(value)) or DIGITS[0]


def _spoken(value: int) -> Iterator[str]:
    """Yield the words of groups of three digits; of a longer number, the digits above the last nine come first."""
    milliards, rest = divmod(value, 10**9)
    if milliards:
        yield from _spoken(milliards)
        yield "tỷ"
    is_first = not milliards
    for place in (2, 1, 0):
        group_of_three = rest // 1000**place % 1000
        if group_of_three:
            yield f"{_hundreds(group_of_three, is_first=is_first)}{_THOUSANDS[place]}"
            is_first = False


def _hundreds(value: int, *, is_first: bool) -> str:
    """Return a number below 1000 in words. Except in the first group, its hundreds are read even if they are zero."""
    hundreds, tens, units = value // 100, value // 10 % 10, value % 10
    words = [] if is_first and not hundreds else [DIGITS[hundreds], "trăm"]
    if tens:
        words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    elif units and words:
        words.append("linh")
    if units == 1 and tens > 1:
        words.append("mốt")
    elif units == 5 and tens:
        words.append("lăm")
    elif units:
        words.append(DIGITS[units])
    return " ".join(words)
