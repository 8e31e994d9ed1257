"""Finds the days from which and to which a document says that it is in force."""

import datetime
import re

from official import doctypes, provisions
from vietnamese.dates import parse_date
from vietnamese.fold import fold

DAY = r"(?P<date>ngay .{4,30}?\d{4}|\d{1,2}/\d{1,2}/\d{4})"
UNTIL = rf"(?:den|toi) het (?:{DAY}|nam (?P<year>(?:19|20)\d\d))\b"
# "Nghị quyết này đã được Hội đồng nhân dân tỉnh ... thông qua ngày ... và có hiệu lực từ ngày ...".
_PASSED = r"(?: da)? duoc [^.;:]{0,160}\bthong qua\b[^.;:]{0,80}?(?: va|,)"
# Documents before the law of 1996 on legal documents also say "thi hành kể từ ngày ký" and "có giá trị từ ngày".
ADVERB = r"(?:(?:chinh thuc|bat dau|se) )?"
_IN_FORCE = rf"(?:{ADVERB}co (?:hieu luc|gia tri)(?: thi hanh)?|(?:duoc )?thi hanh)"
# Before the day: "kể từ", "ngay từ", ": từ", "vào", or nothing ("có hiệu lực ngày 15/3/2026").
SINCE = r"(?::?(?: ngay)?(?: ke)? tu|(?: vao)?(?= (?:ngay )?\d))"
_TAKES_EFFECT = re.compile(
    rf"\bnay(?:{_PASSED})? {_IN_FORCE}{SINCE}"
    r" (?:(?P<signed>ngay (?:ky|ban hanh|(?:[a-z ]{0,60} )?thong qua))"
    rf"|(?:\d{{1,2}} ?(?:gio|h)[ \d]{{0,4}}(?: phut|['’])?,? )?{DAY})"
)
# "này có hiệu lực từ ngày 01/01/2026 đến ngày 31/12/2026", "... từ ngày ký và được áp dụng đến hết năm 2026".
_STAYS_IN_FORCE = re.compile(
    rf"\bnay(?:{_PASSED})? {_IN_FORCE}(?:{SINCE} [\w/ ]{{2,60}}?)?"
    r"(?:(?:,| va)(?: duoc)? (?:ap dung|thuc hien|thi hanh))?(?: cho)?"
    rf" (?:den|toi) (?:(?:het )?{DAY}|het nam (?P<year>(?:19|20)\d\d))\b"
)
_SPEAKS_OF_EFFECT = re.compile(rf"\bnay(?: (?:da )?duoc [^.;:]{{0,240}}?)? {ADVERB}co hieu luc\b")
_DOCUMENT = re.compile(rf"\b(?:{doctypes.TYPE_WORDS})(?:{doctypes.QUALIFIERS})? $")
# A single letter is not also a Roman number: n of them would take 2 ** n steps.
_NUMBER_OF_PART = r"(?:\d+[a-z]?|[ivxlc]{2,}|[a-z])"
_LEVEL_OF_PART = r"(?:dieu|khoan|diem|chuong|muc|phan|phu luc)"
# Words before "Luật này" by which a part of it takes effect ("các điều 5 và 6 của"), or which only name that day.
_OF_A_PART = re.compile(
    r"\b(?:cua|tai|theo|kem|trong|ngay|khi|thoi diem|cac|nhung|noi dung) $"
    rf"|\b{_LEVEL_OF_PART} {_NUMBER_OF_PART}"
    rf"(?:,?(?: va| den| hoac)?(?: {_LEVEL_OF_PART})? {_NUMBER_OF_PART})*,? $"
)
_MAX_SUBJECT_LENGTH = 160


def effective_date(text: str, issued_on: datetime.date | None) -> datetime.date | None:
    """Return the day on which the document says that it takes effect.

    None if it names none, several, or a day before its issue.
    """
    days = stated_days(text, issued_on)
    if len(days) != 1 or days[0] is None or (issued_on and days[0] < issued_on):
        return None
    return days[0]


def expiry(text: str, since: datetime.date | None) -> datetime.date | None:
    """Return the first day on which the document says that it is no longer in force.

    None if it names no last day, several, or one before `since`.
    """
    words = " ".join(fold(provisions.unquoted(text)).split())
    days = {
        parse_date(match["date"]) if match["date"] else datetime.date(int(match["year"]), 12, 31)
        for match in _STAYS_IN_FORCE.finditer(words)
        if _is_whole(words, match.start())
    }
    last = days.pop() if len(days) == 1 else None
    return None if last is None or (since and last < since) else last + datetime.timedelta(days=1)


def stated_days(text: str, issued_on: datetime.date | None) -> list[datetime.date | None]:
    """Return the days on which the document says that it takes effect, each once; None for one that is not readable.

    Quotations, and statements about parts of the document, do not count.
    """
    words = " ".join(fold(provisions.unquoted(text)).split())
    days = dict.fromkeys(
        issued_on if match["signed"] else parse_date(match["date"])
        for match in _TAKES_EFFECT.finditer(words)
        if _is_whole(words, match.start())
    )
    if not days and any(_is_whole(words, match.start()) for match in _SPEAKS_OF_EFFECT.finditer(words)):
        return [None]
    return list(days)


def _is_whole(words: str, end: int) -> bool:
    """Return True if the last of the words before `end` name the document, and not one of its parts."""
    before = words[max(0, end - _MAX_SUBJECT_LENGTH) : end]
    document = _DOCUMENT.search(before)
    return document is not None and not _OF_A_PART.search(before, 0, document.start())
