"""The end of a document: who signed in which capacity, and who receives it.

Nghị định 30/2020/NĐ-CP, annex I, sections II.7-II.9: TM. (on behalf of), Q., KT. (for), TL., TUQ. before the
position, the name below; "Nơi nhận" beside or above it. Marks of approval and stamps are no name.
"""

import re

from vietnamese.citations.casing import spell
from vietnamese.citations.shadow import COLUMN, LINE, PARAGRAPH, Shadow

_RECIPIENTS = re.compile(r"(?<![^\W_])noi\snhan\s?:?")
_TO = re.compile(r"(?:^|(?<=[\n\t\v]))\s?kinh\sgui\s?:?\s?")
_CAPACITY = re.compile(
    r"(?<![^\W_])(?:T/?M|KT|K/T|TL|T/L|TUQ|T\.?U\.?Q|Q)\s?[.:/]?\s(?=[^\W\d_])|(?<![^\W_])(?:TM|KT|TL|TUQ|Q)\.(?=[^\W\d_])"
)
_LINE = re.compile(rf"[^{LINE}{COLUMN}{PARAGRAPH}]+")
_POSITION = re.compile(
    r"(?:pho\s|quyen\s|q\.\s?)?(?:chu\stich|giam\sdoc|bo\struong|thu\struong|thu\stuong|hieu\struong|cuc\struong|vu\struong"
    r"|tong\s|chanh\s|truong\s|bi\sthu|vien\struong|thong\sdoc|chu\snhiem|chu\stoa|chi\shuy|tu\slenh|chinh\suy"
    r"|pho\s|doi\struong|to\struong|uy\svien)"
)
_NAME = re.compile(
    r"(?:(?:PGS|GS|TS|ThS|Ths|BS|KS|CN|(?:Đại|Thượng|Trung|Thiếu) (?:tá|tướng|úy|uý))[.,]?\s?){0,3}"
    r"(?:[^\W\d_][^\W\d_]{0,9}\s){1,5}[^\W\d_]{1,10}"
)
_STAMP = re.compile(r"[(\[]?\s?(?:da\sky|ky\sten|ky,|daky|dau|chu\sky|ky\sboi|ky\sthay)", re.IGNORECASE)
_BULLET = re.compile(r"[-–+•●]")
_TAIL = 4000
_MOST_RECIPIENTS = 60


def recipients_of(shadow: Shadow) -> tuple[str, ...]:
    """The lines under "Nơi nhận", each as printed; the signature beside or between them is none."""
    label = _last(_RECIPIENTS, shadow.folded)
    if label is None:
        return ()
    found: list[str] = []
    for match in _LINE.finditer(shadow.text, label.end(), min(len(shadow.text), label.end() + _TAIL)):
        start, end = match.span()
        capacity = _CAPACITY.search(shadow.text, start, end)
        if capacity:
            end = capacity.start()
        words = shadow.printed(start, end)
        bare = words.strip(" .-_:*")
        if not bare:
            continue
        if _BULLET.match(words):
            found.append(words)
        elif _ends_list(words):
            if found and not capacity and shadow.text[match.start() - 1] != COLUMN:
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


def _ends_list(words: str) -> bool:
    """Whether a line is a position, a name or a stamp rather than a recipient."""
    folded_upper = words.isupper()
    return folded_upper or bool(_STAMP.match(words)) or words.istitle()


def addressees_of(shadow: Shadow) -> tuple[str, ...]:
    """To whom a letter is written: the words after "Kính gửi", or the list below it."""
    label = _TO.search(shadow.folded)
    if label is None:
        return ()
    found: list[str] = []
    for match in _LINE.finditer(shadow.text, label.end(), min(len(shadow.text), label.end() + _TAIL)):
        words = shadow.printed(match.start(), match.end())
        apart = bool(found) and shadow.text[match.start() - 1] == PARAGRAPH
        bulleted = _BULLET.match(words) is not None
        bare = words.strip(" -–+•●;.:")
        if not bare:
            continue
        if bulleted or not found:
            found.append(bare)
        elif apart:
            break
        elif found[-1].endswith(",") or words[:1].islower():
            found[-1] += f" {bare}"
        else:
            break
    return tuple(found)


def signer_of(shadow: Shadow) -> str | None:
    """Capacity, position and name: "KT. Giám đốc, Phó Giám đốc Trần Công Hòa"."""
    text = shadow.text
    earliest = max(0, len(text) - 6000)
    label = _last(_RECIPIENTS, shadow.folded)
    capacities = [match for match in _CAPACITY.finditer(text, earliest) if _is_capital(text, match.end())]
    if capacities:
        block = [capacities[-1]]
        for match in reversed(capacities[:-1]):
            if block[0].start() - match.start() > 120:
                break
            block.insert(0, match)
        return _read_block(shadow, block[0].start())
    if label:
        for match in _LINE.finditer(text, label.end(), min(len(text), label.end() + _TAIL)):
            if match.group().strip().isupper() and _POSITION.match(
                shadow.folded, match.start() + _lead(match)
            ):
                return _read_block(shadow, match.start() + _lead(match))
    return None


def _lead(match: re.Match[str]) -> int:
    return len(match.group()) - len(match.group().lstrip())


def _is_capital(text: str, place: int) -> bool:
    return text[place : place + 2].isupper() or (
        text[place : place + 1].isupper() and text[place + 1 : place + 2] == ""
    )


def _read_block(shadow: Shadow, start: int) -> str | None:
    """Positions in capitals from `start`, then the name."""
    positions: list[str] = []
    name = None
    for match in _LINE.finditer(shadow.text, start, min(len(shadow.text), start + 800)):
        words = shadow.printed(match.start(), match.end()).strip(" -_*.;|")
        if not words or _BULLET.match(words) or _STAMP.match(_plain(words)):
            continue
        if words.isupper() and (len(words.split()) > 4 or _is_position(shadow, match) or not positions):
            positions.append(words)
        elif _NAME.fullmatch(words) and (words.istitle() or words.isupper() or _titled(words)):
            name = words.title() if words.isupper() else words
            break
        elif words.isupper() and positions and not _NAME.fullmatch(words):
            positions.append(words)
        elif positions and ";" not in match.group():
            break
    if not positions:
        return None
    spelled = ", ".join(_spell_position(position) for position in positions)
    return f"{spelled} {name}" if name else spelled


def _is_position(shadow: Shadow, match: re.Match[str]) -> bool:
    start = match.start() + _lead(match)
    return bool(_POSITION.match(shadow.folded, start) or _CAPACITY.match(shadow.text, start))


def _titled(words: str) -> bool:
    parts = re.findall(r"[^\W\d_]+", words)
    return len(parts) >= 2 and all(part[0].isupper() for part in parts)


def _plain(words: str) -> str:
    from vietnamese.fold import fold

    return fold(words)


_CAPACITY_PARTS = re.compile(r"((?:T/?M|KT|K/T|TL|T/L|TUQ|Q)\s?[.:/]?)\s?(.*)", re.DOTALL)


def _spell_position(printed: str) -> str:
    match = _CAPACITY_PARTS.match(printed) if _CAPACITY.match(printed) else None
    if match:
        return f"{match[1].strip()} {spell(match[2])}"
    return spell(printed)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, max(0, len(text) - 20_000)):
        found = match
    return found
