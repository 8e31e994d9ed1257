"""Finds the parts of citations: names of types, numbers, dates and names of laws, each with its position.

Marks are recognised one by one; `official.citations.mentions` joins them into mentions. Every pattern is
bounded, so the time grows linearly with the length of the text.
"""

import datetime
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from official import doctypes
from official.citations.laws import LAW_WORD, LawName, laws_in_rows, read_law
from official.numbers import GROUP, NUMBER, SYMBOL, split_number, tidy
from official.shadow import CAPITAL, COLUMN, LINE, PARAGRAPH, SMALL, Shadow
from vietnamese.dates import parse_date
from vietnamese.fold import fold
from vietnamese.syllables import is_syllable


@dataclass(frozen=True, slots=True)
class TypeMark:
    """The name of a type of document: "Nghị quyết", "Chương trình phối hợp".

    `short`: it is an abbreviation ("NQ"), which may mean other things, too.
    """

    start: int
    end: int
    type: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class NumberMark:
    """A number with a symbol; `number` is as printed, without spaces."""

    start: int
    end: int
    number: str
    groups: list[str]
    year: int | None


@dataclass(frozen=True, slots=True)
class DateMark:
    """A date; `date` is None if day, month or year is missing.

    `said`: "ngày" or the like stands before it.
    """

    start: int
    end: int
    date: datetime.date | None
    said: bool


Mark = TypeMark | NumberMark | DateMark | LawName

_TYPE = re.compile(rf"(?P<name>{doctypes.TYPE_WORDS}){doctypes.QUALIFIERS}{{0,2}}(?:(?![^\W_])|(?=so\W))")

# "NQ 35", "KH số 2149". Inside a number, an abbreviation is part of the symbol.
_SHORT_TYPES = "|".join(short for short in doctypes.ABBREVIATIONS if len(short) > 1)
_SHORT_TYPE = re.compile(rf"(?<![\w/&.-])(?P<name>{_SHORT_TYPES})(?=\s(?:số\s?:?\s?)?\d)")

_S = r"\s?"
_DAY, _MONTH = r"\d{1,2}", r"\d{1,2}"
_YEAR = r"(?:19|20)\d\d"
_BLANK = r"[\s.…_/-]{0,24}"
_FULL = rf"{_DAY}{_S}(?P<sep>[/.-]){_S}{_MONTH}{_S}(?P=sep){_S}(?:{_YEAR}|\d\d(?!\d))(?![\d/])"
_LONG = rf"{_DAY}{_S},?{_S}thang{_S}{_MONTH}{_S},?{_S}nam{_S}{_YEAR}(?!\d)"
_PART = rf"{_DAY}{_S}(?:[/.-]|thang){_S}{_MONTH}(?![\d/]|[-.]\d)"
_NOT_FILLED = (
    rf"{_BLANK}(?:\d{{1,2}}{_BLANK})?thang{_BLANK}(?:\d{{1,2}}{_BLANK})?nam(?:{_BLANK}\d{{1,4}})?(?!\d)"
)
_SAID_DATE = re.compile(
    rf"(?P<word>ngay|(?<![^\W_])(?:hom|mung|sang|chieu))[\s:]{{0,2}}"
    rf"(?:(?P<whole>{_FULL}|{_LONG})|(?P<part>{_PART}|{_NOT_FILLED}))"
)
_BARE_DATE = re.compile(rf"(?<![\d/.-])(?P<whole>{_FULL}|{_LONG})")


def find_marks(shadow: Shadow, names: Collection[str]) -> list[Mark]:
    """Return all marks of the text in order; `names` are further names of laws, as in `read_law`.

    No mark overlaps another, except that a law's name begins with the name of a type.
    """
    laws = list(_laws(shadow, names))
    inside_laws = {law.start for law in laws}
    types = (mark for mark in _types(shadow) if mark.start not in inside_laws)
    marks: list[Mark] = [*laws, *types, *_numbers(shadow), *_dates(shadow)]
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _types(shadow: Shadow) -> Iterator[TypeMark]:
    for match in _TYPE.finditer(shadow.folded):
        if not _begins_word(shadow.text, match.start()):
            continue
        name = doctypes.type_named(match["name"])
        if name:
            yield TypeMark(match.start(), match.end(), name)
    for match in _SHORT_TYPE.finditer(shadow.text):
        yield TypeMark(match.start(), match.end(), doctypes.types_by_symbol([match["name"]])[0], short=True)


def _begins_word(text: str, place: int) -> bool:
    """Return True if a word begins at `place`.

    The space before it may be lost: "hiệnQuyết định", "2Nghị định".
    """
    if place == 0 or not text[place - 1].isalnum():
        return True
    return text[place].isupper() and not text[place - 1].isupper()


def _laws(shadow: Shadow, names: Collection[str]) -> Iterator[LawName]:
    end = 0
    for match in LAW_WORD.finditer(shadow.folded):
        if match.start() < end or not _begins_word(shadow.text, match.start()):
            continue
        law = read_law(shadow, match.start(), match.end(), names)
        if law:
            end = law.end
            yield law
    yield from laws_in_rows(shadow)


def _dates(shadow: Shadow) -> Iterator[DateMark]:
    """Yield dates after the word "ngày" or the like, and complete dates without it."""
    ends: set[int] = set()
    for match in _SAID_DATE.finditer(shadow.folded):
        if match["whole"] or match["word"] == "ngay":
            ends.add(match.end())
            yield DateMark(match.start(), match.end(), _day(match["whole"]), said=True)
    for match in _BARE_DATE.finditer(shadow.folded):
        if match.end() not in ends:
            yield DateMark(match.start(), match.end(), _day(match["whole"]), said=False)


@lru_cache(maxsize=4096)
def _day(words: str | None) -> datetime.date | None:
    return parse_date(words) if words else None


def _numbers(shadow: Shadow) -> Iterator[NumberMark]:
    for match in NUMBER.finditer(shadow.text):
        end = end_of_symbol(shadow, match.start("symbol"), match.end("symbol"))
        if end is None:
            continue
        number = tidy(shadow.text[match.start() : end])
        parts = split_number(number)
        yield NumberMark(match.start(), end, number, parts.groups, parts.year)


def end_of_symbol(shadow: Shadow, start: int, end: int) -> int | None:
    """Return the actual end of a symbol that may reach from `start` to `end`, or None if there is none."""
    text = shadow.text
    length, first = _length_of_symbol(text[start:end])
    if first == length and first:
        lost = _LOST_HYPHEN.match(text, start + first)
        is_organ = lost and (lost["group"] in _PARTY_ORGANS or not is_syllable(lost["group"]))
        if lost and is_organ and doctypes.types_by_symbol([text[start : start + first]]):
            rest = SYMBOL.match(text, lost.start("group"))
            return end_of_symbol(shadow, lost.start("group"), rest.end("symbol") if rest else lost.end())
    if not length:
        return None
    # "KH-BCĐ 138": the number is part of a steering committee's name.
    committee = (
        _COMMITTEE.match(text, start + length) if text.endswith("BCĐ", start, start + length) else None
    )
    return committee.end() if committee else start + length


@lru_cache(maxsize=4096)
def _length_of_symbol(words: str) -> tuple[int, int]:
    """Return the lengths of the symbol at the start of `words` and of its first group; 0 if there is none.

    Within a symbol, spaces around a separator come from OCR or a typist ("KH - BCĐ138"); after it, they belong to the
    sentence ("12/NQ-CP. UBND tỉnh", "12/QĐ-UBND - về việc"). The groups themselves decide.
    """
    first = GROUP.match(words)
    if first is None or not _is_group(first.group(), loose=True):
        return 0, 0
    cut = _end_without_tail(first.group())
    if cut:
        return cut, cut
    small = first.group().islower()
    last, tight = first.end(), False
    while group := GROUP.search(words, last):
        separator = words[last : group.start()]
        spaced = separator.strip() != separator
        if spaced and ((tight and separator[0].isspace()) or "." in separator or is_syllable(group.group())):
            break
        if not _is_group(group.group(), loose=small and not spaced):
            break
        cut = _end_without_tail(group.group())
        if cut:
            return group.start() + cut, first.end()
        tight = tight or not spaced
        last = group.end()
    return last, first.end()


# "51/2008/NĐ-CPngày", "03/CT-UBNDThực": the next word lost the space before it. Small letters with accents
# show it; abbreviations have none ("CTr", "QĐi").
_KNOWN_TAIL = re.compile(rf"(?<=[^\W_])(?:[Nn]gày|NGÀY|của|về|và)$|(?<=[{CAPITAL}])(?:quy|ban|do)$")
_MARKED_TAIL = re.compile(
    rf"(?<=[^\W_])(?P<capital>[{CAPITAL}])(?P<small>[{SMALL}]*[{SMALL[3:]}][{SMALL}]*)$"
)


def _end_without_tail(group: str) -> int | None:
    """Return the end of a symbol's group before a word that is joined to it, or None without one."""
    known = _KNOWN_TAIL.search(group)
    if known:
        return known.start()
    tail = _MARKED_TAIL.search(group)
    if tail is None:
        return None
    return tail.start("capital" if is_syllable(tail.group()) else "small")


_COMMITTEE = re.compile(r"\s\d{2,3}(?=[\s,;.)]|$)(?!\s?[./]\s?\d)")
# "04/Ctr BCA-HCCB", "12/QĐ UBND ngày": a space replaces the hyphen. The text goes on with a hyphen of its own, or with
# words that continue no organ's name ("12/QĐ UBND tỉnh ...").
_LOST_HYPHEN = re.compile(
    rf" (?P<group>[{CAPITAL}]{{2,10}}\d{{0,3}}|TTg)"
    rf"(?=-[{CAPITAL}]|[,;.:)\"{COLUMN}{LINE}{PARAGRAPH}]|$| (?:ngày|năm|của|về|và)(?![^\W_]))"
)
# Organs of the Party whose abbreviations are also syllables.
_PARTY_ORGANS = ("TU", "HU", "ĐU")


def _is_group(group: str, loose: bool) -> bool:
    """Return True if letters look like an abbreviation and not like a word: "TTg", "QH14", "BKH&ĐT", "L"."""
    capitals = sum(char.isupper() for char in group)
    if capitals >= 2 or len(group) == 1 or (capitals and any(char.isdigit() for char in group)):
        return True
    return (
        loose and bool(doctypes.types_by_symbol([group]) or not is_syllable(group)) and len(fold(group)) <= 10
    )
