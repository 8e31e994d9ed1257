"""Finds a document's relations in the words before each citation, and the day on which it takes effect.

Only text is processed. Relations are proposals that an editor confirms. "Thực hiện Kế hoạch số 1 thực hiện
Chỉ thị số 2" means that the document carries out the plan, and that the plan carries out the directive.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from campaign.library.choices import RelationKind
from campaign.library.force import CHANGES, DIVISIBLE, ENDINGS, LASTING
from official import Citation, doctypes, provisions
from official.numbers import split_number
from vietnamese.dates import parse_date
from vietnamese.fold import fold
from vietnamese.text import nfc


@dataclass(frozen=True)
class Proposal:
    """A relation that the text states, from `by` to `to`.

    Both are indexes of the cited documents; `by` is None if the document itself acts. `is_partial`: the text
    ends, suspends or extends only parts of the document. `since`: the day from which the document is suspended or
    ended, if it is named. `until`: the last day of a suspension or an extension.
    """

    kind: RelationKind
    to: int
    by: int | None
    is_partial: bool = False
    until: datetime.date | None = None
    since: datetime.date | None = None


# The amended parts of a document: "khoản 2, khoản 3 Điều 1", "khoản 2, 3 và 5 Điều 1", "các điều từ 5 đến 9",
# "khoản 2 của Điều 1; Điều 3", "một số quy định tại Điều 1".
_MORE_NUMBERS = r"(?:(?:,| va|, va| den| den het) (?:\d{1,3}[a-z]?|[a-z])\b)*"
_PARTS = (
    r"(?:[,;]? ?(?:va |cua |vao sau )?(?:mot so |cac )?(?:dieu|khoan|diem|noi dung|quy dinh|chuong|muc|phu luc)"
    rf"(?:(?: tu)? [\da-z]{{1,3}}\b{_MORE_NUMBERS})?)*"
)
# "... Quy chế quản lý Cổng thông tin ban hành kèm theo".
_ANNEX = (
    rf",?(?: ban)? [“\"]?(?:{doctypes.TYPE_WORDS}|phu luc|danh muc|noi quy|bieu mau|mau)\b[^.;:]{{0,250}}?"
    r" (?:ban hanh(?: kem)?|kem) theo"
)
# Words that open a list: "bãi bỏ toàn bộ 03 Quyết định của UBND tỉnh, gồm:".
_OPENS_LIST = (
    rf"(?: toan bo| cac| nhung| mot so| \d+)* (?:van ban|{doctypes.TYPE_WORDS})\b(?! nay\b)[^.;:]{{0,200}}:"
)
_CARRIES_OUT = r"(?:to chuc )?(?:thuc hien|thi hanh|quan triet|trien khai)"
# The force of a document: "hiệu lực thi hành", "thời hạn áp dụng", "việc thi hành".
_FORCE = r"(?: (?:hieu luc|thi hanh|ap dung|thuc hien)){1,2}"
# "kể từ ngày Luật này có hiệu lực".
_THIS_BEGINS = rf"tu ngay (?:{doctypes.TYPE_WORDS})(?:{doctypes.QUALIFIERS})? nay co hieu luc\b"
# The folded words directly before a citation; the first pattern that matches counts.
_VERBS = [
    (re.compile(rf"\b(?:{words})\s*$"), kind)
    for words, kind in (
        (
            r"dinh chinh(?: cho)?(?: [^.;:]{1,120}? (?:tai(?: (?:tieu de|ten|phan)\b[^.;:]{0,40}?)?|kem theo))?"
            rf"{_PARTS}(?: cua)?(?: cac)?(?:{_ANNEX}|{_OPENS_LIST})?",
            RelationKind.CORRECTS,
        ),
        (
            rf"(?:dinh chi|ngung)(?: viec)?{_FORCE}(?: doi voi| cua)?"
            r"(?P<part>(?: mot so (?:quy dinh|noi dung)|(?: cac| nhung) (?:quy dinh|noi dung) sau(?: day)?)?)"
            r"(?:(?: cac| nhung)?(?: quy dinh| noi dung))?(?: tai)?(?: toan bo(?: noi dung| doi voi)?| cac)?"
            rf"(?P<piece> mot phan|{_PARTS})(?: cua)?(?: cac)?(?:(?P<annex>{_ANNEX})|{_OPENS_LIST})?",
            RelationKind.SUSPENDS,
        ),
        (
            rf"(?:keo dai|gia han)(?: them)?(?:(?: thoi (?:han|gian|diem))+(?:(?: co)?{_FORCE})?"
            r"| hieu luc(?: thi hanh)?(?: tai)?)(?:(?: toan bo)?(?: cac| nhung)?(?P<part>(?: mot so)?)"
            r" (?:quy dinh|noi dung|chinh sach|co che|che do|muc)\b"
            rf"(?:[^.;:]{{0,120}}? (?:tai|cua)|[^.]{{0,450}}?(?<!theo) quy dinh tai))?"
            rf"(?P<piece>{_PARTS})(?: cua)?(?: cac)?(?:(?P<annex>{_ANNEX})|{_OPENS_LIST})?",
            RelationKind.EXTENDS,
        ),
        (
            rf"(?:thay(?: the)?|(?:bai )?bo|bo sung) (?:mot so |cac )?(?:cum tu\b|tu [“\"])[^.:]{{0,400}}?"
            rf" (?:tai|cua){_PARTS}(?: cua)?(?: cac)?(?:{_OPENS_LIST})?",
            RelationKind.AMENDS,
        ),
        (
            rf"thay the(?: cho)?(?: toan bo(?: noi dung)?| cac)?(?P<part>{_PARTS})(?: cua)?(?: cac)?"
            rf"(?:(?P<annex>{_ANNEX})|{_OPENS_LIST})?",
            RelationKind.REPLACES,
        ),
        (
            rf"(?:(?:bai|huy) bo|cham dut(?: viec)?{_FORCE}(?: cua| doi voi)?)(?: toan bo(?: noi dung)?| cac)?"
            rf"(?P<part> mot phan|{_PARTS})(?: cua)?(?: cac)?(?:(?P<annex>{_ANNEX})|{_OPENS_LIST})?",
            RelationKind.REPEALS,
        ),
        (
            rf"(?:cac|nhung) (?:van ban|{doctypes.TYPE_WORDS})\b[^.;:]{{0,120}} sau(?: day)?\b[^.;:]{{0,120}}"
            r"(?<! da)(?<! chua)(?<! khong) het hieu luc\b[^.;:]{0,120}:",
            RelationKind.REPEALS,
        ),
        (
            rf"(?:cac|nhung) (?:van ban|{doctypes.TYPE_WORDS})\b[^.;:]{{0,120}}(?<! khong) het hieu luc(?: thi hanh)?"
            rf"(?: ke)? {_THIS_BEGINS}[^.;:]{{0,40}}:",
            RelationKind.REPEALS,
        ),
        (
            rf"(?:sua doi|bo sung)(?:,? (?:va )?bo sung)?(?:,? (?:va )?thay the)?{_PARTS}(?: cua)?(?: cac)?"
            rf"(?:{_ANNEX}|{_OPENS_LIST})?",
            RelationKind.AMENDS,
        ),
        (
            rf"{_CARRIES_OUT}(?:,?(?: va)? {_CARRIES_OUT})*(?: (?:nghiem|nghiem tuc|hieu qua|tot))*(?: cac)?[ “\"]*",
            RelationKind.CARRIES_OUT,
        ),
        (r"can cu(?: vao)?(?: cac)?", RelationKind.BASED_ON),
    )
]
# Words that open a list or lead to the citation less directly: "quán triệt, triển khai thực hiện ... trọng
# tâm là: Luật ...", "Thực hiện quy định của Chính phủ tại Nghị định ...".
_OPENING = re.compile(
    r"\b(?:thuc hien|quan triet|trien khai)\b.{0,400}(?::|\b(?:la|gom|nhu))\s*$"
    r"|^(?:thuc hien|trien khai) .{0,80}\btai\s*$"
)
_LIST_GOES_ON = re.compile(rf"(?:[,;]|\bva)(?: cac| ca)?(?P<part>{_PARTS})(?: cua)?\s*$")
# An item of a list: "1.", "a)", "-", and the parts of the document that it may name.
_MARK = r"(?:\d{1,2}[.)]|[a-zđ]\)|[-–+•])"
_ITEM = re.compile(rf"(?:^|[:;,.])\s*(?P<mark>{_MARK})(?P<part>{_PARTS})(?: cua)?\s*$")
# The full stop of "1." at the beginning of a line ends no sentence.
_NUMBERED = re.compile(r"(\n\s*\d{1,2})\.(?=\s)")
# Between the words that open a list and its first item: a colon, or nothing after a heading.
_FIRST_ITEM = re.compile(
    r"(?::|(?P<heading>\bĐiều \d+\. *Bãi bỏ [^.;:\n]*))\s*\n\s*"
    rf"(?={_MARK}\s*(?:(?:điều|khoản|điểm|chương|mục)\b[^.;:\n]*)?\Z)",
    re.IGNORECASE,
)
# In the subject of a document: "quy định chi tiết một số điều của Luật Mẫu và Nghị định số 5".
_NAMES_A_LAW = re.compile(
    r"\b(?:cua|theo|thi hanh|thuc hien|chi tiet) (?:cac )?(?:luat|bo luat|phap lenh)\b(?! su\b)"
)
_ARTICLE_BEGINS = re.compile(r"\n\s*Điều \d")
# "Kế hoạch thực hiện Chỉ thị số 03": an unnamed plan carries out the directive, not this document.
_UNNAMED_ACTOR = re.compile(
    r"\b(?:ke hoach|chuong trinh|de an|huong dan|nghi quyet|quyet dinh|(?<!\bdinh )chi thi|nghi dinh|thong tu)"
    r" (?!nay\b)[a-z ,“\"]{0,30}$|\bvan ban $"
)
# Words before a verb that say that the change is only proposed, considered or denied. "Theo đề nghị của Sở ..."
# proposes nothing here, and "không gian mạng" denies nothing.
_ONLY_ASKED = re.compile(
    r"(?<!\btheo )(?<!\bxet )\b(?:de nghi|kien nghi|de xuat)\b(?! cua\b)(?:(?!\bnay\b)[^.;:])*$"
    r"|\b(?:tham muu|(?<!to )trinh)(?: cho| de| len)? (?:ubnd|uy ban|chu tich|hdnd|hoi dong|chinh phu|thu tuong"
    r"|bo truong|tinh uy|thuong truc|ban thuong vu|cap (?:co )?tham quyen)\b(?:(?!\bnay\b)[^.;:])*$"
    r"|\b(?:giao|yeu cau|chi dao) (?:cac )?(?:so|ubnd|uy ban|cong an|chu tich|giam doc|van phong|don vi|co quan"
    r"|dia phuong)\b(?:(?!\bnay\b)[^.;:])*$"
    r"|\b(?:xem xet|nghien cuu|tham muu|ra soat)(?:,| de| viec| de xuat| quyet dinh)*\s*$"
    r"|\b(?:khong|(?<!sua )chua)(?: (?:duoc|bi|can|nen|phai|the|co|he))?\s*$"
)
# Words before a verb that tell of an act at another time, or of a duty: "UBND tỉnh đã bãi bỏ", "Sau khi bãi bỏ",
# "Các sở có trách nhiệm sửa đổi".
_ONLY_TOLD = re.compile(
    r"(?<!\bnay )\b(?:da|vua|se|can|phai|neu|du kien|truong hop|thoi diem|chu tri|trach nhiem)\s*$|^viec\s*$"
    r"|\b(?:ke tu|tu|sau|truoc|trong|den) khi\b(?:(?!\b(?:nay|ky)\b)[^.,;:])*$"
)
# Words before "thi hành", "thực hiện" that say the opposite or speak of the effect: "đình chỉ việc thi hành".
_STOPPED = re.compile(
    r"\b(?:hieu luc|dinh chi|ngung|tam dung|dung viec|khong|(?<!sua )chua)(?: viec)?(?: (?:duoc|bi|phai|the))?\s*$"
)
# Words after a document that stays in force: "thay thế A; B vẫn tiếp tục có hiệu lực".
_STAYS = re.compile(
    r"^(?:(?!, (?:cac|nhung|noi dung|quy dinh)\b)[^;:.]){0,400}?"
    r"\b(?:(?:van|tiep tuc|giu nguyen|chua het|khong het)(?: con| tiep tuc)?(?: co| duoc)?"
    r" (?:hieu luc|ap dung|thi hanh)|tiep tuc duoc thuc hien)\b"
)
# Words after a document of which a part stays in force: "hết hiệu lực, trừ Điều 3".
_A_PART_STAYS = re.compile(
    r"^[^;:.]{0,300}?, tru (?:cac )?(?:(?:diem|khoan) [a-z\d]{1,3},? (?:va )?)*(?:dieu|chuong|muc|phu luc) (?!nay\b)\w"
)
_ACTS_ITSELF = re.compile(r"\bnay\b[^.;]*$")
# "Xét Tờ trình số 5, UBND tỉnh bãi bỏ A", as printed: this document's issuer acts.
_ISSUER_ACTS = re.compile(
    r", (?:UBND|HĐND|(?:Ủy|Uỷ) ban|Hội đồng|Quốc hội|Chính phủ|Thủ tướng|Chủ tịch|Giám đốc|Bộ(?! luật)|Sở|Công an"
    r"|Ban(?! hành)|Tỉnh ủy)\b(?:(?!\bvề\b)[^,;:])*$"
)
# "... thay thế A của UBND tỉnh và bãi bỏ B", "Căn cứ A; thực hiện B".
_JOINT = re.compile(r"([;:,]|\bva)(?: dong thoi)?\s*$")
# Text from PDFs has no empty lines between paragraphs, so words that begin a paragraph end the sentence
# before them.
_SENTENCE_END = re.compile(
    r"[.!?](?=\s)|;\s*\n|\n(?=\s*\d{1,2}\)\s)|\n\s*\n(?=\s*[^a-zà-ỹđ\s])"
    r"|\n(?=\s*(?:Căn cứ|Thực hiện|Triển khai|Theo|Xét|Nhằm|Điều \d)\b)"
)
_DAY = r"(?P<date>ngay .{4,30}?\d{4}|\d{1,2}/\d{1,2}/\d{4})"
_ENDS = r"\b(?:het hieu luc(?: thi hanh)?|(?:bi|duoc) (?:bai bo|thay the))\b"
# A part ends, not the document before it: "A có Điều 5 hết hiệu lực", but not "A và Điều 5 Nghị định số 8 ...".
_OWN_PART = rf"\b(?:dieu|khoan) \d+[a-z]?\b(?! (?:cua )?(?:dieu \d|{doctypes.TYPE_WORDS}))|\bcum tu\b"
# "A; B hết hiệu lực": nothing else is said of A before the semicolon.
_FIRST_OF_SEVERAL = (
    rf"(?:(?:(?!\b(?:hieu luc|ap dung|thi hanh|thuc hien|tiep tuc)\b|{_OWN_PART})[^.;:]){{0,400}}"
    rf"; (?={doctypes.TYPE_WORDS}\b)){{0,9}}"
)
# "... hết hiệu lực kể từ ngày Luật này có hiệu lực": date and subject come between the name and these words.
_IS_ENDED = re.compile(
    rf"{_FIRST_OF_SEVERAL}(?:(?!{_OWN_PART})[^.;:]){{0,400}}?(?<!khong )(?<!chua )(?P<how>{_ENDS})"
    rf"(?:,?(?: ke)? (?:{_THIS_BEGINS}|tu {_DAY})| (?:bang|boi|theo) (?:{doctypes.TYPE_WORDS}) nay\b)"
)
# "Kể từ ngày Luật này có hiệu lực, ... hết hiệu lực": the same in the other order.
_WHEN_THIS_BEGINS = re.compile(rf"\b{_THIS_BEGINS}(?: thi hanh)?,(?: thi)?\s*$")
_ENDS_THEN = re.compile(
    rf"(?:(?!{_OWN_PART}|\bhieu luc\b)[^.;:]){{0,400}}?(?<!khong )(?<!chua )(?<!da )(?P<how>{_ENDS})"
    r"(?! (?:mot|cac|nhung|dieu|khoan|diem|noi dung)\b)"
)
# A clause may also follow the day of effect: "Quyết định này có hiệu lực kể từ ngày ... và A hết hiệu lực ...".
_CLAUSE_BEGINS = re.compile(
    r"(?:^|[;:])\s*(?:\w{1,2}[.)])?[\s–-]*$|\bnay co hieu luc(?: thi hanh)?(?: ke)? tu [^.;:]{0,60}(?:,| va)\s*$"
)
_TO_THE_END = re.compile(rf"\bden het (?:{_DAY}|nam (?P<year>(?:19|20)\d\d))\b")
# "Quyết định số 8, có hiệu lực kể từ ngày ..." names the day on which the other document took effect.
_FROM = re.compile(
    rf"(?<!co hieu luc )(?<!co hieu luc ke )(?<!luc thi hanh )(?<!luc thi hanh ke )\btu {_DAY}"
)
# "Kể từ ngày ..., bãi bỏ Quyết định số 8": the day before the verb.
_FROM_THEN = re.compile(rf"(?:^|[;:)] ?)(?:ke )?tu {_DAY},[^.,;:]{{0,60}}$")
# "Bãi bỏ Quyết định số 8 ... kể từ ngày ...". Within the sentence, the day may be one of the other document's subject.
_ENDED_FROM = re.compile(rf"(?<!hieu luc )(?<!thi hanh )(?<!ap dung )(?<!thuc hien )\bke tu {_DAY}\.?$")
_REACH = 600
# A document's date, issuer and subject come between its name and these words.
_IS_AMENDED = re.compile(r"^[^;:]{0,400}\b(?:da )?duoc sua doi")


class _List(NamedTuple):
    """A list of documents: the relation to each, and the mark of the last item.

    `is_of_parts`: the words that open it speak of parts of each document. `since`: the day that stands before them.
    """

    kind: RelationKind
    is_of_parts: bool = False
    mark: str = ""
    since: datetime.date | None = None


@dataclass
class _Sentence:
    """The sentence that is being read.

    `last` is the citation before the words, `by` the document that acted last, None for this one. `about`: the
    document whose subject names others. `changes`: this document has changed another one.
    """

    listed: _List | None = None
    last: int | None = None
    by: int | None = None
    about: int | None = None
    changes: bool = False

    def actor(self, kind: RelationKind, before: str, printed: str, cited: Sequence[Citation]) -> int | None:
        """Return the document that does what the verb after the words `before` says; None for this one.

        `printed`: the words with accents and capitals. Without a joint the words still describe the previous citation,
        so that document acts.
        """
        if self.last is None or kind is RelationKind.BASED_ON or _ACTS_ITSELF.search(before):
            return None
        if _ISSUER_ACTS.search(printed[: len(before)]) and not _is_joint(cited[self.last]):
            return None
        joint = _JOINT.search(before)
        if joint is None:
            return self.last
        if joint[1] in ";:" or (self.changes and kind in CHANGES):
            return None
        return self.last if self.by is None and kind in CHANGES else self.by

    def outside_subject(self, stated: _List | None, is_apart: bool) -> _List | None:
        """Return `stated`, or None if the next document may belong to the subject of another one.

        "Bãi bỏ A sửa đổi B và C" does not repeal C. `is_apart`: a semicolon or the mark of an item stands before it, or
        it is later than the document whose subject is read.
        """
        if stated and stated.kind in CHANGES and self.about is not None and not is_apart:
            return None
        self.about = None if stated else self.about
        return stated


def propose(text: str, cited: Sequence[Citation]) -> list[Proposal]:
    """Return the relations that the text states, each once, in the order of the text.

    A document may change another one in several ways; of its other relations to that one, only a first one counts.
    New provisions that an amendment quotes do not count: they are the amended document's words.
    """
    text = provisions.plain(text)
    mentions, begins_on = _mentions(text, cited), stated_days(text, None)
    found: dict[tuple[int | None, int], dict[RelationKind, Proposal]] = defaultdict(dict)
    sentence, items, last_end = _Sentence(), None, 0
    for (start, end, index), following in zip_longest(mentions, mentions[1:]):
        gap = _NUMBERED.sub(r"\1)", text[max(last_end, start - _REACH) : start])
        if _ARTICLE_BEGINS.search(gap):
            items = None
        gap = _FIRST_ITEM.sub(r"\g<heading>: ", gap)
        sentence_ends = list(_SENTENCE_END.finditer(gap))
        if sentence_ends:
            gap = gap[sentence_ends[-1].end() :]
            sentence = _Sentence()
        printed = " ".join(nfc(gap).split())
        words = fold(printed)
        item = _ITEM.search(words)
        said = words[: item.start("mark")].rstrip() if item else words
        rest = text[end : end + _REACH]
        kind, before, is_partial = _verb(said)
        by = None
        if kind is None:
            sentence.listed = stated = _continued(sentence, words, item, items, rest, begins_on)
            sentence.about = sentence.last if _NAMES_A_LAW.search(said) else sentence.about
            is_apart = bool(item) or ";" in said or _is_earlier(sentence.about, index, cited)
            stated = sentence.outside_subject(stated, is_apart)
        elif _is_of_another(before, printed):
            stated, sentence.about = None, sentence.last
        elif _is_only_told(kind, before, by := sentence.actor(kind, before, printed, cited)):
            stated = sentence.listed = None
        else:
            stated = _List(kind, is_partial and said.endswith(":"), since=_day_before(before))
            sentence.by = sentence.about = by
            if by is None:
                sentence.listed = stated
                sentence.changes |= kind in CHANGES
        if stated and by is None and item:
            items = stated._replace(mark=item["mark"])
        if stated and _may_act(by, stated.kind, index, cited):
            after = text[end : following[0] if following else len(text)][:_REACH]
            is_partial = stated.kind in DIVISIBLE and (
                is_partial
                or stated.is_of_parts
                or _names_part(said, item)
                or _A_PART_STAYS.search(fold(nfc(after))) is not None
            )
            until = _only_day(_TO_THE_END, rest) if stated.kind in LASTING else None
            from_day = {RelationKind.SUSPENDS: _FROM, **dict.fromkeys(ENDINGS, _ENDED_FROM)}.get(stated.kind)
            since = (_only_day(from_day, rest) or stated.since) if from_day else None
            kinds = found[by, index]
            if stated.kind in CHANGES or not kinds:
                kinds.setdefault(stated.kind, Proposal(stated.kind, index, by, is_partial, until, since))
        last_end, sentence.last = max(end, last_end), index
    return [proposal for kinds in found.values() for proposal in kinds.values()]


def _mentions(text: str, cited: Sequence[Citation]) -> list[tuple[int, int, int]]:
    """Return start, end and index of each mention of a document in the text's own words, in its order."""
    own = provisions.without_new_texts(text)
    return sorted(
        (start, end, index)
        for index, each in enumerate(cited)
        for start, end in each.spans
        if not own[start].isspace()
    )


def propose_original(text: str, cited: Sequence[Citation]) -> list[Proposal]:
    """Return the relation of a consolidated text to its original: "Luật X ..., được sửa đổi, bổ sung bởi: ...".

    It reprints what the original and its amendments say of other documents, so it gets no other relation.
    """
    mentions = sorted((start, end, index) for index, each in enumerate(cited) for start, end in each.spans)
    amended = (index for _, end, index in mentions if _IS_AMENDED.search(fold(nfc(text[end : end + _REACH]))))
    original = next(amended, mentions[0][2] if mentions else None)
    return [] if original is None else [Proposal(RelationKind.CONSOLIDATES, original, None)]


def _is_of_another(before: str, printed: str) -> bool:
    """Return True if an unnamed document acts. One in capitals does not count: it is this document's heading."""
    actor = _UNNAMED_ACTOR.search(before)
    return actor is not None and not printed[actor.start() : actor.start() + 3].isupper()


def _is_joint(cited: Citation) -> bool:
    return doctypes.is_joint(cited.type, split_number(cited.number or "").groups)


def _is_only_told(kind: RelationKind, before: str, by: int | None) -> bool:
    """Return True if the words before a verb state no act of this document, or of `by`."""
    if kind not in CHANGES:
        return _STOPPED.search(before) is not None
    # "Đính chính Điều 1 (sửa đổi Điều 14 Thông tư số 5)" names what is corrected.
    in_brackets = kind is RelationKind.AMENDS and before.rstrip().endswith("(")
    return in_brackets or bool(_ONLY_ASKED.search(before) or (by is None and _ONLY_TOLD.search(before)))


def _verb(words: str) -> tuple[RelationKind | None, str, bool]:
    """Return the relation that the last words state (None if there is none), and the words before them.

    The third value is True if the words name parts of the document.
    """
    for pattern, kind in _VERBS:
        match = pattern.search(words)
        if match:
            of_part = match.groupdict()
            return kind, words[: match.start()], any(map(of_part.get, ("part", "piece", "annex")))
    return None, words, False


def _continued(
    sentence: _Sentence,
    words: str,
    item: re.Match[str] | None,
    items: _List | None,
    rest: str,
    begins_on: Sequence[datetime.date | None],
) -> _List | None:
    """Return the list to which a document after `words` without a verb belongs, or None. `rest` follows it."""
    said = words[: item.start("mark")].rstrip() if item else words
    listed = _listed(said, item, sentence.listed, items)
    if listed:
        return None if _stays(listed.kind, rest) else listed
    begins = sentence.last is None or said.endswith(";")
    ended = _ended(words, rest, begins_on) if begins else None
    return _List(ended) if ended else None


def _listed(
    words: str, item: re.Match[str] | None, listed: _List | None, items: _List | None
) -> _List | None:
    """Return the list to which a document after `words` and the mark of `item` belongs, or None.

    `listed` goes on in the same sentence, `items` also in the sentences after its first item.
    """
    goes_on = _LIST_GOES_ON.search(words)
    if item and items and (goes_on or not words) and _follows(item["mark"], items.mark):
        return items
    if goes_on:
        # "A hết hiệu lực ... và B quy định ..." says another thing of B.
        return None if re.search(_ENDS, words) else listed
    return _List(RelationKind.CARRIES_OUT) if _OPENING.search(words) else None


def _follows(mark: str, last: str) -> bool:
    """Return True if an item may follow another one in a list: "2." after "1.", "-" after "-"."""
    one, other = mark.rstrip(".)"), last.rstrip(".)")
    if one.isdigit() and other.isdigit():
        return int(one) > int(other)
    return one.isalpha() == other.isalpha() and one.isdigit() == other.isdigit() and one >= other


def _names_part(words: str, item: re.Match[str] | None) -> bool:
    more = _LIST_GOES_ON.search(words)
    return bool((item and item["part"]) or (more and more["part"]))


def _may_act(by: int | None, kind: RelationKind, index: int, cited: Sequence[Citation]) -> bool:
    """Return False if the words were misread, or if `by` only asks for a change: "Tờ trình số 5 về việc bãi bỏ A"."""
    if by is None:
        return True
    only_asks = kind in CHANGES and cited[by].type in ("Tờ trình", "Báo cáo")
    return by != index and not only_asks and not _is_earlier(by, index, cited)


def _is_earlier(by: int | None, index: int, cited: Sequence[Citation]) -> bool:
    """Return True if the acting document is older than the other one, so that the words were misread."""
    acts, other = cited[by].date if by is not None else None, cited[index].date
    return acts is not None and other is not None and acts < other


def _stays(kind: RelationKind, after: str) -> bool:
    """Return True if a document of a list of changes stays in force; an extension lets it do so."""
    return kind in CHANGES and kind != RelationKind.EXTENDS and _STAYS.search(_flat(after)) is not None


def _only_day(pattern: re.Pattern[str], after: str) -> datetime.date | None:
    """Return the only day that `pattern` finds in the rest of a sentence: the first or last of an effect, or None."""
    sentence = " ".join(fold(nfc(_SENTENCE_END.split(after, 1)[0])).split())
    days = {
        datetime.date(int(found["year"]), 12, 31) if found.get("year") else parse_date(found["date"])
        for found in (match.groupdict() for match in pattern.finditer(sentence))
    }
    return days.pop() if len(days) == 1 else None


def _day_before(before: str) -> datetime.date | None:
    """Return the day with which the words before a verb begin its clause, or None."""
    found = _FROM_THEN.search(before)
    return parse_date(found["date"]) if found else None


def _ended(before: str, after: str, begins_on: Sequence[datetime.date | None]) -> RelationKind | None:
    """Return how a document ends, at the beginning of a clause, when this one takes effect; or None.

    `begins_on`: the days on which this one takes effect.
    """
    rest = _flat(after)
    if _WHEN_THIS_BEGINS.search(before):
        found = _ENDS_THEN.match(rest)
    else:
        found = _IS_ENDED.match(rest) if _CLAUSE_BEGINS.search(before) else None
        day = parse_date(found["date"]) if found and found["date"] else None
        if found and found["date"] and (day is None or day not in begins_on):
            return None
    if found is None:
        return None
    return RelationKind.REPLACES if "thay the" in found["how"] else RelationKind.REPEALS


def _flat(text: str) -> str:
    return " ".join(fold(nfc(text)).split())


# "Nghị quyết này đã được Hội đồng nhân dân tỉnh ... thông qua ngày ... và có hiệu lực từ ngày ...".
_PASSED = r"(?: da)? duoc [^.;:]{0,160}\bthong qua\b[^.;:]{0,80}?(?: va|,)"
_TAKES_EFFECT = re.compile(
    rf"\bnay(?:{_PASSED})? co hieu luc(?: thi hanh)?(?: ke)? tu"
    r" (?:(?P<signed>ngay (?:ky|ban hanh|(?:[a-z ]{0,60} )?thong qua))"
    r"|(?:\d{1,2} ?(?:gio|h)[ \d]{0,4}(?: phut)?,? )?(?P<date>ngay .{4,30}?\d{4}|\d{1,2}/\d{1,2}/\d{4}))"
)
_SPEAKS_OF_EFFECT = re.compile(r"\bnay(?: (?:da )?duoc [^.;:]{0,240}?)? co hieu luc\b")
_DOCUMENT = re.compile(rf"\b(?:{doctypes.TYPE_WORDS})(?:{doctypes.QUALIFIERS})? $")
_NUMBER_OF_PART = r"(?:\d+[a-z]?|[ivxlc]+|[a-z])"
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
