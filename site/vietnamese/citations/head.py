"""A document's own head: number, date, type, issuer, subject, place, signer, recipients, and what it cites.

Reads the parts that `vietnamese.citations.layout` has found. A text without a head, such as a newspaper's, has none
of these; a field that was left blank is None. Nothing is corrected or guessed from outside the text.
"""

import datetime
import re
from dataclasses import dataclass

from vietnamese.citations import doctypes
from vietnamese.citations.find import Citation, Own, cited_in
from vietnamese.citations.layout import Layout, Line, lay_out
from vietnamese.citations.letterhead import issuer_of
from vietnamese.citations.numbers import split_number, tidy
from vietnamese.citations.shadow import Shadow, cast
from vietnamese.citations.signature import addressees_of, recipients_of, signer_of
from vietnamese.dates import parse_date


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """What a document says of itself. `number` is whole ("03/CT-UBND") and None where left blank; `symbol` is what
    stands behind the running number ("CT-UBND", "2020/TT-BTTTT") and is there for a blank number too."""

    number: str | None
    symbol: str | None
    date: datetime.date | None
    type: str | None
    issuer: str | None
    subject: str | None
    place: str | None
    signer: str | None
    recipients: tuple[str, ...]
    addressees: tuple[str, ...]
    cited: tuple[Citation, ...]
    warnings: tuple[str, ...]


def read_document(text: str) -> OfficialDocument:
    """The head of an official document and its citations. Never fails, whatever the text."""
    shadow = cast(text)
    layout = lay_out(shadow)
    if not _is_head(layout):
        return OfficialDocument(
            None, None, None, None, None, None, None, None, (), (), cited_in(shadow, Own()), ()
        )
    number = symbol = place = date = None
    if layout.number:
        if layout.number.number:
            number = tidy(shadow.text[layout.number.number.start : layout.number.number.end])
        if layout.number.symbol:
            symbol = tidy(shadow.text[layout.number.symbol.start : layout.number.symbol.end])
    if layout.date:
        date = parse_date(layout.date.date) if layout.date.date else None
        place = shadow.printed(layout.date.place.start, layout.date.place.end) if layout.date.place else None
    type_ = _type(layout, number or (f"/{symbol}" if symbol else ""))
    subject = _subject(layout, type_)
    law = f"{type_} {subject}" if type_ in ("Luật", "Bộ luật", "Pháp lệnh") and subject else None
    return OfficialDocument(
        number=number,
        symbol=symbol,
        date=date,
        type=type_,
        issuer=issuer_of(layout),
        subject=subject,
        place=place,
        signer=signer_of(shadow),
        recipients=recipients_of(shadow),
        addressees=addressees_of(shadow),
        cited=cited_in(shadow, Own(number, date, type_, law)),
        warnings=_warnings(number, date, type_),
    )


def _is_head(layout: Layout) -> bool:
    """Whether there is a head at all: a motto, or the line of a number that stands before the text."""
    return bool(layout.mottos or layout.number)


_AS_TO = re.compile(r"(?:^|(?<=[\n\t\v]))[\s(_*]{0,3}(?:v\s?/\s?v\s?[:.]?|ve\s?viec\s?:?|trich\syeu\s?:?)\s?")
_ABOUT = re.compile(r"(?:v\s?/\s?v\s?:?|ve\s?viec\s?:?|ve)\s")
_BY = re.compile(
    r"cua\s[^\v]{3,120}?\s(?=v\s?/\s?v|ve\s|ban\shanh\s|quy\sdinh\s|phe\sduyet\s|huong\sdan\s|sua\sdoi)"
)
_LONGEST_SUBJECT = 1200
_OPENS_TEXT = re.compile(
    r"(?:can\s?cu|kinh\sgui|kinh\smoi|thuc\shien\s(?:chi\sthi|ke\shoach|nghi\squyet|quyet\sdinh|cong\svan)\sso|qua\s|nham\s|de\s"
    r"|trong\sthoi|thoi\sgian|ngay\s\d|nam\s\d|trong\snhung|hien\snay|vua\squa|sau\skhi|theo\s)"
)


def _type(layout: Layout, number: str) -> str | None:
    shadow = layout.shadow
    if layout.type:
        return doctypes.type_named(_first_type(shadow.folded[layout.type.start : layout.type.end]))
    groups = split_number(number).groups
    by_symbol = doctypes.types_by_symbol(groups)
    if by_symbol:
        return by_symbol[0]
    if layout.number:
        labelled = shadow.folded[layout.number.start : layout.number.end]
        named = doctypes.type_named(_first_type(labelled))
        if named:
            return named
    if number and not doctypes.is_national_assembly(groups):
        return "Công văn"
    return None


_TYPE_AT_START = re.compile(rf"(?:{doctypes.TYPE_WORDS})(?![^\W_])")


def _first_type(folded: str) -> str:
    match = _TYPE_AT_START.match(folded)
    return match.group() if match else ""


def _subject(layout: Layout, type_: str | None) -> str | None:
    """What the document is about: below the type's line, or behind "V/v" in a letter without one."""
    shadow = layout.shadow
    if layout.type:
        lines = [line for line in layout.after if line.start >= layout.type.end]
        return _joined(shadow, lines, layout)
    for lines in (layout.before, layout.after):
        for index, line in enumerate(lines):
            label = _AS_TO.match(shadow.folded, line.start, line.end) or _LETTER_AS_TO.match(
                shadow.folded, line.start, line.end
            )
            if label:
                rest = (
                    [Line(label.end(), line.end, False), *lines[index + 1 :]]
                    if label.end() < line.end
                    else lines[index + 1 :]
                )
                return _joined(shadow, rest, layout)
    capitals = [line for line in layout.after if shadow.text[line.start : line.end].isupper()]
    return _joined(shadow, capitals, layout) if capitals and type_ != "Công văn" else None


_LETTER_AS_TO = re.compile(r"[\s(_*]{0,3}(?:v\s?/\s?v|vv)\s?[:.]?\s?")


def _joined(shadow: Shadow, lines: list[Line], layout: Layout) -> str | None:
    """The subject's wrapped lines as one, up to the authority, the text, or an empty line after which nothing of it
    can come."""
    from vietnamese.citations.letterhead import _AUTHORITY

    kept: list[Line] = []
    for line in lines:
        words = shadow.text[line.start : line.end]
        folded = shadow.folded[line.start : line.end]
        if kept:
            last = shadow.text[kept[-1].start : kept[-1].end]
            goes_on = words[:1].islower() or last.rstrip().endswith((",", "-", ";"))
            same_case = words.isupper() == last.isupper()
            if line.apart and not (goes_on or (words.isupper() and last.isupper())):
                break
            if not same_case and not words[:1].islower() and last.isupper():
                break
            if not goes_on and (_OPENS_TEXT.match(folded) or len(words) > 250):
                break
            if words.isupper() and _AUTHORITY.match(folded) and not goes_on:
                break
        elif words.isupper() and _AUTHORITY.match(folded) and not folded.startswith("cua"):
            break
        elif _OPENS_TEXT.match(folded) and not layout.type:
            break
        kept.append(line)
    if not kept:
        return None
    start, end = kept[0].start, min(kept[-1].end, kept[0].start + _LONGEST_SUBJECT)
    by = _BY.match(shadow.folded, start, end)
    if by:
        start = by.end()
    about = _ABOUT.match(shadow.folded, start, end)
    if about:
        start = about.end()
    return shadow.printed(start, end).strip(" .-_") or None


def _warnings(number: str | None, date: datetime.date | None, type_: str | None) -> tuple[str, ...]:
    found = []
    parts = split_number(number or "")
    if parts.year and date and date.year != parts.year:
        found.append(f"Số ghi năm {parts.year} nhưng ngày ban hành thuộc năm {date.year}.")
    if type_ and number and doctypes.contradicts(type_, parts.groups):
        meant = doctypes.types_by_symbol(parts.groups)[0]
        found.append(f"Tên loại là “{type_}” nhưng ký hiệu {parts.symbol} là của {meant.lower()}.")
    return tuple(found)
