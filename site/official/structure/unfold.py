"""Restores a head's line breaks that a copy lost: everything from "ỦY BAN NHÂN DÂN" to "Căn cứ" on one line.

Spaces at the edges of the parts that every head has become line ends; nothing else changes, and all positions
stay.
"""

import dataclasses
import re

from official import doctypes
from official.numbers import NUMBER, SYMBOL
from official.shadow import CAPITAL, LINE, SMALL, Shadow

_HEAD = 4000
_MIN_SUBJECT_LENGTH = 8
# A line of this many characters with the motto has the whole head, as has one with number and date.
_LONG_LINE = 160
_MOTTO = re.compile(
    r"cong\s?hoa\sxa\s?hoi\s?chu\s?nghia\sviet\s?nam|doc\slap\s?-\s?tu\sdo\s?-\s?hanh\sphuc|dang\s?cong\ssan\sviet\snam"
)
# Matched with accents, because "SỞ" is an organ.
_LABEL = re.compile(r"(?:luật\s|nghị\sđịnh\s)?(?<![^\W_])s[ốo]\s?[:.]?\s[\s.…]{0,40}[-/]?")
_DATE = re.compile(r",\sngay[\s\d./…]{1,16}(?:thang[\s\d./…]{1,12}nam\s?\d{0,4})?")
_PLACE = re.compile(rf"(?<!\S)(?:[{CAPITAL}][{SMALL}]+[\s-]){{0,4}}[{CAPITAL}][{SMALL}]+$")
_AFTER_DATE = re.compile(rf"[\s._*-]{{1,40}}(?=(?:{doctypes.TYPE_WORDS})(?![^\W_]))")
_SMALL_WORD = re.compile(rf"(?<=\s)[{CAPITAL}]?[^\W\d_{CAPITAL}][^\W\d_]*")
_AUTHORITY = re.compile(
    r"(?<=\s)(?:CHỦ TỊCH (?:ỦY|UỶ) BAN|(?:ỦY|UỶ) BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|BỘ TRƯỞNG BỘ|THỦ TƯỚNG CHÍNH PHỦ"
    r"|CHÍNH PHỦ|QUỐC HỘI|GIÁM ĐỐC SỞ)"
)
_BODY = re.compile(
    r"(?<=\s)(?:Căn cứ|Kính gửi|Xét đề nghị|Theo đề nghị|Thực hiện (?:Chỉ thị|Kế hoạch|Nghị quyết|Quyết định|Công văn)"
    r"|Trong (?:thời gian|những)|Qua |Nhằm |Để |Thi hành |Điều 1)"
)
_JOINED = frozenset(("CỦA", "VÀ", "TẠI", "DO", "CHO", "TRÊN", "VỚI", "CÁC", "THUỘC", "GIỮA"))


def unfold(shadow: Shadow) -> Shadow:
    """Return `shadow` with the line ends of its head restored, or `shadow` itself if none was lost."""
    motto = _MOTTO.search(shadow.folded, 0, _HEAD)
    if motto is None:
        return shadow
    text = shadow.text
    line_start = max(text.rfind(mark, 0, motto.start()) for mark in "\n\v\t") + 1
    line_end = min((at for mark in "\n\v" if (at := text.find(mark, motto.end())) >= 0), default=len(text))
    has_number = _LABEL.search(shadow.lowered, line_start, line_end)
    is_whole = has_number and _DATE.search(shadow.folded, line_start, line_end)
    if line_end - line_start < _LONG_LINE and not is_whole:
        return shadow
    edges = _edges(shadow, line_start, min(line_end, line_start + _HEAD))
    characters = list(text[: _HEAD * 2])
    for edge in edges:
        for place in (edge - 1, edge):
            if 0 <= place < len(characters) and characters[place] == " ":
                characters[place] = LINE
    return dataclasses.replace(shadow, text="".join(characters) + text[_HEAD * 2 :])


def _edges(shadow: Shadow, start: int, end: int) -> list[int]:
    """Return the positions at which a line began or ended, as far as the head's own words show."""
    edges: list[int] = []
    date = _DATE.search(shadow.folded, start, end)
    # The document's text names the country too ("Hiến pháp nước Cộng hòa ..."), but after the date.
    for motto in _MOTTO.finditer(shadow.folded, start, date.start() if date else end):
        edges += motto.span()
    for label in _LABEL.finditer(shadow.lowered, start, end):
        symbol = NUMBER.search(shadow.text, label.start(), label.end() + 20) or SYMBOL.match(
            shadow.text, label.end()
        )
        if symbol and shadow.text[label.start()].isupper():
            edges += (label.start(), symbol.end())
            break
    if date:
        edges += (_start_of_place(shadow.text, date.start()), date.end())
        gap = _AFTER_DATE.match(shadow.folded, date.end(), end)
        type_ = doctypes.TYPE.match(shadow.folded, gap.end()) if gap else None
        if type_ and shadow.text[type_.start() : type_.end()].isupper():
            edges += (type_.start(), type_.end(), *_ends_of_subject(shadow.text, type_.end(), end))
    body = _BODY.search(shadow.text, max(edges, default=start) - 1, end)
    if body:
        edges.append(body.start())
    return edges


def _start_of_place(text: str, end: int) -> int:
    """Return the start of the place before ", ngày".

    The place has at most five words with capitals. Of a name printed twice, the second is the place.
    """
    place = _PLACE.search(text, max(0, end - 40), end)
    if place is None:
        return end
    words = place.group().split()
    half = len(words) // 2
    twice = half > 0 and words[:half] == words[half : 2 * half]
    return place.start() + len(" ".join(words[:half])) + 1 if twice else place.start()


def _ends_of_subject(text: str, start: int, end: int) -> list[int]:
    """Return the ends of the subject: the body's first word, and an authority in capitals before it."""
    body = _BODY.search(text, start + _MIN_SUBJECT_LENGTH, end)
    small = _SMALL_WORD.search(text, start, end)
    stop = body.start() if body else end
    edges = []
    if small and small.start() > start + 4 and small.start() < stop:
        edges.append(small.start())  # a subject in capitals, then the document's text
        stop = small.start()
    for authority in _AUTHORITY.finditer(text, start, stop):
        before = text[start : authority.start()].split()
        rest = text[authority.start() : stop].strip()
        if before and before[-1] not in _JOINED and rest.isupper():
            edges.append(authority.start())
            break
    return edges
