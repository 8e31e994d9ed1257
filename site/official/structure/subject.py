"""The subject of a document (trích yếu): the lines below its type, or after "V/v" in a letter.

Nghị định 30/2020/NĐ-CP, Phụ lục I, section II.5. "Về việc" and "V/v" are labels and omitted, so that the
subject can follow "về việc" in a citation. The lines are joined as printed, with their capitals.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from official import doctypes
from official.issuers import ORGAN, PLACE_WORDS, WHOLE
from official.structure.layout import TELEGRAPHS, Layout, Line, Part
from vietnamese.fold import fold

_LETTER = re.compile(r"[\s(]{0,2}(?:v\s?/\s?v|vv\s?:|ve\s?viec\s?:?|trich\syeu\s?:)\s?[:.]?\s?")
_LETTER_LABEL = re.compile(r"[\s(]{0,2}(?:v\s?/\s?v|vv\s?:)")
_BEGINS_LETTER = re.compile(r"\W{0,20}kinh\sgui(?![^\W_])")
_LABEL = re.compile(r"\(?(?:v\s?/\s?v\s?[:.]?|ve\s?viec\s?:?)\s?(?=\S)")
# "CỦA BỘ TRƯỞNG BỘ ..." between type and subject, in older documents and the Party's.
_BY = re.compile(
    r"cua\s[^\v]{3,120}?\s(?=v\s?/\s?v|ve\s|ban\shanh\s|quy\sdinh\s|phe\sduyet\s|huong\sdan\s|sua\sdoi|cong\sbo\s|quy\sche\s)"
)
# Qualifiers that stand alone after the type on its line: "CHƯƠNG TRÌNH HÀNH ĐỘNG".
_QUALIFIER = re.compile(r"(?:hanh\sdong|phoi\shop|cong\stac|lien\s(?:tich|nganh)|hoa\stoc|khan)$")
_OPENS_TEXT = re.compile(
    r"(?:can\s?cu|kinh\s(?:gui|moi)|thuc\shien\s(?:\w+\s){1,4}so\s|qua\s|nham\s|de\s|trong\s(?:thoi|nhung|nam)|thoi\sgian"
    r"|ngay\s\d|nam\s\d|hien\snay|vua\squa|sau\skhi|theo\s|thi\shanh\s|xet\s|hoi\sdong\snhan\sdan|uy\sban\snhan\sdan)"
)
# Matched with accents, because "một cửa" is complete.
_UNFINISHED = re.compile(
    r"(?:[,;-]|(?<![^\W_])(?:của|và|tại|cho|trên|về|với|do|các|thuộc|giữa|từ|đến|trong|theo|thường\strực))$"
)
_NOISE = re.compile(
    r"\(?(?:du\sthao|hoa\stoc|thuong\skhan|khan|mat|toi\smat|phien\sban|ban\ssao|cong\sbao|ky\sboi|ngay\sky|so\s?:|den\s"
    r"|ban\shanh\skem\stheo|kem\stheo)(?![^\W_])"
)
_REST_OF_AUTHORITY = re.compile(
    rf"(?:khoa|ky\shop|nuoc|{fold(PLACE_WORDS)}|nhiem\sky|lan\sthu|\(|quyet\s?(?:dinh|nghi)"
    r"|chu\stich|bo\struong|uy\sban|hoi\sdong|chinh\sphu|thu\stuong|quoc\shoi|giam\sdoc|va\s)"
)
_OF_PLACE = re.compile(rf"\s(?:{fold(PLACE_WORDS)})\s")
# Words and marks that may follow a name which is complete on its line.
_GOES_WITH_NAME = re.compile(
    r"[-(,:]|(?:va|viet\snam|khoa|ky\shop|nuoc|nhiem\sky)\s|quyet\s(?:dinh|nghi)\s?:"
)
# The paragraph of a consolidated text on its original, below the subject; the subject may name documents, too.
_ON_ORIGINAL = re.compile(rf"(?:{doctypes.TYPE_WORDS})\sso\s[^;]{{0,600}}?(?:co\shieu\sluc|duoc\ssua\sdoi)")
_MAX_LINE_LENGTH = 250
_MAX_LENGTH = 1500


def subject_lines(layout: Layout, type_: str | None) -> Sequence[Line]:
    """Return the lines of the subject, labels included; none if the head states no subject."""
    if layout.type:
        lines = _wrapped(layout, _below_type(layout, layout.type))
        return _without_original(layout, lines) if type_ == "Văn bản hợp nhất" else lines
    letter = _behind_label(layout)
    if letter:
        return letter
    if type_ == "Công văn":
        return _below_number(layout)
    # The line of the type was lost, so the capitals below number and date are the subject.
    capitals = [line for line in layout.after if _in_capitals(layout.shadow.text[line.start : line.end])]
    return _wrapped(layout, capitals)


def _without_original(layout: Layout, lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a consolidated text's subject before the paragraph on its original."""
    for at, line in enumerate(lines[1:], 1):
        words, _ = _words(layout, line)
        is_rest = _is_unfinished(layout, lines[at - 1]) or _in_capitals(words)
        if not is_rest and _ON_ORIGINAL.match(layout.shadow.folded, line.start):
            return lines[:at]
    return lines


def is_letter(layout: Layout) -> bool:
    """Return True if a document without the line of a type is a letter: it has "V/v" or begins "Kính gửi".

    Only a letter (công văn) has its subject under its number, after "V/v" (Nghị định 30/2020/NĐ-CP, Phụ lục I, section
    II.5.b). Its symbol is that of an organ, though it may look like a type's: "5348/CT-CS" is Cục Thuế's.
    """
    folded = layout.shadow.folded
    labelled = any(_LETTER_LABEL.match(folded, line.start) for line in (*layout.before, *layout.after))
    return labelled or _BEGINS_LETTER.match(folded) is not None


def joined(layout: Layout, lines: Sequence[Line]) -> str | None:
    """Return the subject in one line without its label, or None."""
    if not lines:
        return None
    shadow = layout.shadow
    start, end = lines[0].start, min(lines[-1].end, lines[0].start + _MAX_LENGTH)
    for prefix in (_BY, _LABEL):
        match = prefix.match(shadow.folded, start, end)
        if match:
            start = match.end()
    return shadow.printed(start, end).strip(" .-_:;") or None


def subject_of_title(layout: Layout, number: str | None) -> str | None:
    """Return the subject after the number in a page's heading, or None.

    Such a heading is "Quyết định 612/QĐ-UBND năm 2020 về phê duyệt ...".
    """
    if not number:
        return None
    shadow = layout.shadow
    for line in layout.before:
        at = shadow.folded.find(fold(number), line.start, line.end)
        if at < 0 or at - line.start > 60 or doctypes.starts_with_type(shadow.folded, line.start) is None:
            continue
        rest = _AFTER_NUMBER.match(shadow.folded, at + len(number), line.end)
        if rest and rest.end() < line.end:
            return shadow.printed(rest.end(), line.end).strip(" .-_:;")
    return None


_AFTER_NUMBER = re.compile(r"(?:\s(?:ngay\s[\d/]{6,10}|nam\s\d{4}|\d{4}))?\s(?:ve\s(?:viec\s)?|v/v\s)?(?=\S)")


def _below_type(layout: Layout, type_: Part) -> list[Line]:
    shadow = layout.shadow
    lines = [line for line in layout.after if line.start >= type_.end]
    number, date = layout.number, layout.date
    if number and number.start > type_.end:
        end = date.end if date and date.start > number.start else number.end
        return [line for line in lines if line.start >= end]
    squeezed = _squeezed(shadow.text[type_.start : type_.end])
    while lines:
        words = shadow.folded[lines[0].start : lines[0].end]
        on_the_line = "\n" not in shadow.text[type_.end : lines[0].start].replace("\v", "\n")
        if _squeezed(words) == squeezed or (on_the_line and _QUALIFIER.match(words)) or _NOISE.match(words):
            lines = lines[1:]  # the type once more, its qualifier, or a stamp
        elif words.startswith("cua ") and len(lines) > 1 and not _ABOUT.search(words):
            # The organ, on one or two lines.
            lines = lines[2:] if _is_unfinished(layout, lines[0]) else lines[1:]
        else:
            break
    return lines


_ABOUT = re.compile(r"(?<![^\W_])(?:ve|v/v|ban\shanh|quy\sdinh|phe\sduyet)(?![^\W_])")


def _squeezed(words: str) -> str:
    return re.sub(r"\s+", "", fold(words))


def _behind_label(layout: Layout) -> Sequence[Line]:
    """Return the lines of "V/v ..." of a letter."""
    lines = [*layout.before, *layout.after]
    shadow = layout.shadow
    for index, line in enumerate(lines):
        label = _LETTER.match(shadow.folded, line.start, line.end)
        if label is None:
            continue
        first = [Line(label.end(), line.end, False)] if label.end() < line.end else []
        return _wrapped(layout, [*first, *lines[index + 1 :]], letter=True)
    return ()


def _below_number(layout: Layout) -> Sequence[Line]:
    """Return the lines of a letter's subject that begins with "Về" right below the number; none if there is none."""
    number = layout.number
    lines = [line for line in (*layout.before, *layout.after) if number and line.start >= number.end]
    if not lines or not layout.shadow.folded.startswith("ve ", lines[0].start):
        return ()
    first = Line(lines[0].start + len("ve "), lines[0].end, lines[0].apart)
    return _wrapped(layout, [first, *lines[1:]], letter=True)


def _wrapped(layout: Layout, lines: Sequence[Line], letter: bool = False) -> Sequence[Line]:
    """Return the leading lines of `lines` that form one subject."""
    kept: list[Line] = []
    for index, line in enumerate(lines):
        if TELEGRAPHS.match(layout.shadow.lowered, line.start):
            break
        authority = _is_authority(layout, line) and _nothing_follows(layout, lines, index)
        if kept and not _goes_on(layout, kept[-1], line, letter, authority):
            break
        if not kept and not _may_begin(layout, line, letter, authority):
            break
        kept.append(line)
    return kept


def _may_begin(layout: Layout, line: Line, letter: bool, authority: bool) -> bool:
    words, folded = _words(layout, line)
    if letter:
        return True
    if authority:
        return False
    # Without the line of the type, the document's text may follow at once.
    return layout.type is not None or (_in_capitals(words) and not _OPENS_TEXT.match(folded))


def _goes_on(layout: Layout, last: Line, line: Line, letter: bool, authority: bool) -> bool:
    words, folded = _words(layout, line)
    before, _ = _words(layout, last)
    cut_off = _is_unfinished(layout, last)
    unfinished = words[:1].islower() or cut_off
    both_capitals = _in_capitals(words) and _in_capitals(before)
    if _NOISE.match(folded):
        return False
    if layout.between(last.end, line.start):
        return letter and unfinished and not line.apart
    if authority and not cut_off:
        return False
    if unfinished:
        return len(words) < _MAX_LINE_LENGTH or words[:1].islower()
    # "KẾT LUẬN CỦA CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH" / "Về công tác ..."
    if _in_capitals(before) and not _in_capitals(words) and not folded.startswith("ve "):
        return False
    if len(words) > _MAX_LINE_LENGTH or (_OPENS_TEXT.match(folded) and (line.apart or not letter)):
        return False
    if line.apart:
        return both_capitals or (letter and len(words) < 90 and not _in_capitals(words))
    return True


def _is_unfinished(layout: Layout, line: Line) -> bool:
    return _UNFINISHED.search(layout.shadow.lowered[line.start : line.end]) is not None


def _words(layout: Layout, line: Line) -> tuple[str, str]:
    return layout.shadow.text[line.start : line.end], layout.shadow.folded[line.start : line.end]


def _is_authority(layout: Layout, line: Line) -> bool:
    """Return True if a line in capitals names an authority instead of continuing the subject."""
    words, folded = _words(layout, line)
    if not _in_capitals(words) or len(words) >= 120 or not ORGAN.match(layout.shadow.lowered, line.start):
        return False
    # "QUỐC HỘI QUYẾT ĐỊNH CHỦ TRƯƠNG ĐẦU TƯ" continues the subject.
    whole = WHOLE.match(layout.shadow.lowered, line.start, line.end)
    rest = folded[whole.end() - line.start :].lstrip() if whole else ""
    return not rest or _GOES_WITH_NAME.match(rest) is not None


def _names_issuer(layout: Layout, lines: Sequence[Line]) -> bool:
    """Return True if the capitals at the start of `lines` end with an organ of the letterhead, or with its place."""
    parts = (_words(layout, line) for line in lines)
    capitals = " ".join(folded for _, folded in takewhile(lambda part: _in_capitals(part[0]), parts))
    organs = (_words(layout, line)[1] for line in layout.before)
    rests = (capitals.partition(organ)[2] for organ in organs if " " in organ and organ in capitals)
    return any(not rest or _OF_PLACE.match(rest) for rest in rests)


def _in_capitals(words: str) -> bool:
    """Return True if a line belongs to a heading in capitals.

    A symbol in the line may have small letters ("05/2017/QĐ-TTg").
    """
    letters = [char for char in words if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) > 0.8 * len(letters)


def _nothing_follows(layout: Layout, lines: Sequence[Line], index: int) -> bool:
    """Return True if only the rest of an authority's name and session follows in capitals.

    A subject in capitals continues with other words. Below an empty line, or with the name of the letterhead, an
    authority's name may be wrapped anywhere.
    """
    if _names_issuer(layout, lines[index:]):
        return True
    cut_off = True
    wraps = lines[index].apart
    for line in lines[index:]:
        words, folded = _words(layout, line)
        wrapped = wraps and not line.apart
        if _in_capitals(words) and not (cut_off or wrapped or _REST_OF_AUTHORITY.match(folded)):
            return False
        cut_off = words.endswith("-")
    return True
