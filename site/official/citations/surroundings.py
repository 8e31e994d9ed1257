"""Reads what belongs to a number in the text around it: date, issuer and subject of the document.

A date stands after the number, after the issuer, or long before ("Ngày 22-10-2018, ... đã ký ban hành Nghị
quyết số ..."). An uncertain date is left out: no date is better than another document's.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from official.citations.date_forms import is_own_date
from official.citations.marks import DateMark, Mark, NumberMark
from official.doctypes import TYPE_WORDS, is_joint
from official.issuers import ORGAN, contradicts, read_issuer
from official.numbers import split_number
from official.shadow import CAPITAL, SMALL, Shadow


@dataclass(slots=True)
class Mention:
    """One place where a document is named, with all that is said about the document there.

    Positions are the shadow's.
    """

    start: int
    end: int
    type: str
    number: str | None = None
    date: datetime.date | None = None
    issuer: str | None = None
    name: str | None = None
    year: int | None = None
    dated: bool = False  # the place has a date, though perhaps without its year
    short: bool = False  # "Kế hoạch 03": only another mention can identify the document
    typed: bool = True  # the type is printed, not derived from the symbol
    aside: bool = False  # a law named only within another document's subject
    row: "Mention | None" = None  # the previous mention in a row that shares one type's name
    index: int = 0  # the position among all mentions of the text
    named_end: int = 0  # the end of the name itself: type and number, without date and issuer


# All patterns match folded text.
# A session is of an organ: "của Hội nghị lần thứ sáu Ban Chấp hành Trung ương", "của Hội nghị Trung ương 6".
_TO_ISSUER = re.compile(
    r"\)?\s?,?\s?(?P<word>cua|do)\s"
    r"(?P<session>hoi\snghi\s(?:lan\sthu\s\w{1,6}(?:\s\w{2,4})?,?\s(?=ban\s)|trung\suong\s\d{1,2}\s)?)?"
)
# "do UBND xã mở lớp" names no issuer.
_BY_WHOM_ISSUED = re.compile(r"\s(?:ban\shanh|ky|trinh|thong\squa|phe\sduyet|xay\sdung|soan\sthao)(?![^\W_])")
_ISSUED = re.compile(
    r"(?:(?<![^\W_])(?:ban\shanh|ky|ra|co|phat\shanh|thong\squa|phe\sduyet|gui|trinh|thong\snhat)\s"
    r"(?:(?:cac|bo|hai)\s){0,2}|^,?\s(?:tai|bang|trong)\s)$"
)
# "xã mở lớp sau khi UBND tỉnh ban hành ...", "trước đó UBND tỉnh đã ban hành ..."
_AT_ANOTHER_TIME = re.compile(r"(?<![^\W_])(?:sau|truoc|tu)\s(?:khi|do)(?![^\W_])")
_TOGETHER = re.compile(r",?\s(?:va|cung)\s")
_SINCE = re.compile(r"(?<![^\W_])(?:tu|truoc|sau|het|toi|tinh\sden|qua)\s$")
_SENTENCE_END = re.compile(r"[;\v]|\.\s(?=[^\W\d_])")
_SUBJECT_BEGINS = re.compile(
    r"\)?\s?,?\s?(?=(?:ve|v/v|quy\sdinh|phe\sduyet|ban\shanh|huong\sdan|sua\sdoi|bo\ssung|thuc\shien|trien\skhai"
    r"|tang\scuong|thong\squa|day\smanh|cong\sbo|bai\sbo|thay\sthe|dinh\schinh|giao|tiep\stuc|thanh\slap"
    r"|kien\stoan|xay\sdung|dieu\schinh|yeu\scau|doi\sten)(?![^\W_]))"
)
_SUBJECT_ENDS = re.compile(r"[;\v]|\.(?:\s|$|/)|\.{3}|\)\s?[,;.)]")
# "các văn bản của Bộ Công an:" before the first document of a list, and before the others of it.
_LIST_OF = re.compile(
    rf"(?:cac|nhung|hai|ba|\d{{1,2}})\s(?:van\sban|{TYPE_WORDS})(?:\s[^\W\d_]+){{0,4}}?\scua\s"
    r"(?P<organ>[^:;.\v\d]{3,120}?)\s?:[-+\s]*$"
)
_NEXT_OF_LIST = re.compile(r"(?:[^.:\v]|\.(?!\s))*?(?:[,;\n]|\sva\s)[-+\s]*")
_SIBLING = re.compile(r"(?:,|,?\sva|,?\scung)\s(?:cac\s)?$")
_BACK = 250
_MAX_SUBJECT_LENGTH = 600
_MARKS_LOOKED_AT = 6


class Surroundings:
    """Reads around the mentions of one text in order, and remembers which dates other mentions have taken."""

    def __init__(self, shadow: Shadow, marks: Sequence[Mark]) -> None:
        self.shadow = shadow
        self.marks = marks
        self._taken: set[int] = set()
        self._issued: Mention | None = None  # the last mention whose date of issue stands before it
        self._listed: str | None = None  # the issuer of the list in which the last mention stands
        self._last_end = 0

    def read_around(self, mention: Mention, index: int) -> None:
        """Fill date and issuer of the mention that begins with, or just before, the mark at `index`."""
        mention.named_end = mention.end
        self._read_date(mention, index)
        issuer = _TO_ISSUER.match(self.shadow.folded, mention.end)
        if issuer:
            end = read_issuer(self.shadow, issuer.end(), joint=_is_joint(mention))
            issued = issuer["word"] == "cua" or _BY_WHOM_ISSUED.match(self.shadow.folded, end)
            if end > issuer.end() and issued:
                mention.issuer = self.shadow.printed(issuer.end(), end)
                mention.end = end
            elif issuer["session"]:
                mention.end = issuer.end() - 1
            if mention.end > mention.named_end and not mention.dated:
                self._read_date(mention, index)
        if mention.row is None:
            self._read_together(mention)
            before = self._read_date_before(mention, index)
            if not mention.issuer:
                mention.issuer = self._issuer_before(mention, before)
        issuer_of_list = self._issuer_of_list(mention)
        mention.issuer = mention.issuer or issuer_of_list

    def _read_date(self, mention: Mention, index: int) -> None:
        """Store the date that follows the mention, if it is this document's; `index` as for `read_around`."""
        place = mention.end
        marks = (self.marks[at] for at in range(index, len(self.marks)))
        mark = next((mark for mark in marks if mark.start >= place), None)
        if not isinstance(mark, DateMark) or mark.start - place > (90 if mark.said else 2):
            return
        after_issuer = place > mention.named_end
        if not is_own_date(self.shadow, place, mark.start, mark.end, after_issuer=after_issuer):
            return
        if (
            mark.date
            and mention.year not in (None, mark.date.year)
            and "," in self.shadow.text[place : mark.start]
        ):
            return
        mention.date, mention.dated, mention.end = mark.date, True, mark.end
        self._taken.add(mark.start)

    def _read_date_before(self, mention: Mention, index: int) -> int | None:
        """Store the date before the mention, if the sentence says that the document was issued then.

        Returns the end of that date, or None.
        """
        folded = self.shadow.folded
        for mark in reversed(self.marks[max(0, index - _MARKS_LOOKED_AT) : index]):
            if isinstance(mark, NumberMark) or mention.start - mark.end > _BACK:
                return None
            if not isinstance(mark, DateMark) or mark.end > mention.start:
                continue
            if (
                mark.start in self._taken
                or not mark.said
                or _SENTENCE_END.search(folded, mark.end, mention.start)
            ):
                return None
            if _SINCE.search(folded, max(0, mark.start - 12), mark.start):
                return None
            between = folded[mark.end : mention.start]
            if not _ISSUED.search(between) or _AT_ANOTHER_TIME.search(between):
                return None
            if not mention.dated and not (mark.date and mention.year and mark.date.year != mention.year):
                mention.date, mention.dated = mark.date, True
                self._taken.add(mark.start)
                self._issued = mention
            return mark.end
        return None

    def _read_together(self, mention: Mention) -> None:
        """Copy date and issuer to the second of two documents issued together.

        "ban hành Nghị quyết số 29-NQ/TW và Nghị quyết số 30-NQ/TW" has one date and one issuer for both.
        """
        last = self._issued
        if last is None or not _TOGETHER.fullmatch(self.shadow.folded, last.end, mention.start):
            return
        if not mention.dated and mention.year in (None, last.date.year if last.date else None):
            mention.date, mention.dated = last.date, True
        mention.issuer = mention.issuer or last.issuer

    def _issuer_of_list(self, mention: Mention) -> str | None:
        """Return the issuer that the words before a list of documents name for all of them, or None.

        An item may cite other documents in its subject. A document with an issuer of its own ends the list.
        """
        folded, start = self.shadow.folded, mention.start
        list_of = _LIST_OF.search(folded, max(self._last_end, start - _BACK), start)
        gap, self._last_end = folded[self._last_end : start], mention.end
        if list_of:
            begin, end = list_of.span("organ")
            is_organ = read_issuer(self.shadow, begin) == end
            self._listed = self.shadow.printed(begin, end) if is_organ else None
        elif not _NEXT_OF_LIST.fullmatch(gap):
            if not {";", "\n", "\v"}.isdisjoint(gap) or ". " in gap:
                self._listed = None
            return None
        if mention.issuer or contradicts(self._listed or "", split_number(mention.number or "").groups):
            self._listed = None
        return self._listed

    def _issuer_before(self, mention: Mention, date_end: int | None) -> str | None:
        """Return the issuer that stands before the mention, or None.

        Examples are "Chính phủ đã ban hành ..." and "quy định của Chính phủ tại ...".
        """
        folded, text = self.shadow.folded, self.shadow.text
        if not _ACT.search(folded, max(0, mention.start - 24), mention.start):
            return None
        earliest = max(0, mention.start - _BACK // 2) if date_end is None else date_end
        if date_end is not None and text[date_end].isspace():
            earliest += 1
        starts = [match.end() for match in _CLAUSE_BEGINS.finditer(folded, earliest, mention.start)]
        if date_end is not None or earliest == 0:
            starts.insert(0, earliest)
        for start in starts[-4:]:
            if text[start : start + 1].isupper() and ORGAN.match(self.shadow.lowered, start):
                end = read_issuer(self.shadow, start, joint=_is_joint(mention))
                named = _PERSON.match(text, end)
                if start < end < mention.start and _DOES.fullmatch(
                    folded, named.end() if named else end, mention.start
                ):
                    return self.shadow.printed(start, end)
        return None


def _is_joint(mention: Mention) -> bool:
    return is_joint(mention.type, split_number(mention.number or "").groups)


_CLAUSE_BEGINS = re.compile(r"(?:[,;.:]|(?<![^\W_])cua|(?<![^\W_])do|(?<![^\W_])duoc)\s|\v|\n")
# "Thủ tướng Phạm Minh Chính ký ban hành ..."
_PERSON = re.compile(rf"(?:\s[{CAPITAL}][{SMALL}]{{0,7}}){{2,5}}(?=\s)")
_VERBS = r"(?:(?:ky|phe\sduyet|thong\squa|ban\shanh|ra|co)\s){1,2}(?:(?:tai|theo|cac|bo)\s){0,2}"
_DOES = re.compile(rf"\s(?:(?:(?:da|vua|moi|mot\slan\snua|tiep\stuc|cung)\s){{0,3}}{_VERBS}|tai\s)")
_ACT = re.compile(rf"\s(?:{_VERBS}|tai\s)$")


def share_along_rows(mentions: Sequence[Mention]) -> None:
    """Copy date and issuer of the last mention of a row to the others.

    "các Nghị quyết số 29-NQ/TW, 30-NQ/TW ngày 25/7/2018 của Bộ Chính trị" states them once. A date is not
    copied to a number of another year.
    """
    for mention in reversed(mentions):
        first = mention.row
        if first is None or first.dated or first.issuer:
            continue
        first.issuer = mention.issuer
        if mention.date and first.year in (None, mention.date.year):
            first.date, first.dated = mention.date, True


def subject_of(shadow: Shadow, mention: Mention, mentions: Sequence[Mention]) -> str | None:
    """Return the subject that the text states after number, date and issuer, or None.

    The subject ends before the next document that is not part of it. `mentions` are all mentions of the text.
    """
    begins = _SUBJECT_BEGINS.match(shadow.folded, mention.end)
    if begins is None:
        return None
    start = begins.end()
    limit = min(len(shadow.text), start + _MAX_SUBJECT_LENGTH)
    ends = _SUBJECT_ENDS.search(shadow.folded, start, limit)
    end = ends.start() if ends else limit
    for following in mentions[mention.index + 1 : mention.index + 9]:
        if following.start >= end:
            break
        sibling = _SIBLING.search(shadow.folded, max(start, following.start - 12), following.start)
        if sibling:
            end = sibling.start()
    return shadow.printed(start, end) or None
