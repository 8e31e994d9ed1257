"""The provisions of a legal text: phần, chương, mục, tiểu mục, điều, khoản, điểm, with an anchor for each.

Nghị định 30/2020/NĐ-CP, Phụ lục I, section II.6: điều are numbered through the whole document, khoản by arabic numbers
within a điều, điểm by the letters of the Vietnamese alphabet within a khoản. Text in quotation marks belongs to another
document, which an amendment changes. Pure; the text is not changed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from official.shadow import CAPITAL, SMALL
from vietnamese.fold import LOOK_ALIKES_OF_D
from vietnamese.line_ends import flowing
from vietnamese.slugs import slugify


class Level(Enum):
    """A level of provisions, by the word of its anchor."""

    PART = "phan"
    CHAPTER = "chuong"
    SECTION = "muc"
    SUBSECTION = "tieu-muc"
    ARTICLE = "dieu"
    CLAUSE = "khoan"
    POINT = "diem"


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision.

    `number` is as printed: "8", "IV", "đ". `heading` is the rest of its line, at most MAX_HEADING_LENGTH characters; ""
    for khoản and điểm. `start` and `end` are the offsets of its line, with that of a heading below it; `depth` counts
    the provisions around it.
    """

    level: Level
    number: str
    heading: str
    start: int
    end: int
    anchor: str
    depth: int

    @property
    def label(self) -> str:
        """The name of the provision: "Điều 8"."""
        return f"{_NAMES[self.level]} {self.number}"


_NAMES = {
    Level.PART: "Phần",
    Level.CHAPTER: "Chương",
    Level.SECTION: "Mục",
    Level.SUBSECTION: "Tiểu mục",
    Level.ARTICLE: "Điều",
    Level.CLAUSE: "khoản",
    Level.POINT: "điểm",
}
_LINE = re.compile(r"[^\n]+")
# Only closed quotation marks count; an unclosed one is a misprint. Straight marks, which look the same on both sides,
# count only where a line begins and ends.
_QUOTED = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”|^[^\S\n]*\"[^\"]*\"(?=[.;,]?[^\S\n]*$)", re.MULTILINE)
_LOOK_ALIKES = LOOK_ALIKES_OF_D | {"\xa0": " "}
_NEW_TEXTS = re.compile(rf":(?:\s*(?:{_QUOTED.pattern}))+", re.MULTILINE)
# The mark of a footnote in consolidated texts. A PDF may turn superscript figures into ordinary ones.
_NOTE = r"(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹]{1,3})"
_ENDS = rf"{_NOTE}?(?:\s*[.:]\s*{_NOTE}?\s*|\s+|$)"
_NAME_BEGINS = rf"(?=(?-i:[{CAPITAL}])[^\W\d_])"
_HEAD = re.compile(
    rf"\s*(?:phần\s+(?P<PART>thứ\s+[^\W\d_]+(?:\s+(?:một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín))?){_ENDS}"
    rf"|chương\s+(?P<CHAPTER>[ivxlc]+|\d+){_ENDS}"
    rf"|mục\s+(?P<SECTION>\d+|[ivxlc]+){_ENDS}"
    rf"|tiểu\s+mục\s+(?P<SUBSECTION>\d+|[ivxlc]+){_ENDS}"
    rf"|điều\s+(?P<ARTICLE>\d+[a-zđ]?){_NOTE}?\s*[.:]"
    rf"(?:\s*{_NOTE}\s*|\d{{1,2}}\s+{_NAME_BEGINS}|\s+|$|{_NAME_BEGINS})"
    rf"|(?P<CLAUSE>\d+[a-zđ]?){_NOTE}?\s*\.(?:\s*{_NOTE}\s*|\s+|{_NAME_BEGINS})"
    rf"|(?P<POINT>[a-zđ]){_NOTE}?\s*\)(?:\s*{_NOTE})?\s*)",
    re.IGNORECASE,
)
# Marks between a number and the words after it.
_MARK = re.compile(rf"{_NOTE}?(?:[.):](?:\s?{_NOTE}|(?<=\.)\d{{1,2}}(?=\s))?)?")
# Levels whose numbers an anchor begins with, the outermost first: điều are numbered through the whole document.
_WITHIN = {
    Level.CHAPTER: (Level.PART,),
    Level.SECTION: (Level.PART, Level.CHAPTER),
    Level.SUBSECTION: (Level.PART, Level.CHAPTER, Level.SECTION),
    Level.CLAUSE: (Level.ARTICLE,),
    Level.POINT: (Level.ARTICLE, Level.CLAUSE),
}
# "điểm a khoản 2 Điều 8 " before the name of a document.
_NAMED = re.compile(
    r"(?:(?:điểm\s+([a-zđ])\s*,?\s+)?khoản\s+(\d+[a-zđ]?)\s*,?\s+)?Điều\s+(\d+[a-zđ]?)\s*,?\s+(?:của\s+)?$",
    re.IGNORECASE,
)
_JOINED_ARTICLE = re.compile(rf"(?<![^\W_])Điều (\d+[a-zđ]?){_NOTE}?\.{_NOTE}? ((?:[^\W\d_]|[ ,-]){{2,80}})")
_MAX_NAME_LENGTH = 80
MAX_HEADING_LENGTH = 300
# In a PDF a line ends anywhere, so that a reference may begin the next one: "... theo khoản 2 / Điều 9."
_AFTER = r"(?<![^\W_])(?:tại|theo|của|từ|đến|với|trừ|(?<![;,]\s)(?:và|hoặc))"
_LISTED = r"(?<![^\W_])(?:khoản|điểm)(?:\s[\da-zđ]{1,3}\)?,?){1,9}(?:(?<=,)|\s(?:và|hoặc))"
_BEFORE_ARTICLE = re.compile(
    rf"{_AFTER}$|(?:{_AFTER}|,)\s(?:các\s)?(?:khoản|điểm|điều)$"
    r"|(?<![^\W_])(?:(?:ở|trong|ngoài|như|cả|về|là|do|thuộc)|(?:khoản|điểm|mục)\s[\da-zđ]{1,3},?|điều\s\d+[a-zđ]?,)$",
    re.IGNORECASE,
)
_BEFORE_CLAUSE = re.compile(rf"{_LISTED}$|(?:{_AFTER}|,)\s(?:các\s)?(?:khoản|điểm)$", re.IGNORECASE)
# "b) khoản 1 Điều này" after "tại điểm a,".
_REFERENCE = re.compile(r"khoản\s\d|(?:,|và)\s[a-zđ]\)")
_MAX_BEFORE_LENGTH = 60
_ENDED = (".", ";", ":", "!", "?", "…", ")", "]", "”", '"', "/")
# The title of a regulation that is issued with the document, if it is not in capitals.
_TITLE = re.compile(r"(?:Phụ lục|Quy chế|Quy định|Điều lệ|Nội quy)(?!\s(?:này|tại))[^.;:,]*")
# A line that is the title of an annex; the items of an annex are not khoản.
_ANNEX = re.compile(
    rf"\s*(?:phụ\s+lục(?:\s+số)?(?:\s+[ivxlc\d]{{1,6}}[a-zđ]?)?{_NOTE}?\s*[.:]?\s*$"
    rf"|(?-i:PHỤ\s+LỤC(?![^\W_])[^{SMALL}]*$))",
    re.IGNORECASE,
)
# Lines that begin the end of a document, below its last điều: recipients, signature, notes, annexes.
_CLOSING = re.compile(
    rf"^[ \t|]*(?:Nơi nhận\s?:|XÁC THỰC VĂN BẢN HỢP NHẤT|(?:T[/.]?M|K[/.]?T|T[/.]?L|T[/.]?UQ|Q)\.\s?[{CAPITAL}]{{2}}"
    r"|CHỦ TỊCH (?:QUỐC HỘI|NƯỚC)|PHỤ LỤC\b|\[1\]\s"
    r"|(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết) này (?:đã )?được [^\n]{5,200} thông qua)",
    re.MULTILINE,
)
_ISSUED = re.compile(r"kem-theo-\d+")
_FIRST_NOTE = re.compile(r"^[^\S\n]*\[1\]\s", re.MULTILINE)
_MARK_IN_TEXT = re.compile(r"(?<=[^\s\[])\[\d{1,3}\]")
_PAGE_NUMBER = re.compile(r"[\s–-]*\d{1,4}[\s–-]*")
# A line in capitals below "Chương I" is its heading.
_HEADED_BELOW = {Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION}


def find(text: str) -> list[Provision]:
    """Return the provisions of `text` in its order; none if it has no điều."""
    found = list(_provisions(flowing(plain(text))))
    return found if any(one.level is Level.ARTICLE for one in found) else []


def plain(text: str) -> str:
    """Return `text` with Đ and plain spaces in place of their look-alikes, which real documents hold; offsets stay."""
    for look_alike, usual in _LOOK_ALIKES.items():
        text = text.replace(look_alike, usual)
    return text


def own_ends(text: str, found: Sequence[Provision]) -> list[int]:
    """Return the end of each provision without its parts: the beginning of the next one.

    The last provision of the document, and of a regulation that it issues, ends before signature, recipients, notes and
    annexes.
    """
    ends = [*(one.start for one in found[1:]), len(text)][: len(found)]
    for at, (one, following) in enumerate(zip_longest(found, found[1:])):
        if following is None or _regulation(one) != _regulation(following):
            closing = _CLOSING.search(text, one.end, ends[at])
            ends[at] = closing.start() if closing else ends[at]
    return ends


def _regulation(one: Provision) -> str:
    """Return the part of an anchor that names a regulation which the document issues; "" in the document itself."""
    annex = _ISSUED.match(one.anchor)
    return annex[0] if annex else ""


def called(anchor: str) -> str:
    """Return the name of the provision at an anchor: "khoản 2 Điều 8"; "" if it is not a điều, khoản or điểm."""
    words = {level.value: name for level, name in _NAMES.items()}
    named = re.findall(r"(dieu|khoan|diem)-([0-9a-z]+)", anchor)
    return " ".join(
        f"{words[level]} {'đ' if number == 'dd' else number}" for level, number in reversed(named)
    )


def unquoted(text: str) -> str:
    """Return `text` without the passages in quotation marks."""
    return _QUOTED.sub("“”", text)


def without_new_texts(text: str) -> str:
    """Return `text` with spaces in place of what it quotes after colons, such as new provisions; offsets stay."""
    return _NEW_TEXTS.sub(lambda passage: " " * len(passage[0]), text)


def number_end(text: str, one: Provision) -> int:
    """Return the offset after the number of a provision and its marks: after "Điều 8.", "2.[4]" or "a)"."""
    at = one.start + plain(text[one.start : one.end]).index(one.number)
    mark = _MARK.match(text, at + len(one.number))
    return mark.end() if mark else one.start


def named_before(text: str, at: int) -> tuple[int, str] | None:
    """Return the provision of a document that is cited at `at`: where its name begins, and its anchor.

    "theo khoản 2 Điều 8 Luật ..." names dieu-8-khoan-2 of the law.
    """
    start = max(0, at - _MAX_NAME_LENGTH)
    match = _NAMED.search(plain(text[start:at]))
    if match is None:
        return None
    levels = [(Level.ARTICLE, match[3]), (Level.CLAUSE, match[2]), (Level.POINT, match[1])]
    return start + match.start(), "-".join(_own_anchor(level, number) for level, number in levels if number)


def articles_of(joined: str) -> list[tuple[int, str, str]]:
    """Return offset, number with heading, and anchor of each điều of a text whose lines were joined, some by " · "."""
    joined = plain(joined)
    # "theo Điều 5. trong" begins no điều.
    return [
        (match.start(), f"Điều {match[1]}. {match[2].strip()}", _own_anchor(Level.ARTICLE, match[1]))
        for match in _JOINED_ARTICLE.finditer(joined)
        if match[2][0].isupper()
        and not _BEFORE_ARTICLE.search(
            joined[max(0, match.start() - _MAX_BEFORE_LENGTH) : match.start()].rstrip(" ·")
        )
    ]


def _own_anchor(level: Level, number: str) -> str:
    return f"{level.value}-{'dd' if number.lower() == 'đ' else slugify(number)}"


def _provisions(text: str) -> Iterator[Provision]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    lines = [
        line for line in _LINE.finditer(text, 0, _start_of_notes(text)) if not _PAGE_NUMBER.fullmatch(line[0])
    ]
    heads = ((line.start(), _HEAD.match(line[0])) for line in lines)
    last_heads = {head["ARTICLE"]: start for start, head in heads if head and head["ARTICLE"]}
    here = _Here(last_heads)
    before = _Before()
    for line, next_line in zip_longest(lines, lines[1:]):
        one = _provision(line, next_line, before, here, quoted)
        before = before.followed_by(line[0].strip(), one)
        if one:
            yield one


def _start_of_notes(text: str) -> int:
    """Return the start of the footnotes that stand below the whole text, not below each page; its length if none do."""
    first = _FIRST_NOTE.search(text)
    return first.start() if first and not _MARK_IN_TEXT.search(text, first.end()) else len(text)


def _provision(
    line: re.Match[str],
    next_line: re.Match[str] | None,
    before: "_Before",
    here: "_Here",
    quoted: list[tuple[int, int]],
) -> Provision | None:
    """Return the provision that begins in `line`, and set `here` to it; None if none begins."""
    head = _HEAD.match(line[0])
    at = line.start() + (head.start(head.lastgroup or 0) if head else 0)
    is_annex = head is None and _ANNEX.match(line[0]) is not None
    if not (head or is_annex) or any(start < at < end for start, end in quoted):
        return None
    if head is None:
        if not before.goes_on_with(Level.ARTICLE, ""):
            here.leave_article()
        return None
    level, number = Level[str(head.lastgroup)], head[str(head.lastgroup)]
    said = " ".join(line[0][head.end() :].split())
    heading = said if level not in (Level.CLAUSE, Level.POINT) else ""
    is_marked = not heading or heading.isupper() or head[0].rstrip().endswith((".", ":"))
    # Without a mark, the line continues a sentence: "... quy định tại / Mục 2 Chương này".
    if level in _HEADED_BELOW and not is_marked:
        return None
    is_headed = heading[:1].isupper() or heading.startswith("(")
    is_lone = level is Level.ARTICLE and is_headed and here.is_lone_next(number, line.start())
    if (before.goes_on_with(level, said) and not is_lone) or not here.enters(
        level, number, before, is_headed
    ):
        return None
    end, below = line.end(), next_line[0].strip() if next_line else ""
    if next_line and level in _HEADED_BELOW and not heading and below.isupper():
        heading, end = below, next_line.end()
    return Provision(level, number, heading[:MAX_HEADING_LENGTH], line.start(), end, here.anchor, here.depth)


@dataclass(frozen=True, slots=True)
class _Before:
    """The line before the current one, without page numbers.

    `is_apart`: no sentence continues after it. `is_titled`: a line like a title stands after the last provision.
    """

    words: str = ""
    is_apart: bool = True
    is_titled: bool = False

    def followed_by(self, words: str, begun: Provision | None) -> "_Before":
        if begun and begun.level in _HEADED_BELOW:
            return _Before()
        is_heading = words.isupper() or (begun is not None and begun.level is Level.ARTICLE)
        is_title = words.isupper() or _TITLE.fullmatch(words) is not None
        return _Before(
            words[-_MAX_BEFORE_LENGTH:],
            is_apart=is_heading or words.endswith(_ENDED),
            is_titled=not begun and (self.is_titled or is_title),
        )

    def goes_on_with(self, level: Level, said: str) -> bool:
        """Return True if the provision of `level` before the words `said` is a reference within the sentence before."""
        if self.words.isupper():
            return False
        if level is Level.POINT and not self.is_apart and _REFERENCE.match(said):
            return True
        pattern = _BEFORE_CLAUSE if level in (Level.CLAUSE, Level.POINT) else _BEFORE_ARTICLE
        return pattern.search(self.words) is not None


class _Here:
    """The place in the text: the provisions around the current line, and the last numbers of each level.

    `last_heads`: the offset of the last line that begins with the number of each điều.
    """

    def __init__(self, last_heads: dict[str, int]) -> None:
        self.anchor = ""
        self._last_heads = last_heads
        self._around: dict[Level, str] = {}
        self._last = {Level.ARTICLE: 0, Level.CLAUSE: 0}
        self._articles: set[str] = set()
        self._chapters: set[str] = set()
        self._annexes = 0

    @property
    def depth(self) -> int:
        return len(self._around) - 1

    def enters(self, level: Level, number: str, before: _Before, is_headed: bool) -> bool:
        """Return True if a line with this number begins a provision here, and make it the current one.

        `is_headed`: words that may be a heading follow the number.
        """
        serial = _serial(number)
        if level is Level.CLAUSE or level is Level.POINT:
            is_next = level is Level.POINT or (serial > 0 and serial - self._last[level] in (0, 1))
            if Level.ARTICLE not in self._around or not is_next:
                return False
        elif level is Level.ARTICLE and not self._is_next(number, before, is_headed):
            if serial != 1 or not (before.is_titled or (before.is_apart and self._last[level] > 1)):
                return False
            self._begin_annex()
        elif level is Level.CHAPTER and number.upper() in self._chapters:
            if not (before.is_titled or before.is_apart):
                return False
            self._begin_annex()
        if level is Level.PART:
            self._chapters.clear()
        if level is Level.CHAPTER:
            self._chapters.add(number.upper())
        if level is Level.ARTICLE:
            self._articles.add(number)
        if level in self._last:
            self._last |= {level: serial} if level is Level.CLAUSE else {level: serial, Level.CLAUSE: 0}
        for inner in list(Level)[list(Level).index(level) :]:
            self._around.pop(inner, None)
        self.anchor = self._anchor(level, number)
        self._around[level] = self.anchor
        return True

    def is_lone_next(self, number: str, start: int) -> bool:
        """Return True if the điều comes next and begins no later line: the line before only lacks its end mark."""
        return _serial(number) - self._last[Level.ARTICLE] == 1 and self._last_heads.get(number) == start

    def leave_article(self) -> None:
        """End the current điều, because the text that follows has its own items."""
        for level in (Level.ARTICLE, Level.CLAUSE, Level.POINT):
            self._around.pop(level, None)

    def _is_next(self, number: str, before: _Before, is_headed: bool) -> bool:
        """Return True if the điều comes next, or if numbers were left out or repeated before a line that is a head."""
        step = _serial(number) - self._last[Level.ARTICLE]
        if step in (0, 1) and number not in self._articles:
            return True
        if step == 0 and number == "1" and before.is_titled:
            return False
        return step >= 0 and is_headed and (before.is_apart or not self._articles)

    def _begin_annex(self) -> None:
        """Begin a regulation that the document issues and whose numbers begin again."""
        self._annexes += 1
        self._around.clear()
        self._articles.clear()
        self._chapters.clear()
        self._last = dict.fromkeys(self._last, 0)

    def _anchor(self, level: Level, number: str) -> str:
        above = next(
            (self._around[one] for one in reversed(_WITHIN.get(level, ())) if one in self._around), ""
        )
        annex = f"kem-theo-{self._annexes}" if self._annexes and not above else ""
        return "-".join(filter(None, [above, annex, _own_anchor(level, number)]))


def _serial(number: str) -> int:
    # Python converts no integer of more than 4300 digits.
    digits = re.match(r"\d{1,9}", number)
    return int(digits[0]) if digits else 0
