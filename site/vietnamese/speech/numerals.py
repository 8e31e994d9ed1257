"""Numbers, digits, dates, times of day and Roman numerals as an announcer says them.

Dates are given as their digits: "05" is a day and a month.
"""

import re

from vietnamese.numbers import DIGITS, in_words

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
# A longer run of digits is not a quantity.
_MAX_DIGITS = 12


def number(written: str) -> str:
    """Return a number as it is said: "1.500", "2,5", "007"."""
    whole, _, part = written.replace(".", "").partition(",")
    is_code = (len(whole) > 1 and whole.startswith("0")) or len(whole) > _MAX_DIGITS
    said = digits(whole) if is_code else in_words(int(whole))
    if not part:
        return said
    # The decimals of "2,35" are said as "ba mươi lăm", those of "0,05" and long ones digit by digit.
    tail = digits(part) if part.startswith("0") or len(part) > 2 else in_words(int(part))
    return f"{said} phẩy {tail}"


def digits(written: str) -> str:
    """Return the digits one by one; other characters stay as they are."""
    return re.sub(r"(?<=\w)\s*\d+|\d+", lambda run: _run(run[0]), written).strip()


def _run(digits: str) -> str:
    lead = " " if digits[:1].isspace() else ""
    return lead + " ".join(DIGITS[int(digit)] for digit in digits.strip())


def digits_and_signs(written: str) -> str:
    """Return digits with the signs between them, which form neither date nor number: "45/2025"."""
    names = {"/": "gạch chéo", "-": "gạch ngang", ".": "chấm"}
    return " ".join(names.get(part) or number(part) for part in re.findall(r"\d+|[/.-]", written))


def phone_groups(digits: str) -> list[str]:
    """Return the groups in which people say a phone number: mobile numbers 4-3-3, others in threes from the end."""
    if len(digits) <= 5:
        return [digits]
    first = 4 if len(digits) >= 8 else 3
    rest = digits[first:]
    cut = 3 if len(rest) % 3 != 1 else 2
    return [digits[:first], *(rest[at : at + cut] for at in range(0, len(rest), cut))]


def date(day_of_month: str, month_of_year: str, year_number: str) -> str:
    """Return a whole date."""
    return f"{day(day_of_month)} {month(month_of_year)} {year(year_number)}"


def day(digits: str) -> str:
    """Return a day of the month with the word for day before it."""
    return f"ngày {in_words(int(digits))}"


def month(digits: str) -> str:
    """Return a month with the word for month before it. April has a special word."""
    return f"tháng {'tư' if int(digits) == 4 else in_words(int(digits))}"


def year(digits: str) -> str:
    """Return a year with the word for year before it."""
    return f"năm {in_words(int(digits))}"


def is_date(day: int, month: int) -> bool:
    """Return True if the numbers are in the ranges of days and months (31/2 passes)."""
    return 1 <= day <= 31 and 1 <= month <= 12


def time(written: str) -> str:
    """Return a time of day: "7h30", "19:45:10", "7 giờ 30 phút"."""
    hour, *rest = re.findall(r"\d+", written)
    said = f"{in_words(int(hour))} giờ"
    for value, unit in zip(rest, ("phút", "giây"), strict=False):
        if int(value):
            said += f" {in_words(int(value))} {unit}"
    return said


def ordinal(number: int) -> str:
    """Return the word that stands after "thứ"; first and fourth differ from one and four."""
    return {1: "nhất", 4: "tư"}.get(number) or in_words(number)


def is_roman(word: str) -> bool:
    """Return True for a Roman numeral from II to XXXIX. A single letter is a letter."""
    return re.fullmatch("X{0,3}(?:IX|IV|V?I{0,3})", word) is not None and len(word) > 1


def roman(number: str) -> int:
    """Return the value of a Roman numeral."""
    values = [_ROMAN[letter] for letter in number]
    return sum(
        -value if any(value < after for after in values[place + 1 :]) else value
        for place, value in enumerate(values)
    )
