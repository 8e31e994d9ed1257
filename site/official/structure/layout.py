"""The parts of a document's head: motto, number, place and date, type, and the lines between them.

Heads come in two columns side by side, flattened with "|", run into one line or broken after every second
word (Nghị định 30/2020/NĐ-CP, Phụ lục I, gives the places; copies do not keep them). Therefore the fixed
parts are found by their words first, and the rest is cut into lines. This module finds positions; other
modules read their meaning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from official import doctypes
from official.citations.marks import end_of_symbol
from official.issuers import ORGAN
from official.numbers import NUMBER, SYMBOL, split_number
from official.shadow import CAPITAL, COLUMN, LINE, PARAGRAPH, Shadow
from official.structure.casing import place_in_full

HEAD = 6000  # characters; a head is a page at most
_NEAR = 800  # characters between a motto and its number, which a letter's subject may separate
_LETTERHEAD = 160  # characters from its first organ to the motto
_MAX_ISSUERS = 6  # with numbers of their own; more numbers are a list
BREAKS = COLUMN + LINE + PARAGRAPH

MOTTO = re.compile(
    # "Hiến pháp nước Cộng hòa ..." and "QUỐC HỘI NƯỚC CỘNG HÒA ..." are not mottos.
    r"(?<!(?<!nha )nuoc )(?<!phap\snuoc\s)cong\s?hoa\sxa\s?hoi\s?chu\s?ng\s?hia(?:\sviet\s?nam)?"
    r"|doc\slap\s?[-.]\s?tu\sdo\s?[-.]\s?hanh\sphuc"
    # The state's names and mottos before 1976; the name may also be part of an organ's.
    r"|(?:^|(?<=[\n\t\v]))(?:viet\snam\sdan\schu\scong\shoa|cong\shoa\smien\snam\sviet\snam)(?=[\n\t\v]|\sdoc\slap)"
    r"|doc\slap\s?[-.]\s?dan\schu\s?[-.]\s?hoa\sbinh\s?[-.]\s?trung\slap"
    # The title of the Party's charter names the Party, too.
    r"|(?<!dieu\sle\s)dang\s?cong\ssan\sviet\snam"
)
# The sender of a telegram (công điện), in small letters with accents: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ... điện:". The
# addressees follow.
TELEGRAPHS = re.compile(rf"(?P<sender>(?:{ORGAN.pattern})[^:{BREAKS}]{{0,120}}?)\sđiện\s?:\s?")
# Words that certainly begin the document's own text.
_BODY = re.compile(
    r"(?:^|(?<=[\n\t\v]))[-+\s]{0,3}(?:can\s?cu|chieu\s(?:theo|sac)|kinh\s(?:gui|moi)|theo\sde\snghi|xet\s(?:de\snghi|to\strinh)|thi\shanh\s(?!an\sdan\ssu)"
    r"|dieu\s[1l]\s?[.:]|chuong\s(?:i|1)(?!\w)|phan\s(?:i|thu\snhat)(?!\w)|i\s?[.\-/]\s|1\s?[.\-/]\s|noi\snhan"
    r"|quyet\s?(?:dinh|nghi)\s?:|quy\sdinh\s?:|chi\sthi\s?:)"
)
# A copy may have lost the line end before "Số:".
_LABEL = re.compile(
    rf"(?:(?:{doctypes.TYPE_WORDS})\s)?(?:(?<![^\W_])|(?<=[a-z])(?=so\s?:))so(?:\s(?:ky\s)?hieu)?(?:\svan\sban)?\s?[:.]?\s?"
)
_BLANK = re.compile(r"[\s.…_]{0,80}[-/]?\s?")
_BETWEEN_NUMBERS = re.compile(r"\s?[-–;,+]\s?(?=\d)")
_FILL = r"[\s.…_/-]{0,40}"
_DATE = re.compile(
    rf"ngay{_FILL}(?P<day>\d{{0,2}}){_FILL}thang{_FILL}(?P<month>\d{{0,2}}){_FILL}nam{_FILL}(?P<year>\d{{0,4}})"
    r"|ngay\s(?P<numeric>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4})(?!\d)"
)
# In old titles the number follows the type: "THÔNG TƯ CỦA BỘ ... SỐ 12/2009/TT-BTTTT NGÀY 24 THÁNG 3 NĂM
# 2009".
NUMBER_IN_TITLE = re.compile(r"\s(?:cua\s?[^\v\d:;]{3,120}?\s)?so\s?:?\s?(?=\d)")
# Decrees of 1945-1957: "SẮC LỆNH ... SỐ 38 NV NGÀY 27 THÁNG 3 NĂM 1946", or without a symbol.
_OLD_NUMBER = re.compile(rf"\d{{1,4}}(?:\s?(?P<symbol>[{CAPITAL}]{{1,4}}))?(?=\sNGÀY\s)")
_LINE_END = re.compile(f"[{LINE}{PARAGRAPH}]")
_PIECE = re.compile(rf"[^{BREAKS}]+")
_LEAD = " -–*_•+|"


@dataclass(frozen=True, slots=True)
class Part:
    """A range `start:end` of the shadow, without white space around it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line(Part):
    """A line of the head other than a fixed part. `apart`: an empty or a ruled line stands before it."""

    apart: bool


@dataclass(frozen=True, slots=True)
class NumberPart(Part):
    """The place of the document's own number; `number` is None if it was left blank."""

    number: Part | None
    symbol: Part | None


@dataclass(frozen=True, slots=True)
class DatePart(Part):
    """Place and date; `date` is the text of the date, None if its day or month was left blank."""

    place: Part | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a head. `body` is the position at which the document's own text begins.

    `joint` holds the numbers that the other issuers of a joint document gave it.
    """

    shadow: Shadow
    mottos: list[Part]
    number: NumberPart | None
    joint: list[NumberPart]
    date: DatePart | None
    type: Part | None
    before: list[Line]  # the letterhead's lines: up to the type or, without it, to the last fixed part
    after: list[Line]  # the lines from there to the body
    body: int

    @property
    def place(self) -> str | None:
        """The place before the date, as printed."""
        part = self.date.place if self.date else None
        return self.shadow.printed(part.start, part.end) if part else None

    def words(self, part: Part) -> str:
        """Return the words of a line as printed, or in capitals if the head had lost them."""
        words = self.shadow.printed(part.start, part.end)
        return words.upper() if self.shadow.text[part.start : part.end].isupper() else words

    def between(self, start: int, end: int) -> bool:
        """Return True if a fixed part stands between two positions."""
        parts = (*self.mottos, self.number, self.date)
        return any(part is not None and start <= part.start < end for part in parts)


def body_of(shadow: Shadow) -> int | None:
    """Return the position at which the document's own text begins, or None if no word shows it."""
    for start in _BODY.finditer(shadow.folded, 0, HEAD):
        # "1. UBND TỈNH ... CỘNG HÒA ...": the site's number of a page.
        is_page = start.group().strip(" -+.") == "1" and MOTTO.search(
            shadow.folded, start.end(), start.end() + _LETTERHEAD
        )
        if not is_page:
            return start.start()
    return None


def lay_out(shadow: Shadow) -> Layout:
    """Return the layout of a text's head."""
    start = body_of(shadow)
    body = min(len(shadow.text), HEAD) if start is None else start
    mottos = [
        Part(match.start(), match.end())
        for match in MOTTO.finditer(shadow.folded, 0, body)
        if not _goes_on(shadow.text, match.end())
    ]
    numbers = _numbers(shadow, body, mottos)
    number, joint = next(iter(numbers), None), numbers[1:]
    date = _date(shadow, body, [*mottos, *([number] if number else [])])
    type_ = _type(shadow, body, number, mottos)
    if number is None and type_:
        number, date = _titled(shadow, type_, body, date)
    fixed = sorted([*mottos, *joint, *filter(None, (number, date, type_))], key=lambda part: part.start)
    lines = list(_lines(shadow, fixed, body))
    turn = type_.start if type_ else max((part.end for part in fixed), default=0)
    return Layout(
        shadow=shadow,
        mottos=mottos,
        number=number,
        joint=joint,
        date=date,
        type=type_,
        before=[line for line in lines if line.start < turn],
        after=[line for line in lines if line.start >= turn],
        body=body,
    )


def _goes_on(text: str, place: int) -> bool:
    """Return True if a sentence continues here: "Đảng Cộng sản Việt Nam do ..." is not a motto."""
    return text[place : place + 1] == " " and text[place + 1 : place + 2].islower()


def begins_line(text: str, place: int) -> bool:
    """Return True if only marks stand between the last break and `place`."""
    before = text[:place].rstrip(_LEAD) if place < 4 else text[place - 4 : place].rstrip(_LEAD)
    return place == 0 or not before or before[-1] in BREAKS


def _ends_line(shadow: Shadow, place: int) -> bool:
    """Return True if the rest of the line is empty or belongs to the other column.

    The other column holds the motto, or place and date.
    """
    line = _PIECE.match(shadow.folded, place)
    if line is None or not line.group().strip(_LEAD):
        return True
    return len(line.group()) < 120 and bool(MOTTO.search(line.group()) or _DATE.search(line.group()))


def _numbers(shadow: Shadow, body: int, mottos: list[Part]) -> list[NumberPart]:
    """Return the part with the document's own number, the line "Số: 03/CT-UBND", and those of its other issuers.

    The first number after the motto is the document's own, or else the last before it; a website shows other
    numbers around the document.
    """
    found = [part for match in _LABEL.finditer(shadow.folded, 0, body) if (part := _number_at(shadow, match))]
    own = len(found) - 1 if mottos else 0
    behind = (at for at, part in enumerate(found) if mottos[0].start < part.start < mottos[0].start + _NEAR)
    own = next(behind, own) if mottos else own
    first, end = own, own + 1
    while first > 0 and _are_joint(shadow, found[first - 1], found[first]):
        first -= 1
    while end < len(found) and _are_joint(shadow, found[end - 1], found[end]):
        end += 1
    if end - first > _MAX_ISSUERS:
        return [found[own]]
    return [*found[first:end], *(_after_dash(shadow, found[end - 1]) if found else ())]


def _are_joint(shadow: Shadow, one: NumberPart, other: NumberPart) -> bool:
    """Return True if two issuers gave the numbers: of one type, with at most the second issuer's name between them."""
    between = shadow.text[one.end : other.start]
    is_name = len(between) < _LETTERHEAD and (between.isupper() or not any(map(str.isalnum, between)))
    return is_name and _types(shadow, one) == _types(shadow, other)


def _after_dash(shadow: Shadow, first: NumberPart) -> Iterator[NumberPart]:
    """Yield the second number of "Số: 12/KH-SYT - 34/KH-CAT"."""
    dash = _BETWEEN_NUMBERS.match(shadow.text, first.end)
    second = _number_part(shadow, dash.end(), dash.end()) if dash else None
    if second and _types(shadow, first) == _types(shadow, second):
        yield second


def _types(shadow: Shadow, part: NumberPart) -> list[str]:
    symbol = shadow.text[part.symbol.start : part.symbol.end] if part.symbol else ""
    return doctypes.types_by_symbol(split_number(f"/{symbol}").groups)


def _number_at(shadow: Shadow, label: re.Match[str]) -> NumberPart | None:
    text = shadow.text
    colon = ":" in label.group()
    at_start = begins_line(text, label.start())
    if not text[label.start()].isupper() or not (at_start or colon):
        return None
    if NUMBER.match(text, label.end()):
        part = _number_part(shadow, label.start(), label.end())
        is_line = part and not colon and label.group()[:2].lower() == "so" and _ends_line(shadow, part.end)
        return part if colon or is_line else None
    blank = _BLANK.match(text, label.end())
    symbol = SYMBOL.match(text, blank.end()) if blank else None
    if symbol and blank and ("/" in blank.group() or "-" in blank.group() or symbol["year"]):
        end = end_of_symbol(shadow, symbol.start("symbol"), symbol.end("symbol"))
        if end is not None:
            return NumberPart(label.start(), end, None, Part(symbol.start(), end))
    return None


def _number_part(shadow: Shadow, start: int, place: int) -> NumberPart | None:
    """Return the part from `start` to the end of the number at `place`, or None if there is none."""
    number = NUMBER.match(shadow.text, place)
    end = end_of_symbol(shadow, number.start("symbol"), number.end("symbol")) if number else None
    if number is None or end is None:
        return None
    symbol = Part(number.start("year" if number["year"] else "symbol"), end)
    return NumberPart(start, end, Part(number.start(), end), symbol)


def _date(shadow: Shadow, body: int, others: list[Part]) -> DatePart | None:
    """Return the part with place and date, or None.

    The line "Quảng Ngãi, ngày 28 tháng 4 năm 2022" is found also with day and month left blank.
    """
    for match in _DATE.finditer(shadow.folded, 0, body):
        begin = max([0, match.start() - 60, *(part.end for part in others if part.end <= match.start())])
        before = shadow.text[begin : match.start()]
        cut = max(before.rfind(mark) for mark in (COLUMN, ":", ";")) + 1
        place = _place(shadow, begin + cut, match.start())
        is_event = shadow.text.startswith(", ", match.end()) and not place
        if not is_event and (place or before[cut:].strip(" ,\n") == ""):
            return DatePart(place.start if place else match.start(), match.end(), place, _stated(match))
    return None


def _place(shadow: Shadow, start: int, end: int) -> Part | None:
    """Return the name before ", ngày": its last line, or the last two lines if the name is broken."""
    before = shadow.text[start:end].rstrip()
    cut = before.rstrip(" ,")
    lines = _LINE_END.split(cut)
    apart = _LINE_END.search(shadow.text, start + len(before), end)
    if not before.endswith(",") and (apart or place_in_full(lines[-1].strip(_LEAD)) is None):
        return None
    kept = lines[-1]
    if len(lines) > 1 and _is_first_half(lines[-2], kept):
        kept = cut[-len(lines[-2]) - 1 - len(kept) :]
    kept = kept.strip(" -*_.,")
    if not kept or len(kept) > 45 or not kept[0].isupper() or len(kept.split()) > 8:
        return None
    at = start + before.rfind(kept)
    return Part(at, at + len(kept))


def _is_first_half(line: str, rest: str) -> bool:
    """Return True if a line can be the first half of a place name: "Tam" / "Kỳ", "TP Hồ Chí" / "Minh"."""
    words = line.strip(_LEAD).split()
    if not words or not words[0][0].isupper() or line.isupper() != rest.isupper():
        return False
    return (len(words) == 1 and words[0].isalpha()) or place_in_full(" ".join([*words, rest])) is not None


def _stated(match: re.Match[str]) -> str | None:
    if match["numeric"]:
        return match["numeric"]
    day, month, year = match["day"], match["month"], match["year"]
    return f"{day}/{month}/{year}" if day and month and len(year) == 4 else None


def _type(shadow: Shadow, body: int, number: NumberPart | None, mottos: list[Part]) -> Part | None:
    """Return the type in capitals: "KẾ HOẠCH". The subject may follow on the same line."""
    text = shadow.text
    inside = range(number.start, number.end) if number else range(0)
    top = mottos[0].start if mottos else 0
    for match in doctypes.TYPE.finditer(shadow.folded, 0, body):
        start, end = match.span()
        if start < top and not (number and number.start < start):
            continue
        if text[start:end].isupper() and begins_line(text, start) and start not in inside:
            return Part(start, end)
    return None


def _titled(
    shadow: Shadow, type_: Part, body: int, date: DatePart | None
) -> tuple[NumberPart | None, DatePart | None]:
    """Return the number in the title itself, in capitals, and the document's date.

    The date is the one after that number if `date` is None; otherwise it is that date again, and no subject.
    """
    label = NUMBER_IN_TITLE.match(shadow.folded, type_.end, body)
    if label is None or not shadow.text[type_.end : label.end()].isupper():
        return None, date
    number = _number_in_title(shadow, label.end())
    if number is None:
        return None, date
    stated = _DATE.match(shadow.folded, number.end + 1, body)
    if stated and date is None:
        date = DatePart(stated.start(), stated.end(), None, _stated(stated))
    elif stated:
        number = replace(number, end=stated.end())
    return number, date


def _number_in_title(shadow: Shadow, place: int) -> NumberPart | None:
    if old := _OLD_NUMBER.match(shadow.text, place):
        symbol = Part(*old.span("symbol")) if old["symbol"] else None
        return NumberPart(*old.span(), Part(*old.span()), symbol)
    return _number_part(shadow, place, place)


def _lines(shadow: Shadow, fixed: list[Part], body: int) -> Iterator[Line]:
    """Yield the text between the fixed parts, cut at line ends and columns."""
    apart = False
    place = 0
    for part in [*fixed, Part(body, body)]:
        for match in _PIECE.finditer(shadow.text, place, max(place, part.start)):
            piece = match.group()
            if not any(char.isalnum() for char in piece):
                apart = apart or bool(piece.strip())
                continue
            apart = apart or (match.start() > 0 and shadow.text[match.start() - 1] == PARAGRAPH)
            lead = len(piece) - len(piece.lstrip(_LEAD))
            # A dash at the end means that the line continues; several are a rule.
            kept = piece.rstrip(" *_|")
            kept = kept.rstrip("- ") if kept.endswith("--") else kept
            yield Line(match.start() + lead, match.start() + len(kept), apart)
            apart = False
        place = max(place, part.end)
