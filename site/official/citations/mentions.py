"""Joins marks into mentions: a type's name with its number, date, issuer and subject.

Decides for each number whether it cites a document at all: khoản 1 Điều 32, 2022-2026, COVID-19 and 1/173 do
not. Two mentions of one document are joined elsewhere (`official.citations.merge`).
"""

import re
from collections.abc import Sequence
from itertools import islice

from official import doctypes
from official.citations.laws import LawName
from official.citations.marks import Mark, NumberMark, TypeMark
from official.citations.surroundings import Mention, Surroundings, share_along_rows
from official.shadow import Shadow

# All patterns match folded text. Text that may stand between a type's name and its number:
_TO_NUMBER = re.compile(r"\s?(?:\(|:)?\s?(?:(?:co\s)?so(?:\shieu)?|ky\shieu)?\s?[:.]?\s?")
# ... between the numbers of a list that share one type's name:
_IN_ROW = re.compile(r"\s?(?:[,;]\s?(?:va\s)?|va\s|hoac\s|hay\s|&\s|-\s)(?:ca\s)?(?:so\s)?(?:hieu\s)?:?\s?")
_ALONE = re.compile(r"(?<![^\W_])(?:so|so\shieu|cv|vb|van\sban)\s?:?\s?$")
_NO_DOCUMENT = re.compile(
    r"(?<![^\W_])(?:mau|bieu|bieu\smau|phu\sluc|dien\sthoai|tai\skhoan|hop\sthu|ngo|duong|lo|hoa\sdon|van\sdon|ma|ky\shieu)"
    r"(?:\s?:?\s?so)?\s?:?\s?$"
)
_BARE = re.compile(
    r"(?P<gap>\s?(?:so(?:\shieu)?\s?:?\s?)|\s)(?P<number>\d{1,4}[a-z]?(?:/(?P<year>(?:19|20)\d\d))?)(?![\w%]|[/.,:-]\w)"
)
_AFTER_BARE = re.compile(
    r"\s?(?:[,;.:()\"]|$|ngay|cua|ve|va|nam|quy|duoc|da|la|do|thi|cung|nay|tren|co|tai|ban|nhu|neu|nham|se|con|-|\v)"
)
# "Đề án 06", "Chương trình 135": the figures are part of names, not numbers of documents.
_NICKNAMED = frozenset(("Đề án", "Dự án", "Chương trình", "Chiến lược", "Phương án"))
_SURELY = re.compile(
    r"\s(?:cua\s(?:bo|so|ubnd|bcd|btv|quoc\shoi|uy\sban|chinh|thu\stuong|tinh|hdnd|ban|cuc|van\sphong|cong\san)(?![^\W_])|ngay\s\d)"
)
# "Chỉ thị 09 năm 2011"; "giai đoạn 2021-2025" continues with another year.
_YEAR_AFTER = re.compile(r"\snam\s(?P<year>(?:19|20)\d\d)(?![\d/]|\s?-\s?\d)")
_COUNTED = re.compile(r"\s(?:nam|thang|ngay|quy)\s(?!\d)|\s(?:nam|thang)\s?[,;.]")
_PRESS_TYPES = frozenset(("Nghị định", "Nghị quyết", "Chỉ thị", "Thông tư", "Kết luận", "Thông tư liên tịch"))

_NEXT_BARE = re.compile(r"(?:,\s(?:va\s)?|\sva\s)(?:so\s)?(?P<number>\d{1,3})(?![\w%]|[/.:-]\w)")

_MONTHS = 12
_MAX_ROW = 12
_MARKS_OF_A_NAME = 40
_WINDOW = 80
_CLAUSE = 400


def find_mentions(shadow: Shadow, marks: Sequence[Mark]) -> list[Mention]:
    """Return the mentions of documents in the order of the text."""
    mentions: list[Mention] = []
    numbered = {mark.start for mark in marks if isinstance(mark, NumberMark)}
    used_numbers: set[int] = set()
    previous: Mark | None = None
    reader = Surroundings(shadow, marks)
    for index, mark in enumerate(marks):
        mention = None
        if isinstance(mark, NumberMark) and mark.start not in used_numbers:
            mention = _numbered(shadow, mark, previous, mentions[-1] if mentions else None)
        elif isinstance(mark, LawName):
            mention = _law(shadow, mark, marks, index, used_numbers)
        elif isinstance(mark, TypeMark):
            mention = _bare(shadow, mark, numbered)
        for each in _row_from(shadow, mention) if mention else ():
            reader.read_around(each, index)
            each.index = len(mentions)
            mentions.append(each)
        previous = mark
    share_along_rows(mentions)
    return mentions


def _numbered(
    shadow: Shadow, mark: NumberMark, previous: Mark | None, last: Mention | None
) -> Mention | None:
    folded = shadow.folded
    by_symbol = doctypes.types_by_symbol(mark.groups)
    if isinstance(previous, TypeMark) and _TO_NUMBER.fullmatch(folded, previous.end, mark.start):
        # "Văn bản" may mean a letter or any document; "CT" is short for two types.
        anything = bool(by_symbol) and (previous.short or folded.startswith("van", previous.start))
        type_ = by_symbol[0] if anything else previous.type
        return Mention(previous.start, mark.end, type_, mark.number, year=mark.year, typed=not anything)
    if (
        last
        and last.number
        and mark.start - last.end < _WINDOW
        and _IN_ROW.fullmatch(folded, last.end, mark.start)
    ):
        type_ = last.type if not by_symbol or last.type in by_symbol else by_symbol[0]
        return Mention(mark.start, mark.end, type_, mark.number, year=mark.year, row=last)
    if _NO_DOCUMENT.search(folded, max(0, mark.start - 24), mark.start):
        return None
    alone = _ALONE.search(folded, max(0, mark.start - 12), mark.start)
    start = alone.start() if alone else mark.start
    if by_symbol and (len(mark.groups) > 1 or alone):
        allowed, usual = by_symbol, by_symbol[0]
    elif mark.year and doctypes.is_national_assembly(mark.groups):
        allowed, usual = [], "Luật"
    elif alone and _is_letter_symbol(mark):
        allowed, usual = [], "Công văn"
    else:
        return None
    named = _type_before(shadow, previous, max(0, mark.start - _WINDOW), start, allowed)
    return Mention(start, mark.end, named or usual, mark.number, year=mark.year, typed=bool(named))


def _type_before(
    shadow: Shadow, previous: Mark | None, earliest: int, start: int, allowed: list[str]
) -> str | None:
    """Return the type whose name stands some words before "số", or None: "Báo cáo thẩm tra số 12/BC-HĐND"."""
    if not isinstance(previous, TypeMark) or previous.start < earliest:
        return None
    if re.search(r"[,;.:()\"\v\d]", shadow.text[previous.end : start]):
        return None
    return previous.type if not allowed or previous.type in allowed else None


def _is_letter_symbol(mark: NumberMark) -> bool:
    """Return True if a symbol without a type can be a letter's.

    Such a symbol has unit and department in capitals (SKHCN-HCTH).
    """
    return len(mark.groups) > 1 and sum(char.isupper() for char in mark.number) >= 4


# "Luật Viễn thông (sửa đổi)" takes the place of an older law of this name.
_WHOLLY_AMENDED = r"(?:\s\(sua\sdoi\))?"
_TO_LAW_NUMBER = re.compile(
    _WHOLLY_AMENDED + r"\s?(?:nam\s\d{4}\s?)?[,(]?\s?(?:(?:bo\s)?luat\s|phap\slenh\s)?(?:so\s?)?:?\s?"
)
_LAW_YEAR = re.compile(_WHOLLY_AMENDED + r"\s(?:nam\s)?(?P<year>(?:19|20)\d\d)(?![\d/.-]\w|\d)")


def _law(
    shadow: Shadow, law: LawName, marks: Sequence[Mark], index: int, used_numbers: set[int]
) -> Mention | None:
    mention = Mention(law.start, law.end, law.type, name=law.name)
    year = _LAW_YEAR.match(shadow.folded, law.end)
    if year:
        mention.year, mention.end = int(year["year"]), year.end()
    # The name of an amending law holds other marks: "... của Luật Đầu tư, Luật Đầu tư công số 90/2025/QH15".
    behind = (mark for mark in marks[index + 1 : index + _MARKS_OF_A_NAME] if mark.start >= law.end)
    number = next((mark for mark in islice(behind, 4) if isinstance(mark, NumberMark)), None)
    if number and _TO_LAW_NUMBER.fullmatch(shadow.folded, law.end, number.start):
        used_numbers.add(number.start)
        mention.number, mention.end = number.number, number.end
        mention.year = mention.year or number.year
    mention.aside = _is_aside(shadow, law.start)
    return mention


# "quy định chi tiết một số điều của Luật X", "hướng dẫn thi hành Luật X": the subject of another document.
_ABOUT = re.compile(
    r"quy\sdinh\schi\stiet|huong\sdan\s(?:chi\stiet\s)?(?:thi\shanh|thuc\shien|mot\sso|ap\sdung|dieu)"
    r"|thi\s?hanh(?=\s(?:mot\s?so\s(?:dieu|noi\sdung)|(?:bo\s)?luat|phap\slenh|dieu|khoan|cac))"
    r"|sua\sdoi,?\sbo\ssung\s(?:mot\sso\s)?(?:dieu|noi\sdung)"
)
_GOVERNED = re.compile(r"(?:cua|thi\s?hanh|thuc\shien|ap\sdung|dieu\s\w{1,4}|va|,)\s(?:cac\s)?$")
_ACCORDING_TO = re.compile(r"theo\squy\sdinh\scua\s$")
_DOCUMENT_WORD = re.compile(r"(?:luat\sso|nghi\sdinh|thong\stu|nghi\squyet|quyet\sdinh|phap\slenh)(?![^\W_])")
# An empty line ends a clause only after an end mark; copies put an empty line after every line.
_BOUNDARY = re.compile(
    r";|\.\s|(?<=[.:!?])\v|[\n\v](?=[-\s]{0,3}(?:can\scu|de|thi\shanh|thuc\shien|theo|xet)\s)"
)


def _is_aside(shadow: Shadow, start: int) -> bool:
    folded = shadow.folded
    if not _GOVERNED.search(folded, max(0, start - 20), start) or _ACCORDING_TO.search(
        folded, max(0, start - 24), start
    ):
        return False
    clause = max(0, start - _CLAUSE)
    for boundary in _BOUNDARY.finditer(folded, clause, start):
        clause = boundary.end()
    about = _ABOUT.search(folded, clause, start + 12)
    return about is not None and _DOCUMENT_WORD.search(folded, clause, about.start()) is not None


def _is_no_number(match: re.Match[str]) -> bool:
    """Return True for a year ("Kế hoạch 2022"), or for the first item of a list below a heading.

    Such a list stands below the heading "KẾT LUẬN" and begins "1. ...".
    """
    item = match["gap"] != " " and match.string[match.end() : match.end() + 1] in (".", ")", ":")
    return item or re.fullmatch(r"(?:19|20)\d\d", match["number"]) is not None


def _bare(shadow: Shadow, mark: TypeMark, numbered: set[int]) -> Mention | None:
    """Return the mention of a number without symbol, or None.

    Examples are "Nghị quyết số 35 ngày 7.12.2022" in the press, and "Chỉ thị 03" after a full mention.
    """
    match = _BARE.match(shadow.folded, mark.end)
    if match is None or match.start("number") in numbered:
        return None
    if _COUNTED.match(shadow.folded, match.end()) or not _AFTER_BARE.match(shadow.folded, match.end()):
        return None
    number = match["number"]
    said = match["gap"].strip() != ""
    if not said and (_is_no_number(match) or not shadow.text[mark.start].isupper()):
        return None
    after = None if match["year"] else _YEAR_AFTER.match(shadow.folded, match.end())
    printed_year = match["year"] or (after and after["year"])
    sure = mark.type not in _NICKNAMED and _SURELY.match(shadow.folded, match.end())
    if mark.short and not (sure or printed_year):
        return None
    # In "Kế hoạch 5/2017" the 5 may be May; in "Quyết định 28/2017" the 28 can only be a number.
    serial = int("".join(filter(str.isdigit, number.split("/")[0])))
    is_whole = after or (match["year"] and serial > _MONTHS)
    return Mention(
        mark.start,
        after.end() if after else match.end(),
        mark.type,
        number,
        year=int(printed_year) if printed_year else None,
        short=not said and mark.type not in _PRESS_TYPES and not (sure or is_whole),
    )


def _row_from(shadow: Shadow, first: Mention) -> list[Mention]:
    """Return a mention, and the mentions of the bare numbers after it if the issuer ends the list.

    "các Nghị quyết 57, 59, 66 và 68 của Bộ Chính trị" is such a list; "Nghị quyết 42, 15 hộ dân" is not. A date at the
    end may belong to the last document alone.
    """
    row = [first]
    if first.type not in _PRESS_TYPES or not (first.number or "").isdigit():
        return row
    while len(row) < _MAX_ROW and (found := _NEXT_BARE.match(shadow.folded, row[-1].end)):
        row.append(Mention(found.start("number"), found.end(), first.type, found["number"], row=row[-1]))
    ends = _SURELY.match(shadow.folded, row[-1].end)
    return row if ends and ends[0].startswith(" cua") else row[:1]
