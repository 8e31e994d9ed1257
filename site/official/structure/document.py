"""The head of a document: number, date, type, issuer, subject, place, signer, recipients; and its citations.

Reads the parts that `official.structure.layout` has found. A text without a head, such as a newspaper's, has
none of these; a field that was left blank is None. Nothing is corrected or guessed from outside the text.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from official import doctypes
from official.citations.find import Citation, Own, cited_in
from official.numbers import split_number, tidy
from official.shadow import cast
from official.structure.adoption import adoption_of
from official.structure.capitals import raise_capitals
from official.structure.layout import BREAKS, Layout, NumberPart, lay_out
from official.structure.letterhead import issuer_of
from official.structure.metadata import read_metadata
from official.structure.signature import addressees_of, doubts_of_signature, recipients_of, signer_of
from official.structure.subject import is_letter, joined, subject_lines, subject_of_title
from official.structure.unfold import unfold
from vietnamese.dates import parse_date

_CITED_BY_NAME = ("Luật", "Bộ luật", "Pháp lệnh")


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A document's statements about itself, and its citations.

    `number` is whole ("03/CT-UBND") and None if it was left blank; `symbol` is the part after the running
    number ("CT-UBND", "2020/TT-BTTTT") and is present for a blank number too.
    """

    number: str | None = None
    symbol: str | None = None
    date: datetime.date | None = None
    type: str | None = None
    issuer: str | None = None
    subject: str | None = None
    place: str | None = None
    signer: str | None = None
    recipients: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    cited: tuple[Citation, ...] = ()
    warnings: tuple[str, ...] = ()


def read_document(text: str, names: Collection[str] = ()) -> OfficialDocument:
    """Return the head of an official document and its citations. Never fails, whatever the text.

    `names` are names of laws that the caller knows, folded: "luat thuong mai dien tu".
    """
    shadow = cast(text)
    layout = lay_out(raise_capitals(unfold(shadow)))
    if not _has_head(layout):
        return OfficialDocument(cited=cited_in(shadow, Own(), names))
    stated = read_metadata(layout)
    number, symbol = _printed_number(layout, layout.number)
    joint = tuple(filter(None, (_printed_number(layout, part)[0] for part in layout.joint)))
    type_ = _type(layout, number, symbol, doctypes.type_named(stated.get("type", "")))
    adoption = adoption_of(shadow, layout.body)
    # Without a head, a date and place belong to the website.
    is_own = layout.date and (layout.mottos or "date" not in stated)
    date = _date(layout) if is_own else parse_date(stated.get("date", ""))
    if date is None and adoption:
        date = adoption.date
    lines = subject_lines(layout, type_)
    subject = joined(layout, lines) or subject_of_title(layout, number) or stated.get("subject")
    after = [line for line in layout.after if not lines or line.start > lines[-1].start]
    issuer = adoption.organ if adoption and adoption.organ else issuer_of(layout, after, stated.get("issuer"))
    law = f"{type_} {subject}" if type_ in _CITED_BY_NAME and subject else None
    return OfficialDocument(
        number=number,
        symbol=symbol,
        date=date,
        type=type_,
        issuer=issuer,
        subject=subject,
        place=layout.place,
        signer=signer_of(shadow) or stated.get("signer"),
        recipients=recipients_of(shadow),
        addressees=addressees_of(shadow, type_),
        cited=cited_in(shadow, Own(number, date, type_, law, joint, issuer), names),
        warnings=(*_warnings(number, joint, date, type_), *doubts_of_signature(shadow)),
    )


def _has_head(layout: Layout) -> bool:
    """Return True if the text has a motto or the line of a number, or begins with the line of its type or as a letter.

    Only a letterhead in capitals may stand before the line of the type.
    """
    text = layout.shadow.text
    begins_with_type = layout.type is not None and all(
        text[line.start : line.end].isupper() for line in layout.before
    )
    return bool(layout.mottos or layout.number or begins_with_type or is_letter(layout))


def _printed_number(layout: Layout, part: NumberPart | None) -> tuple[str | None, str | None]:
    """Return the whole number and the part after the running number, as printed without inner spaces."""
    if part is None:
        return None, None
    number, symbol = (
        tidy(layout.shadow.text[piece.start : piece.end]) if piece else None
        for piece in (part.number, part.symbol)
    )
    return number, symbol


def _date(layout: Layout) -> datetime.date | None:
    return parse_date(layout.date.date) if layout.date and layout.date.date else None


def _type(layout: Layout, number: str | None, symbol: str | None, stated: str | None) -> str | None:
    """Return the type that the head's line names, or else the site's table (`stated`), or the symbol.

    A symbol that names no type is that of a letter (công văn). A consolidated text prints its original's type, and its
    own in its symbol only.
    """
    folded = layout.shadow.folded
    groups = split_number(number or f"/{symbol or ''}").groups
    if doctypes.is_consolidated(groups):
        return "Văn bản hợp nhất"
    printed = doctypes.type_named(folded[layout.type.start : layout.type.end]) if layout.type else None
    # A type that contradicts the symbol is a misprint, with a warning, if it has a line of its own below a letterhead;
    # otherwise it is the first word of the subject, or comes from the site.
    has_place = (
        layout.type is not None and layout.mottos and folded[layout.type.end : layout.type.end + 1] in BREAKS
    )
    if printed and (has_place or not doctypes.contradicts(printed, groups)):
        return printed
    if is_letter(layout):
        return "Công văn"
    by_symbol = doctypes.types_by_symbol(groups)
    if stated or by_symbol:
        return stated or by_symbol[0]
    labelled = doctypes.starts_with_type(folded, layout.number.start) if layout.number else None
    if labelled or not groups or doctypes.is_national_assembly(groups):
        return labelled
    return "Công văn"


def _warnings(
    number: str | None, joint: tuple[str, ...], date: datetime.date | None, type_: str | None
) -> tuple[str, ...]:
    found = [f"Văn bản còn mang số {other} của cơ quan cùng ban hành." for other in joint]
    parts = split_number(number or "")
    if parts.year and date and date.year != parts.year:
        found.append(f"Số ghi năm {parts.year} nhưng ngày ban hành thuộc năm {date.year}.")
    if type_ and number and doctypes.contradicts(type_, parts.groups):
        meant = doctypes.types_by_symbol(parts.groups)[0]
        found.append(f"Tên loại là “{type_}” nhưng ký hiệu {parts.symbol} là của {meant.lower()}.")
    return tuple(found)
