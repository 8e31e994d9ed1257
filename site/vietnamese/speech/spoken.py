"""Writes out in words what an announcer could not read at sight: numbers, dates, abbreviations, addresses, symbols.

One pass over the text: at each place, the first rule that matches gives the words. No rule sees the output of another.
The result also lists what was written out, for an editor to check, and the abbreviations that were spelled because no
table has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from vietnamese.numbers import in_words
from vietnamese.speech import numerals
from vietnamese.speech.abbreviations import (
    ABBREVIATIONS,
    ADDRESS_PARTS,
    LETTERS,
    SPELLED,
    SYMBOLS,
    UNITS,
)
from vietnamese.syllables import is_syllable
from vietnamese.text import nfc

_UPPER = "A-ZĐĂÂÊÔƠƯ"

_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_DECIMAL = rf"(?:\d+\.\d{{1,2}}(?!\d)|{_NUMBER})"
_DASH = r"\s?[-–—]\s?"
# Words before a short telephone number, which is not read as a quantity; other such numbers may stand between.
_CALL = re.compile(
    r"(?:gọi|tổng đài|đầu số|đường dây nóng|hotline|điện thoại|số máy|nhắn tin|bấm|cảnh sát|cấp cứu|cứu hỏa|cứu hoả)"
    r"(?:[ :](?:ngay|số|đến|tới|về|qua|cho|theo|là|đt)?)*(?:\d+(?:,| hoặc| và|/)+ ?)*$",
    re.IGNORECASE,
)
# Police, fire brigade, ambulance, help for children, search and rescue.
_EMERGENCY = {"111", "112", "113", "114", "115"}
_ORDERED = (
    r"(?:khóa|khoá|thế kỷ|thế kỉ|chương|phần|mục|lần thứ|đại hội|kỳ|nhiệm kỳ|quý"
    r"|phụ lục|loại|hạng|cấp|tập|vùng|điều)"
)
# Pairs of numbers, each perhaps a day and a month, and a word before them that only stands before days.
_PAIRS = re.compile(
    r"(?:\b(?:ngày|sáng|trưa|chiều|tối|đêm|hôm|dịp|lễ|quốc khánh|hạn) )?\d{1,4}/\d{1,4}"
    r"(?:(?:,| và| đến| tới|\s?[-–—])\s?(?:ngày )?\d{1,4}/\d{1,4})*",
    re.IGNORECASE,
)
# "6,5%/năm", "5 triệu đồng/người": an amount for each of something.
_AMOUNT = re.compile(
    r"\d\s?(?:(?:nghìn|ngàn|triệu|tỷ|tỉ) )?(?:%|đ|vnđ|đồng|nghìn|ngàn|triệu|tỷ|tỉ|lần|lượt|buổi|giờ|ngày|tuần|tháng)$",
    re.IGNORECASE,
)
_EACH = "(?:giây|phút|giờ|ngày|tuần|tháng|quý|năm|lần|lượt|người|hộ|suất|đơn vị|sản phẩm)"
_TOP = r"(?:vn|com|net|org|info|gov|edu|io|me|asia)"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Text as it is said.

    `written_out` are pairs of written and spoken text, `unknown` the abbreviations that were spelled.
    """

    text: str
    written_out: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


def spoken(text: str, readings: Mapping[str, str] | None = None) -> Spoken:
    """Return `text` as it is said. `readings` are an editor's own and take precedence over all rules."""
    return _Speaker(readings or {}).say(nfc(text))


def address_in_words(written: str) -> str:
    """Return a web or e-mail address as it is said."""
    without = re.sub(r"^https?://(?:www\.)?", "", written).rstrip("/")
    names = {".": "chấm", "/": "gạch chéo", "-": "gạch ngang", "_": "gạch dưới", "@": "a còng"}
    names |= {"?": "hỏi", "=": "bằng", "&": "và", "+": "cộng", "%": "phần trăm", ":": "hai chấm"}
    return " ".join(_said_parts(re.findall(r"\d+|[^\W\d_]+|[./_@?=&+%:-]", without), names))


class _Speaker:
    """One pass over one text."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        self.readings = {nfc(word): said for word, said in readings.items()}
        own = "|".join(map(re.escape, sorted(self.readings, key=len, reverse=True)))
        rules = {"own": rf"(?<!\w)(?:{own})(?!\w)" if own else "(?!)", **_RULES}
        self._pattern = re.compile("|".join(f"(?P<{name}>{rule})" for name, rule in rules.items()))
        self.written_out: dict[str, str] = {}
        self.unknown: dict[str, None] = {}

    def say(self, text: str) -> Spoken:
        said = _tidy(self._pattern.sub(self._replace, text))
        return Spoken(said, tuple(self.written_out.items()), tuple(self.unknown))

    def _replace(self, match: re.Match[str]) -> str:
        name, written = str(match.lastgroup), match[0]
        said = self.readings[written] if name == "own" else _SAY[name](self, match)
        if said == written:
            return written
        # Everybody makes these pauses, so they are not listed for the editor.
        if name != "pause":
            self.written_out.setdefault(written.strip(), said.strip())
        before = match.string[: match.start()].rstrip(" “\"'(")
        begins = not before or before[-1] in ".!?\n"
        is_upper = written[:1].isupper() or written[:1].isdigit()
        return said[:1].upper() + said[1:] if begins and is_upper else said

    # --- Rules ------------------------------------------------------------------------------------------

    def say_address(self, match: re.Match[str]) -> str:
        return address_in_words(match[0])

    def say_document(self, match: re.Match[str]) -> str:
        number, *rest = match[0].split("/")
        parts = [numerals.number(number)]
        for part in rest:
            if part.isdigit():
                parts.append(in_words(int(part)))
            else:
                parts.append(", ".join(self._symbol(symbol) for symbol in re.split("[-–]", part)))
        return ", gạch chéo, ".join(parts)

    def say_party_document(self, match: re.Match[str]) -> str:
        number, kind, issuer = re.split("[-/]", match[0])
        return f"{numerals.number(number)}, {self._symbol(kind)}, gạch chéo, {self._symbol(issuer)}"

    def _symbol(self, symbol: str) -> str:
        letters, number = re.fullmatch(r"(.*?)(\d*)", symbol).groups()  # type: ignore[union-attr]
        known = SYMBOLS.get(letters) or ABBREVIATIONS.get(letters)
        if number and letters == "QH":
            return f"Quốc hội khóa {in_words(int(number))}"
        words = known or self._spell(letters)
        return f"{words} {in_words(int(number))}" if number else words

    def say_phone(self, match: re.Match[str]) -> str:
        written = re.sub(r"^\+84[\s.]?", "0", match[0].lstrip())
        groups = re.findall(r"\d+", written)
        if len(groups) == 1:
            groups = numerals.phone_groups(groups[0])
        return ", ".join(numerals.digits(group) for group in groups)

    def say_always(self, match: re.Match[str]) -> str:
        is_a_day = match[0].endswith("24") or "24/24" in match[0]
        return (
            "suốt hai mươi bốn giờ trong ngày" if is_a_day else "hai mươi bốn giờ mỗi ngày, bảy ngày mỗi tuần"
        )

    def say_days(self, match: re.Match[str]) -> str:
        first, *month_of_first, last, month, year = re.findall(r"\d+", match[0])
        begin = " ".join([numerals.day(first), *map(numerals.month, month_of_first)])
        return f"{begin} đến {numerals.date(last, month, year)}"

    def say_date(self, match: re.Match[str]) -> str:
        day, month, year = re.findall(r"\d+", match[0])
        if not numerals.is_date(int(day), int(month)):
            return numerals.digits_and_signs(match[0])
        return numerals.date(day, month, year)

    def say_iso_date(self, match: re.Match[str]) -> str:
        year, month, day = match[0].split("-")
        return numerals.date(day, month, year)

    def say_day_and_month(self, match: re.Match[str]) -> str:
        day, month = re.findall(r"\d+", match[0])
        return f"{numerals.day(day)} {numerals.month(month)}"

    def say_month_and_year(self, match: re.Match[str]) -> str:
        month, year = re.findall(r"\d+", match[0])
        return f"{numerals.month(month)} {numerals.year(year)}"

    def say_worded_date(self, match: re.Match[str]) -> str:
        day, month, year = re.findall(r"\d+", match[0])
        return numerals.date(day, month, year)

    def say_worded_day(self, match: re.Match[str]) -> str:
        return f"{match[0].split()[0]} {in_words(int(re.findall(r'[0-9]+', match[0])[0]))}"

    def say_worded_month(self, match: re.Match[str]) -> str:
        word, number = match[0].split()
        return f"{word} {numerals.month(number).removeprefix('tháng ')}"

    def say_times(self, match: re.Match[str]) -> str:
        return " đến ".join(numerals.time(part) for part in re.split("[-–—]", match[0]))

    def say_time(self, match: re.Match[str]) -> str:
        return numerals.time(match[0])

    def say_ordinal(self, match: re.Match[str]) -> str:
        word, number = match[0].rsplit(maxsplit=1)
        return f"{word} {numerals.ordinal(int(number))}"

    def say_of_year(self, match: re.Match[str]) -> str:
        word, number, year = re.split("[ /]", match[0])
        value = int(number) if number.isdigit() else numerals.roman(number)
        return f"{word} {in_words(value)} {numerals.year(year)}"

    def say_roman(self, match: re.Match[str]) -> str:
        word, _, number = match[0].rpartition(" ")
        value = numerals.roman(number)
        said = numerals.ordinal(value) if word.endswith("thứ") else in_words(value)
        return f"{word} {said}".strip()

    def say_measure(self, match: re.Match[str]) -> str:
        numbers, unit = re.fullmatch(rf"({_DECIMAL}(?:{_DASH}{_DECIMAL})?)\s?(.+)", match[0]).groups()  # type: ignore[union-attr]
        # "95.5" is typed for "95,5", too.
        numbers = re.sub(r"\.(?=\d{1,2}(?!\d))", ",", numbers)
        said = " đến ".join(numerals.number(each) for each in re.split(_DASH, numbers))
        return f"{said} {UNITS[unit]}"

    def say_range(self, match: re.Match[str]) -> str:
        return " đến ".join(numerals.number(part) for part in re.split(_DASH, match[0]))

    def say_fraction(self, match: re.Match[str]) -> str:
        upper, lower = match[0].split("/")
        before = match.string[max(match.start() - 24, 0) : match.start()].lower()
        if re.search(r"(?:số|nhà|ngõ|hẻm|kiệt|ngách|đường) $", before):
            return f"{in_words(int(upper))} gạch chéo {in_words(int(lower))}"
        if _is_day(match):
            return f"{numerals.day(upper)} {numerals.month(lower)}"
        if int(upper) < int(lower) <= 10:
            return f"{in_words(int(upper))} phần {in_words(int(lower))}"
        return f"{in_words(int(upper))} trên {in_words(int(lower))}"

    def say_version(self, match: re.Match[str]) -> str:
        return " chấm ".join(in_words(int(part)) for part in match[0].split("."))

    def say_known(self, match: re.Match[str]) -> str:
        known = ABBREVIATIONS[match[0]]
        # "TP.Quảng Ngãi" is typed without a space, too.
        follows = match.string[match.end() : match.end() + 1]
        return f"{known} " if match[0].endswith(".") and follows.isalpha() else known

    def say_mixed(self, match: re.Match[str]) -> str:
        parts = re.findall(rf"\d+|[{_UPPER}]+", match[0])
        return " ".join(numerals.number(part) if part.isdigit() else _letters(part) for part in parts)

    def say_capitals(self, match: re.Match[str]) -> str:
        word = match[0]
        if is_syllable(word.lower()) and _stands_among_capitals(match):
            return word
        if numerals.is_roman(word):
            return in_words(numerals.roman(word))
        return self._spell(word)

    def say_number(self, match: re.Match[str]) -> str:
        written, before = match[0], match.string[max(match.start() - 40, 0) : match.start()]
        follows = match.string[match.end() : match.end() + 2].strip()
        is_called = 3 <= len(written) <= 8 and written.isdigit() and _CALL.search(before) is not None
        is_emergency = written in _EMERGENCY and not follows[:1].isalpha()
        return numerals.digits(written) if is_called or is_emergency else numerals.number(written)

    def say_sign(self, match: re.Match[str]) -> str:
        return _SIGNS[match[0].strip()]

    def say_per(self, match: re.Match[str]) -> str:
        return " một " if _AMOUNT.search(match.string, max(match.start() - 40, 0), match.start()) else ", "

    def say_pause(self, match: re.Match[str]) -> str:
        return "," if match[0] == ")" else ", "

    def _spell(self, word: str) -> str:
        parts = word.split("&")
        if word not in SPELLED:
            self.unknown.setdefault(word)
        return " và ".join(_letters(part) for part in parts)


_SIGNS = {
    "&": " và ",
    "+": " cộng ",
    "=": " bằng ",
    "×": " nhân ",
    ">": " lớn hơn ",
    "<": " nhỏ hơn ",
    "@": " a còng ",
}
_CLOCK = r"\d{1,2}(?:\s?(?:h|g|giờ)\s?(?:\d{2}(?:\s?(?:'|phút|p))?)?|:\d{2}(?::\d{2})?)"
_known = "|".join(map(re.escape, sorted(ABBREVIATIONS, key=len, reverse=True)))
_units = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))

# In order of precedence: at one place the first rule that matches wins. No rule has a named or numbered group.
_RULES = {
    "address": (
        r"(?<![\w@])(?:https?://[^\s<>“”\"]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
        rf"|(?:[a-zA-Z0-9][a-zA-Z0-9-]*\.)+{_TOP}\b(?:/[\w./?=&%-]*[\w/])?)|(?<=\s)(?:\.[a-z]+)*\.{_TOP}\b"
    ),
    "party_document": rf"(?<![\w/])\d+-[{_UPPER}]{{2,}}/[{_UPPER}]{{2,}}(?!\w)",
    "document": (
        rf"(?<![\w/])\d+(?:/\d{{4}})?/[{_UPPER}][{_UPPER}a-z]*\d{{0,3}}"
        rf"(?:[-–][{_UPPER}][{_UPPER}a-z&]*\d{{0,3}})*(?!\w)"
    ),
    "always": r"(?<![\d/])24/(?:7|24)(?!\d|/)(?:\s?(?:h|giờ)\b)?",
    "days": rf"(?<![\d/])\d{{1,2}}(?:/\d{{1,2}})?{_DASH}\d{{1,2}}/\d{{1,2}}/\d{{4}}(?!\d)",
    "iso_date": r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)",
    "date": r"(?<![\d/])(?:[Nn]gày )?\d{1,2}(?:/\d{1,2}/|-\d{1,2}-|\.\d{1,2}\.)\d{4}(?![\d/])",
    "phone": (
        r"(?<![\w.,/+])(?:\+84[\s.]?\d{1,3}|0\d{1,4}|1[89]00)(?:[\s.-]?\d{1,6}){1,4}(?![\w/]|[.,]\d)"
        r"(?!\s?(?:%|đồng|đ\b|người))"
    ),
    "times": rf"(?<![\d.,/:]){_CLOCK}\s?[-–—]\s?{_CLOCK}(?![\w/])",
    "time": rf"(?<![\d.,/:]){_CLOCK}(?![\w/:])",
    "worded_date": r"\b[Nn]gày 0?\d{1,2} tháng (?:0?[1-9]|1[0-2]),? năm \d{4}(?!\d)",
    "worded_day": r"\b[Nn]gày 0?\d{1,2}(?= tháng)",
    "worded_month": r"\b[Tt]háng (?:0?[1-9]|1[0-2])(?![\d/.,-])",
    "of_year": r"(?i:\b(?:quý|đợt|lần|kỳ|tuần|vòng|phiên|khóa|khoá|tập)) (?:[IVX]+|\d{1,2})/(?:19|20)\d\d(?![\d/])",
    "month_and_year": r"(?<![\d/])(?<![Ss]ố )(?:[Tt]háng )?(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])",
    "day_and_month": r"\b[Nn]gày (?:0?[1-9]|[12]\d|3[01])[/-](?:0?[1-9]|1[0-2])(?![\d/-]| tháng)",
    "ordinal": r"\b[Tt]hứ \d{1,3}(?!\d|[.,/]\d)",
    "roman": rf"(?i:\b{_ORDERED}) [IVXL]+(?!\w)",
    "measure": rf"(?<![\w.,/]){_DECIMAL}(?:{_DASH}{_DECIMAL})?\s?(?:{_units})(?!\w)",
    "known": (
        rf"(?<![\w&])(?:TP|Tp|P|Q|H|TX|TT|KP)\.(?=\s?[{_UPPER}])(?!HCM)|(?<![\w&])(?:{_known})(?![\w&])"
    ),
    "mixed": rf"(?<!\w)(?=\w*\d)(?=\w*[{_UPPER}])[{_UPPER}\d]{{2,}}(?!\w)",
    "capitals": rf"(?<![\w&])[{_UPPER}]{{2,}}(?:&[{_UPPER}]+)*(?![\w])",
    "version": r"(?<![\w.,])\d{1,9}\.\d{1,2}(?:\.\d{1,9})*(?![\w.,/]\d|\w)",
    "fraction": r"(?<![\w/.,])\d{1,4}/\d{1,4}(?![\w/]|[.,]\d)",
    "range": rf"(?<![\w.,/-]){_NUMBER}{_DASH}{_NUMBER}(?![\w/-]|[.,]\d)",
    "number": rf"(?<![\w]){_NUMBER}(?!\w)",
    "sign": r"\s?(?:[&=×@]|\+(?!84))\s?|(?<=\s)[<>](?=\s)",
    "per": rf"(?<=[%a-zà-ỹđ])/(?={_EACH}(?!\w))",
    "pause": r"(?<=[a-zà-ỹđ])/(?=[a-zà-ỹđ])|\s?\(|\)",
}
_SAY: dict[str, Callable[[_Speaker, re.Match[str]], str]] = {
    name: getattr(_Speaker, f"say_{name}") for name in _RULES
}


def _is_day(match: re.Match[str]) -> bool:
    """Return True if the match, two numbers with a slash between them, is a day and a month.

    "30/4" is one, as no fraction is written so. "1/5" is one after a word such as "sáng", and beside another day.
    """
    if not numerals.is_date(*map(int, match[0].split("/"))):
        return False
    start = max(match.start() - 80, 0)
    beside = next(
        found
        for found in _PAIRS.finditer(match.string, start, match.end() + 80)
        if found.start() <= match.start() < found.end()
    )
    pairs = [tuple(map(int, pair.split("/"))) for pair in re.findall(r"\d+/\d+", beside[0])]
    return not beside[0][0].isdigit() or any(
        day > month and numerals.is_date(day, month) for day, month in pairs
    )


def _tidy(text: str) -> str:
    """Return `text` without the spaces and commas that replaced words left behind."""
    text = re.sub(r",(?=\s*[.,;:!?…])", "", text)
    text = re.sub(r"(?<=[^\s]) +(?=[,.;:!?](?:\s|$))", "", text)
    return re.sub(r" {2,}", " ", text).strip().rstrip(",")


def _letters(word: str) -> str:
    return " ".join(LETTERS.get(letter, letter) for letter in word.upper())


def _stands_among_capitals(match: re.Match[str]) -> bool:
    """Return True if a word beside the match is in capitals and no abbreviation: the whole line is in capitals."""
    text = match.string
    beside = [
        *re.findall(r"(\w+)\W*$", text[max(match.start() - 40, 0) : match.start()]),
        *re.findall(r"^\W*(\w+)", text[match.end() : match.end() + 40]),
    ]
    return any(len(word) > 1 and word.isupper() and is_syllable(word.lower()) for word in beside)


def _said_parts(parts: Iterable[str], names: Mapping[str, str]) -> Iterator[str]:
    for part in parts:
        if part in names:
            yield names[part]
        elif part.isdigit():
            yield numerals.digits(part)
        elif part.lower() in ADDRESS_PARTS:
            yield ADDRESS_PARTS[part.lower()]
        elif len(part) <= 4 and not re.search("[aeiouy]", part.lower()):
            yield _letters(part)
        else:
            yield part
