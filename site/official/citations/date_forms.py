"""Distinguishes a document's own date from an event's, by the words between document and date and after the date.

In official writing, the date is followed by the issuer or the subject, or ends the citation: "Chỉ thị số 03/CT-UBND,
ngày 20/11/2026 của ...". In news, it is followed by a place, or by a subject and its verb: "Chỉ thị số 03/CT-UBND, ngày
20/11/2026 xã Bình Sơn mở lớp". A form that both use gives no date.
"""

import re

from official.doctypes import TYPE_WORDS
from official.issuers import ORGAN, read_issuer
from official.shadow import Shadow

# All patterns match folded text.
_TO_DATE = re.compile(
    r"(?:\s\([^()\d]{0,40}(?:\d{2,4})?\))?(?:\shoi\s\d{1,2}\s?(?:gio|h)(?:\s?\d{1,2}(?:\sphut)?)?)?"
    r"(?P<mark>\s?[,(])?\s?(?:khoa\s\w{1,5}(?P<second>,)?\s)?"
    r"(?P<issued>(?:da\s)?(?:duoc\s)?(?:(?:quoc\shoi|chinh\sphu|thu\stuong|uy\sban|ubnd|hdnd|hoi\sdong)[^;.]{0,60}?\s)?"
    r"(?:ban\shanh|ky|thong\squa)\s?(?:vao\s)?)?(?:cung\s)?"
)
_TIME_OF_DAY = re.compile(r"sang|chieu")

_ANOTHER_DOCUMENT = (
    rf"(?:cac\s)?(?:(?:{TYPE_WORDS})\s(?:[^\W\d_]+\s){{0,4}}?)?(?:so\s?:?\s?\d|\d{{1,5}}(?:/\d{{4}})?\s?[/-]\s?[^\W\d_])"
    r"|(?:bo\s)?luat\s|phap\slenh\s|(?:cac|nhung)\svan\sban(?![^\W_])"
)
# "về" also means to come: "ngày 20/11/2026 về thăm xã"; "về phía xã có ..." counts guests.
_ABOUT = (
    r"ve(?!\s(?:phia|tham|dich|du|den|toi|lam\sviec))|v/v|quy\sdinh|huong\sdan|sua\sdoi|bo\ssung|bai\sbo|thay\sthe"
    r"|dinh\schinh"
)
_GOES_ON = re.compile(
    r"[\"']|\s?[.;)\t\v]|$"
    rf"|,?\s?\"?(?:cua|{_ABOUT}|phe\sduyet|ban\shanh\s(?:quy|dieu\sle))(?![^\W_])"
    r"|\s(?:da\s)?duoc\s(?:sua\sdoi|bo\ssung|thay\sthe|bai\sbo)(?![^\W_])"
    r"|\s\((?:sau\sday|goi|viet\stat)(?![^\W_])"
    rf"|(?:,|,?\s(?:va|cung|hoac))\s(?:{_ANOTHER_DOCUMENT})"
)
_ENDS_A_PERIOD = re.compile(r"\s?-\s?\d")
_PLACE = re.compile(r"\s(?:tai(?!\sky\shop)|o)\s")
_ORGAN_AND_SUBJECT = re.compile(rf"\s(?:{_ABOUT})(?![^\W_])")


def is_own_date(shadow: Shadow, end: int, date_start: int, date_end: int, *, after_issuer: bool) -> bool:
    """Return True if the date at `date_start:date_end` is that of the document whose citation ends at `end`.

    `after_issuer`: the citation ends with its issuer, after which a date is rare.
    """
    folded = shadow.folded
    gap = _TO_DATE.fullmatch(folded, end, date_start)
    if gap is None or _TIME_OF_DAY.match(folded, date_start):
        return False
    if gap["issued"] or _GOES_ON.match(folded, date_end):
        return True
    if gap["mark"] and gap["mark"].endswith("("):
        return _ENDS_A_PERIOD.match(folded, date_end) is not None
    if gap["mark"] or gap["second"]:
        return False
    if after_issuer:
        return folded.startswith(",", date_end)
    return not (_PLACE.match(folded, date_end) or _begins_a_clause(shadow, date_end + 1))


def _begins_a_clause(shadow: Shadow, place: int) -> bool:
    """Return True if an organ stands at `place`, and not as the issuer of a subject: "UBND tỉnh về việc ..."."""
    if not shadow.text[place - 1 : place].isspace() or not ORGAN.match(shadow.lowered, place):
        return False
    return _ORGAN_AND_SUBJECT.match(shadow.folded, read_issuer(shadow, place, joint=False)) is None
