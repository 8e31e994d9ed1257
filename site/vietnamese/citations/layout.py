"""The lines of a document's head, told apart: motto, number, place and date, type, and the text between them.

Heads come in two columns side by side, flattened with "|", run into one line or broken after every second word
(Nghị định 30/2020/NĐ-CP, annex I, gives the places; copies do not keep them). So the fixed parts are sought by
their words first, and what is left over is cut into lines. It says where things are, not what they mean.
"""

import re
from dataclasses import dataclass

from vietnamese.citations import doctypes
from vietnamese.citations.marks import end_of_symbol
from vietnamese.citations.numbers import NUMBER, SYMBOL
from vietnamese.citations.shadow import COLUMN, LINE, PARAGRAPH, Shadow

_HEAD = 6000  # characters; a head is a page at most
_BREAKS = COLUMN + LINE + PARAGRAPH

_MOTTO = re.compile(
    r"cong\s?hoa\sxa\s?hoi\s?chu\s?nghia(?:\sviet\s?nam)?|doc\slap\s?[-.]\s?tu\sdo\s?[-.]\s?hanh\sphuc"
    r"|dang\s?cong\ssan\sviet\snam"
)
# Where the head has ended for certain.
_BODY = re.compile(
    r"(?:^|(?<=[\n\t\v]))[-+\s]{0,3}(?:can\s?cu|kinh\s(?:gui|moi)|theo\sde\snghi|xet\s(?:de\snghi|to\strinh)|thi\shanh"
    r"|dieu\s[1l]\s?[.:]|chuong\s(?:i|1)(?!\w)|phan\s(?:i|thu\snhat)(?!\w)|i\s?[.\-/]\s|1\s?[.\-/]\s|noi\snhan"
    r"|quyet\s?(?:dinh|nghi)\s?:|quy\sdinh\s?:|chi\sthi\s?:)"
)
_LABEL = re.compile(
    rf"(?:(?:{doctypes.TYPE_WORDS})\s)?(?<![^\W_])so(?:\s(?:ky\s)?hieu)?(?:\svan\sban)?\s?[:.]?\s?"
)
_BLANK = re.compile(r"[\s.…_]{0,80}[-/]?\s?")
_DIGITS = re.compile(r"\d")
_FILL = r"[\s.…_/-]{0,40}"
_DATE = re.compile(
    rf"ngay{_FILL}(?P<day>\d{{0,2}}){_FILL}thang{_FILL}(?P<month>\d{{0,2}}){_FILL}nam{_FILL}(?P<year>\d{{0,4}})"
    r"|ngay\s(?P<numeric>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4})(?!\d)"
)
_PLACE = re.compile(r"[^\W\d_][^,;:\t\v]{0,40}?(?=\s?,\s?$)")
_UPPER_TYPE = re.compile(
    rf"(?:^|(?<=[\n\t\v\s]))(?P<name>{doctypes.TYPE_WORDS}){doctypes.QUALIFIERS}{{0,2}}(?![^\W_])"
)


@dataclass(frozen=True, slots=True)
class Part:
    """`start:end` of the shadow, without white space around it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line(Part):
    """A line of the head that is none of its fixed parts. `apart`: an empty line or a ruled one stands before."""

    apart: bool


@dataclass(frozen=True, slots=True)
class NumberPart(Part):
    """The own number's place; `number` is None where it was left blank."""

    number: Part | None
    symbol: Part | None


@dataclass(frozen=True, slots=True)
class DatePart(Part):
    """Place and date; `date` is the text of the date, None where day or month was left blank."""

    place: Part | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where in a head. `body` is where the text of the document begins."""

    shadow: Shadow
    mottos: list[Part]
    number: NumberPart | None
    date: DatePart | None
    type: Part | None
    before: list[Line]  # the letterhead: lines before the type's line, or before the body if there is none
    after: list[Line]  # the lines from the type's line to the body
    body: int


def lay_out(shadow: Shadow) -> Layout:
    limit = min(len(shadow.text), _HEAD)
    start = _BODY.search(shadow.folded, 0, limit)
    body = start.start() if start else limit
    mottos = [Part(match.start(), match.end()) for match in _MOTTO.finditer(shadow.folded, 0, body)]
    number = _number(shadow, body, mottos)
    date = _date(shadow, body, mottos)
    type_ = _type(shadow, body, number, date)
    fixed: list[Part] = sorted([*mottos, *filter(None, (number, date, type_))], key=lambda part: part.start)
    lines = list(_lines(shadow, fixed, body))
    turn = type_.start if type_ else max([part.end for part in fixed if part.start < body], default=0)
    return Layout(
        shadow=shadow,
        mottos=mottos,
        number=number,
        date=date,
        type=type_,
        before=[line for line in lines if line.start < turn],
        after=[line for line in lines if line.start >= turn],
        body=body,
    )


def _number(shadow: Shadow, body: int, mottos: list[Part]) -> NumberPart | None:
    """The line "Số: 03/CT-UBND". The one nearest to the motto is the document's; page furniture has others."""
    found = [part for match in _LABEL.finditer(shadow.folded, 0, body) if (part := _number_at(shadow, match))]
    first_motto = mottos[0].start if mottos else 0
    after_furniture = [part for part in found if part.end > first_motto - 200]
    return next(iter(after_furniture or found), None)


def _number_at(shadow: Shadow, label: re.Match[str]) -> NumberPart | None:
    text = shadow.text
    if not text[label.start()].isupper():
        return None
    begins_line = label.start() == 0 or text[label.start() - 1] in _BREAKS
    if not begins_line and ":" not in label.group():
        return None
    number = NUMBER.match(text, label.end())
    if number:
        end = end_of_symbol(shadow, number.start("symbol"), number.end("symbol"))
        if end is None:
            return None
        part = Part(number.start(), end)
        return NumberPart(
            label.start(), end, part, Part(number.start("year" if number["year"] else "symbol"), end)
        )
    blank = _BLANK.match(text, label.end())
    symbol = SYMBOL.match(text, blank.end()) if blank else None
    if symbol and blank and ("/" in blank.group() or "-" in blank.group() or symbol["year"]):
        end = end_of_symbol(shadow, symbol.start("symbol"), symbol.end("symbol"))
        if end is not None:
            return NumberPart(label.start(), end, None, Part(symbol.start(), end))
    return None


def _date(shadow: Shadow, body: int, mottos: list[Part]) -> DatePart | None:
    """The line "Quảng Ngãi, ngày 28 tháng 4 năm 2022", also with day and month left blank."""
    covered = [part.end for part in mottos]
    for match in _DATE.finditer(shadow.folded, 0, body):
        begin = max([0, match.start() - 60, *(end for end in covered if end <= match.start())])
        before = shadow.text[begin : match.start()]
        cut = max(before.rfind(mark) for mark in (COLUMN, PARAGRAPH, ":", ";")) + 1
        place = _place(shadow, begin + cut, match.start())
        alone = before[cut:].strip() == ""
        if place or alone:
            return DatePart(place.start if place else match.start(), match.end(), place, _stated(match))
    return None


def _place(shadow: Shadow, start: int, end: int) -> Part | None:
    """The name before ", ngày": its last line, or the last two where the name itself is broken."""
    text = shadow.text
    before = text[start:end].rstrip().rstrip(",").rstrip()
    if "," not in text[start + len(before) : end]:
        return None
    lines = before.split(LINE)
    kept = lines[-1]
    if len(lines) > 1 and len(lines[-2].split()) == 1 and not lines[-2].isupper() and lines[-2][:1].isupper():
        kept = LINE.join(lines[-2:])
    if len(lines) > 1 and lines[-2].lower().startswith(("tp", "thành phố")):
        kept = LINE.join(lines[-2:])
    kept = kept.strip(" -*_.")
    if not kept or len(kept) > 45 or not kept[0].isupper() or len(kept.split()) > 8:
        return None
    at = start + before.rfind(kept)
    return Part(at, at + len(kept))


def _stated(match: re.Match[str]) -> str | None:
    if match["numeric"]:
        return match["numeric"]
    day, month, year = match["day"], match["month"], match["year"]
    return f"{day}/{month}/{year}" if day and month and len(year) == 4 else None


def _type(shadow: Shadow, body: int, number: NumberPart | None, date: DatePart | None) -> Part | None:
    """The line of the type, in capitals: "KẾ HOẠCH", also with the subject behind it."""
    text = shadow.text
    earliest = max(number.end if number else 0, 0) if number and number.start < body // 2 + 1 else 0
    candidates = []
    for match in _UPPER_TYPE.finditer(shadow.folded, 0, body + 12):
        if not text[match.start() : match.end()].isupper() or match.start() > body:
            continue
        begins_line = match.start() == 0 or text[match.start() - 1] in _BREAKS
        inside = number is not None and number.start <= match.start() < number.end
        if begins_line and not inside and not _goes_on_from(text, match.start()):
            candidates.append(Part(match.start(), match.end()))
    del earliest, date
    return candidates[0] if candidates else None


def _goes_on_from(text: str, start: int) -> bool:
    """Whether the line is the second of an organ's name: "SỞ TÀI CHÍNH" / "KẾ HOẠCH"."""
    return start > 1 and text[start - 1] == LINE and text[max(0, start - 3) : start - 1].lower() in ("và",)


def _lines(shadow: Shadow, fixed: list[Part], body: int) -> list[Line]:
    """What is left between the fixed parts, cut at line ends and columns."""
    lines: list[Line] = []
    apart = False
    place = 0
    for part in [*fixed, Part(body, body)]:
        for match in _PIECE.finditer(shadow.text, place, max(place, part.start)):
            piece = match.group()
            if not any(char.isalnum() for char in piece):
                apart = True
                continue
            apart = apart or (match.start() > 0 and shadow.text[match.start() - 1] == PARAGRAPH)
            lead = len(piece) - len(piece.lstrip(" -–*_"))
            tail = len(piece.rstrip(" -–*_"))
            lines.append(Line(match.start() + lead, match.start() + tail, apart))
            apart = False
        place = max(place, part.end)
    return lines


_PIECE = re.compile(rf"[^{_BREAKS}]+")
