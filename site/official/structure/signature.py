"""The end of a document: signer, capacity and recipients; and the addressees of a letter.

Nghị định 30/2020/NĐ-CP, Phụ lục I, sections II.7-II.9: TM. (on behalf of), Q. (acting), KT., TL., TUQ. (for)
before the position, the name below; "Nơi nhận" beside or above. Marks of approval and stamps are no names.
"""

import re
from collections.abc import Iterator

from official.issuers import ORGAN
from official.shadow import COLUMN, LINE, PARAGRAPH, Shadow
from official.structure.casing import spell
from vietnamese.fold import fold

_RECIPIENTS = re.compile(r"(?<![^\W_])noi\snhan\s?:?")
_TO = re.compile(r"(?:^|(?<=[\n\t\v]))\s?kinh\sgui\s?:?\s?")
_CAPACITY = re.compile(r"(?<![^\W_])(?:T/?M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)(?:\s?[.:/]\s?|\s)(?=[^\W\d_]{2})")
_ALONE = re.compile(r"(?:T/?M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)\s?[.:/]?")
_LINE = re.compile(rf"[^{LINE}{COLUMN}{PARAGRAPH}]+")
_POSITION = re.compile(
    r"(?:pho\s|quyen\s|q\.\s?)?(?:chu\stich|giam\sdoc|bo\struong|thu\struong|thu\stuong|hieu\struong|cuc\struong|vu\struong"
    r"|tong\s|chanh\s|truong\s|bi\sthu|vien\struong|thong\sdoc|chu\snhiem|chu\stoa|chi\shuy|tu\slenh|chinh\suy"
    r"|doi\struong|to\struong|uy\svien|pho\s)"
)
_RANK = re.compile(
    r"(?:(?:PGS|GS|TS|ThS|Ths|BS|KS|CN|CVCC|(?:Đại|Thượng|Trung|Thiếu) (?:tá|tướng|úy|uý))[.,]?\s?){1,3}"
)
_STAMP = re.compile(
    r"[(\[]?\s?(?:da\sky|ky\sten|ky,|daky|dau(?!\w)|chu\sky|ky\sboi|ky\sthay|ngay\sky|thoi\sgian\sky)"
)
_BULLET = re.compile(r"\s?[-–+•●]")
_TAIL = 6000
_BLOCK = 900  # characters between the first capacity and the name
_BETWEEN = 120  # characters between two capacities of one signature
_MOST_RECIPIENTS = 60


def recipients_of(shadow: Shadow) -> tuple[str, ...]:
    """Return the lines under "Nơi nhận", each as printed, without the signature beside or below them."""
    label = _last(_RECIPIENTS, shadow.folded)
    if label is None:
        return ()
    found: list[str] = []
    for start, end in _lines(shadow, label.end()):
        capacity = _CAPACITY.search(shadow.text, start, end)
        words = shadow.printed(start, capacity.start() if capacity else end)
        if not any(char.isalnum() for char in words):
            continue
        if _BULLET.match(words):
            found.append(words)
        elif words.isupper() or _is_stamp(words) or _is_name(words):
            # The line belongs to the other column; if it stands below the list, the list ends.
            if found and shadow.text[start - 1 : start] != COLUMN and not found[-1].endswith((";", ",")):
                break
        elif found and words[:1].islower():
            found[-1] += f" {words}"
        elif not found or found[-1].endswith((",", ";")):
            found.append(words)
        else:
            break
        if len(found) >= _MOST_RECIPIENTS:
            break
    return tuple(found)


def addressees_of(shadow: Shadow) -> tuple[str, ...]:
    """Return the addressees of a letter: the words after "Kính gửi", or the list below it."""
    label = _TO.search(shadow.folded)
    if label is None:
        return ()
    found: list[str] = []
    for start, end in _lines(shadow, label.end()):
        words = shadow.printed(start, end)
        bare = words.strip(" -–+•●;.:")
        if not bare:
            continue
        if _BULLET.match(words) or not found:
            found.append(bare)
        elif shadow.text[start - 1] == PARAGRAPH:
            break
        elif found[-1].endswith(",") or words[:1].islower():
            found[-1] += f" {bare}"
        else:
            break
        if len(found) >= _MOST_RECIPIENTS:
            break
    return tuple(found)


def signer_of(shadow: Shadow) -> str | None:
    """Return capacity, position and name, or None: "KT. Giám đốc, Phó Giám đốc Trần Công Hòa"."""
    start = _start_of_signature(shadow)
    if start is None:
        return None
    in_right_column = start > 0 and shadow.text[start - 1] == COLUMN
    positions: list[str] = []
    for begin, end in _lines(shadow, start, _BLOCK):
        if in_right_column and shadow.text[end : end + 1] == COLUMN:
            continue  # left column: another signer's name, or a recipient
        words = shadow.printed(begin, end)
        bare = words.strip(" -_*.;|")
        if not bare or _is_stamp(words) or _BULLET.match(words) or words.endswith(";"):
            continue
        if positions and _is_name(bare) and not _is_position(shadow, begin):
            name = bare.title() if bare.isupper() else bare
            return f"{_spelled(positions)} {name}"
        if not bare.isupper():
            break
        if positions and _ALONE.fullmatch(positions[-1]):
            positions[-1] += f" {bare}"
        else:
            positions.append(words.strip(" -_*;|") if _ALONE.fullmatch(words) else bare)
    return _spelled(positions) if positions else None


def _start_of_signature(shadow: Shadow) -> int | None:
    """Return the start of the last signature, at a capacity or at a position in capitals, or None."""
    text = shadow.text
    earliest = max(0, len(text) - _TAIL)
    capacities = [
        match for match in _CAPACITY.finditer(text, earliest) if text[match.end() : match.end() + 2].isupper()
    ]
    if capacities:
        start = capacities[-1].start()
        for match in reversed(capacities):
            if start - match.start() > _BETWEEN:
                break
            start = match.start()
        return start
    label = _last(_RECIPIENTS, shadow.folded)
    if label is None:
        return None
    for start, end in _lines(shadow, label.end()):
        if text[start:end].isupper() and _POSITION.match(shadow.folded, start):
            return start
    return None


def _lines(shadow: Shadow, start: int, length: int = _TAIL) -> Iterator[tuple[int, int]]:
    """Yield the ranges of lines and cells from `start` on, without the space around them."""
    for match in _LINE.finditer(shadow.text, start, min(len(shadow.text), start + length)):
        words = match.group()
        lead = len(words) - len(words.lstrip())
        if words.strip():
            yield match.start() + lead, match.start() + len(words.rstrip())


def _is_stamp(words: str) -> bool:
    return _STAMP.match(fold(words)) is not None


def _is_position(shadow: Shadow, place: int) -> bool:
    return bool(
        _POSITION.match(shadow.folded, place)
        or _CAPACITY.match(shadow.text, place)
        or ORGAN.match(shadow.lowered, place)
    )


def _is_name(words: str) -> bool:
    """Return True for a person's name after a rank or a title: two to six words that begin with a capital."""
    rank = _RANK.match(words)
    parts = words[rank.end() if rank else 0 :].split()
    return 2 <= len(parts) <= 6 and all(part.isalpha() and part[0].isupper() for part in parts)


def _spelled(positions: list[str]) -> str:
    return ", ".join(_spell_position(position) for position in positions)


def _spell_position(printed: str) -> str:
    capacity = _CAPACITY.match(printed)
    if capacity is None:
        return spell(printed)
    return f"{capacity.group().strip()} {spell(printed[capacity.end() :])}"


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, max(0, len(text) - 20_000)):
        found = match
    return found
