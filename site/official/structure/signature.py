"""The end of a document: signer, capacity and recipients; and the addressees of a letter.

Nghị định 30/2020/NĐ-CP, Phụ lục I, sections II.7-II.9: TM. (on behalf of), Q. (acting), KT., TL., TUQ. (for) before the
position, the name below; "Nơi nhận" beside or above. Marks of approval and stamps are not names.
"""

import re
from collections.abc import Iterator
from itertools import islice

from official import doctypes
from official.issuers import ORGAN
from official.provisions import plain
from official.shadow import CAPITAL, COLUMN, LINE, PARAGRAPH, SMALL, Shadow
from official.structure.casing import is_known, spell
from official.structure.layout import BREAKS, TELEGRAPHS, begins_line
from vietnamese.fold import fold

_RECIPIENTS = re.compile(r"(?<![^\W_])noi\snhan\s?:?")
_TO = re.compile(r"(?:^|(?<=[\n\t\v]))\s?kinh\sgui\s?:?\s?")
_TELEGRAPHS_TO = re.compile(rf"(?<=[{BREAKS}]){TELEGRAPHS.pattern}")
_CAPACITY = re.compile(r"(?<![^\W_])(?:T[/.]?M|K[/.]?T|T[/.]?L|T[/.]?UQ|Q)(?:\s?[.:/]\s?|\s)(?=[^\W\d_]{2})")
_CAPACITIES = re.compile(rf"(?:{_CAPACITY.pattern})*")
_ALONE = re.compile(r"(?:T[/.]?M|K[/.]?T|T[/.]?L|T[/.]?UQ|Q)\s?[.:/]?")
_LINE = re.compile(rf"[^{BREAKS}]+")
_ROW = re.compile(rf"[^{LINE}{PARAGRAPH}]+")
# Matched with accents, because Trương and Tống are names.
_POSITION = re.compile(
    r"(?:phó\s|quyền\s|q\.\s?)?(?:chủ\stịch|giám\sđốc|bộ\strưởng|thứ\strưởng|thủ\s(?:trưởng|tướng)|hiệu\strưởng"
    r"|cục\strưởng|vụ\strưởng|tổng\s|chánh\s|trưởng\s|bí\sthư|viện\strưởng|thống\sđốc|chủ\s(?:nhiệm|tọa|toạ)"
    r"|chỉ\shuy|tư\slệnh|chính\s(?:ủy|uỷ)|đội\strưởng|tổ\strưởng|(?:ủy|uỷ)\sviên|phó\s(?!giáo\s))"
)
_RANK_IN_WORDS = re.compile(
    r"(?:Đại|Thượng|Trung|Thiếu) (?:tá|tướng|úy|uý)|(?:Phó )?Giáo sư|(?:Kỹ|Kĩ|Luật|Kiến trúc) sư|Cử nhân"
    r"|(?:Tiến|Thạc|Dược|Bác) (?:sĩ|sỹ)(?: khoa học| chuyên khoa)?",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"(?:(?:PGS|GS|TSKH|TS|Th\.?S|BS|DS|CK(?:I{1,2}|[12])|KTS|KS|LS|CN|CVCC|NGND|NGƯT|TTND|TTƯT"
    rf"|(?:{_RANK_IN_WORDS.pattern})(?:(?<=chuyên khoa) (?:I{{1,2}}|[12]))?)[.,]?\s?){{1,4}}",
    re.IGNORECASE,
)
# "Đoàn" as a surname in capitals; otherwise it begins the name of an organ.
_SURNAME = re.compile(
    r"[ĐÐ]OÀN (?:THỊ|VĂN(?! (?:CÔNG|NGHỆ|HÓA|HOÁ))|NGỌC|ĐỨC|HỮU|XUÂN|HỒNG|ĐÌNH|HOÀNG|TRỌNG|KIM|DUY) "
)
_STAMP = re.compile(
    r"[(\[]?\s?(?:da\sky|ky\sten|ky,|daky|dau(?!\w)|chu\sky|ky\sboi|ky\sthay|ngay\sky|thoi\sgian\sky)"
)
# Some names from the highlands have apostrophes: "H'Nhiên", "K' Brơi".
_ONE_NAME = re.compile(rf"[{CAPITAL}][{SMALL}]*(?:['’‘][{CAPITAL}{SMALL}]*|-[{CAPITAL}][{SMALL}]+)?")
# Words that begin the part after the signature: an annex, or the regulation that the document issues.
_ANNEX = re.compile(rf"(?:phu\sluc|danh\smuc|bieu|mau|{doctypes.TYPE_WORDS})(?![^\W_])")
_BULLET = re.compile(r"\s?[-–+•●]")
# The rest of an entry broken by a narrow column: another entry follows. A sentence that introduces a list ends in ":".
_THEN_BULLET = re.compile(
    rf"[^{BREAKS}]*[^.:{BREAKS}](?:{COLUMN}[^{BREAKS}]*)?{LINE}(?:[^{BREAKS}]*;{LINE})?{_BULLET.pattern}"
)
_TAIL = 6000
_BLOCK = 900  # characters between the first capacity and the name
_BETWEEN = 120  # characters between two capacities of one signature
_MAX_RECIPIENTS = 60
_MAX_OFFICE = 60  # characters of a line
_MAX_LABELS = 3


def recipients_of(shadow: Shadow) -> tuple[str, ...]:
    """Return the lines under "Nơi nhận", each as printed, without the signature beside or below them."""
    label = next(_labels(shadow), None)
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
        elif found and _is_rest_of_recipient(shadow, start, found[-1], words):
            found[-1] += f" {words}"
        elif words.isupper() or _is_stamp(words) or _is_name(words):
            # The line belongs to the other column, or, below the list, ends the list.
            if found and shadow.text[start - 1 : start] != COLUMN and not found[-1].endswith((";", ",")):
                break
        elif found and words[:1].islower():
            found[-1] += f" {words}"
        elif not found or found[-1].endswith((",", ";")):
            found.append(words)
        else:
            break
        if len(found) >= _MAX_RECIPIENTS:
            break
    return tuple(found)


def addressees_of(shadow: Shadow, type_: str | None) -> tuple[str, ...]:
    """Return the addressees: the words after "Kính gửi" or, in a telegram, "điện:", or the list below."""
    label = _TO.search(shadow.folded)
    if label is None and type_ == "Công điện":
        label = _TELEGRAPHS_TO.search(shadow.lowered)
    if label is None:
        return ()
    found: list[str] = []
    entry = ""
    for start, end in _lines(shadow, label.end()):
        words = shadow.printed(start, end)
        bare = words.strip(" -–+•●;.:")
        if not bare:
            continue
        if _BULLET.match(words) or not found:
            found.append(bare)
            entry = words
        elif shadow.text[start - 1] == PARAGRAPH:
            break
        elif found[-1].endswith(",") or words[:1].islower() or _is_rest(shadow, start, entry, words):
            found[-1] += f" {bare}"
            entry += f" {words}"
        else:
            break
        if len(found) >= _MAX_RECIPIENTS:
            break
    return tuple(found)


def _is_rest_of_recipient(shadow: Shadow, start: int, entry: str, words: str) -> bool:
    """Return True if a line continues the recipient above it, and belongs to no signature or annex."""
    if words.isupper() and (not words.endswith((";", ".")) or _POSITION.match(shadow.lowered, start)):
        return False
    if _is_name(words.rstrip(".")) or _is_stamp(words):
        return False
    if not words.endswith(";") and (words[0].isdigit() or _ANNEX.match(fold(words))):
        return False
    return _is_rest(shadow, start, entry, words, ends=(";", "."))


def _is_rest(shadow: Shadow, start: int, entry: str, words: str, ends: tuple[str, ...] = ()) -> bool:
    """Return True if the line at `start` continues the entry above it, which a narrow column broke.

    It closes the entry's bracket, or the entry has no end mark and another one follows, or the line has one of `ends`.
    """
    if not _BULLET.match(entry) or shadow.text[start - 1] != LINE:
        return False
    if entry.count("(") > entry.count(")") and ")" in words:
        return True
    goes_on = words.endswith(ends) or _THEN_BULLET.match(shadow.text, start)
    return bool(goes_on) and not entry.endswith((";", "."))


def signer_of(shadow: Shadow) -> str | None:
    """Return capacity, position and name, or None: "KT. Giám đốc, Phó Giám đốc Trần Công Hòa"."""
    offices, name = _signature(shadow)
    positions = ", ".join(_spell_position(office) for office in offices)
    return f"{positions} {name}" if _is_name(name) else positions or None


def doubts_of_signature(shadow: Shadow) -> list[str]:
    """Return notes on a signature whose signer's name was not found, and on other signatures beside it."""
    offices, name = _signature(shadow)
    doubts = []
    if len(_starts_of_signatures(shadow)) > 1:
        doubts.append("Văn bản có nhiều chữ ký ngang nhau; máy chỉ đọc chữ ký ngoài cùng bên phải.")
    if offices and not _is_name(name):
        doubts.append("Máy thấy chức vụ nhưng không thấy họ tên của người ký.")
    return doubts


def offices_of(shadow: Shadow) -> list[str]:
    """Return the organs and offices of the signature in capitals, without capacities; the first is the issuer's."""
    offices = (_CAPACITIES.sub("", office) for office in _signature(shadow)[0])
    return [office for office in offices if office]


def _signature(shadow: Shadow) -> tuple[list[str], str]:
    """Return the positions in capitals and the name; both are empty without a signature."""
    starts = _starts_of_signatures(shadow)
    if not starts:
        return [], ""
    start = starts[-1]
    in_right_column = start > 0 and shadow.text[start - 1] == COLUMN
    capitals: list[tuple[int, str]] = []
    name = ""
    for begin, end in _lines(shadow, start, _BLOCK):
        if in_right_column and shadow.text[end : end + 1] == COLUMN:
            continue  # left column: another signer's name, or a recipient
        words = shadow.printed(begin, end)
        bare = words.strip(" -_*;|")
        if not bare.strip(".") or _is_stamp(words) or _BULLET.match(words) or words.endswith(";"):
            continue
        if bare.isupper() and _ANNEX.match(fold(bare)):
            break
        if bare.isupper() and not name:
            capitals.append((begin, bare if _ALONE.fullmatch(bare) else bare.strip(" .")))
        elif capitals and not name and _may_begin_name(bare) and not _is_position(shadow, begin):
            name = bare
        elif capitals and not name and _is_office(shadow, begin, bare):
            capitals.append((begin, bare))
        else:
            # A narrow column may have broken the name.
            if name and shadow.text[begin - 1 : begin] == LINE and _is_rest_of_name(name, bare):
                name += f" {bare}"
            break
    if (
        not name
        and len(capitals) > 1
        and _is_name(capitals[-1][1])
        and not _is_position(shadow, capitals[-1][0])
    ):
        name = _spell_name(capitals.pop()[1])
    return _joined(shadow, capitals), name


def _joined(shadow: Shadow, lines: list[tuple[int, str]]) -> list[str]:
    """Return the positions that lines in capitals state: "TM. ỦY BAN" / "NHÂN DÂN" are one."""
    positions: list[str] = []
    for place, words in lines:
        begins = not positions or (_is_position(shadow, place) and not _is_open(positions[-1], words))
        if begins:
            positions.append(words)
        else:
            positions[-1] += f" {words}"
    return positions


def _is_open(position: str, below: str) -> bool:
    """Return True if a position continues below, in words that could begin another: "KT. BỘ TRƯỞNG," / "CHỦ NHIỆM"."""
    capacity = _CAPACITY.match(position)
    organ = position[capacity.end() :] if capacity else position
    return bool(_ALONE.fullmatch(position)) or position.endswith(",") or is_known(f"{organ} {below}")


def _is_office(shadow: Shadow, start: int, words: str) -> bool:
    """Return True for an office in small letters below one in capitals: "KT. THỦ TƯỚNG" / "Phó Thủ tướng"."""
    return (
        _POSITION.match(shadow.lowered, start) is not None
        and len(words) < _MAX_OFFICE
        and words[-1].isalpha()
    )


def _may_begin_name(words: str) -> bool:
    return _is_name(words) or _ONE_NAME.fullmatch(words) is not None


def _is_rest_of_name(name: str, rest: str) -> bool:
    one_word = 1 in (len(name.split()), len(rest.split()))
    return one_word and all(_ONE_NAME.fullmatch(word) for word in rest.split()) and _is_name(f"{name} {rest}")


def _start_of_signature(shadow: Shadow) -> int | None:
    """Return the start of the signature, at a capacity or at a position in capitals, or None.

    It stands beside, below or above the first list of recipients; annexes follow. Without such a list, the last one in
    the text is taken.
    """
    text = shadow.text
    labels = list(islice(_labels(shadow), _MAX_LABELS))
    for label in labels:
        end = min(len(text), label.end() + _TAIL)
        capacity = next(_capacities(shadow, label.start(), end), None)
        position = next((start for start, _ in filter(None, _offices(shadow, label.end(), end))), None)
        starts = [start for start in (capacity, position) if start is not None]
        if starts:
            return min(starts)
    ends = (*(label.start() for label in labels), len(text), _start_of_notes(text))
    found = (_last_capacity(shadow, end) or _start_without_capacity(shadow, end) for end in ends)
    return next(filter(None, found), None)


def _start_of_notes(text: str) -> int:
    """Return the start of the notes that stand below the text ("[1] Khoản này được sửa đổi ..."), or 0."""
    return max(text.rfind(f"{line_end}[1] ") for line_end in (LINE, PARAGRAPH)) + 1


def _last_capacity(shadow: Shadow, end: int) -> int | None:
    """Return the first capacity of the last signature before `end`, or None."""
    first = last = None
    for capacity in _capacities(shadow, max(0, end - _TAIL), end):
        first = capacity if last is None or capacity - last > _BETWEEN else first
        last = capacity
    return first


def _start_without_capacity(shadow: Shadow, end: int) -> int | None:
    """Return the start of the last office above a name, or None; the state's name or a stamp may come between."""
    start = max(0, end - _TAIL)
    lines, offices = list(_lines(shadow, start, end - start)), list(_offices(shadow, start, end))
    for at in reversed(range(len(lines))):
        below = ((begin, shadow.printed(begin, stop)) for begin, stop in lines[at + 1 : at + 4])
        first = at - 1 if at and offices[at - 1] else at
        # Other lines in capitals, and organs, belong to the authority above the text.
        names = (
            _is_name(words)
            and not _is_position(shadow, begin)
            and (not words.isupper() or _is_closing(shadow, lines, first, begin))
            for begin, words in below
        )
        if offices[at] and any(names):
            return lines[first][0]
    return None


def _is_closing(shadow: Shadow, lines: list[tuple[int, int]], office: int, name: int) -> bool:
    """Return True if a sentence ends above an office, and nothing but an annex follows the name at `name`."""
    is_below_text = office > 0 and shadow.printed(*lines[office - 1]).rstrip("/ ").endswith(".")
    below = (shadow.printed(*line) for line in lines[office:] if line[0] > name)
    following = next((words for words in below if any(map(str.isalpha, words)) and not _is_stamp(words)), "")
    is_last = not following or (following.isupper() and _ANNEX.match(fold(following)) is not None)
    return is_below_text and is_last


def _offices(shadow: Shadow, start: int, end: int) -> Iterator[tuple[int, int] | None]:
    """Yield the range of each line or cell in capitals that begins with an office, and None for any other."""
    for line in _lines(shadow, start, end - start):
        is_office = shadow.text[slice(*line)].isupper() and _POSITION.match(shadow.lowered, line[0])
        yield line if is_office else None


def _starts_of_signatures(shadow: Shadow) -> list[int]:
    """Return the start of the signature, or of several side by side, the leftmost first.

    Several have as many names or offices in the rows below; otherwise the cells in the row are parts of one signature.
    """
    start = _start_of_signature(shadow)
    if start is None:
        return []
    text = shadow.text
    row_start = max(text.rfind(LINE, 0, start), text.rfind(PARAGRAPH, 0, start)) + 1
    head, *rows = (
        [cell.span() for cell in _LINE.finditer(text, *row.span())]
        for row in _ROW.finditer(text, row_start, start + _BLOCK)
    )
    offices = [begin for begin, end in head if text[begin:end].isupper() and _is_position(shadow, begin)]
    for row in rows:
        cells = [text[begin:end] for begin, end in row[-len(offices) :]]
        if 1 < len(cells) == len(offices) and (all(map(_is_name, cells)) or all(map(str.isupper, cells))):
            return offices
    return [start]


def _capacities(shadow: Shadow, start: int, end: int) -> Iterator[int]:
    """Yield the places of capacities before words in capitals: "KT. GIÁM ĐỐC"."""
    for match in _CAPACITY.finditer(shadow.text, start, end):
        if shadow.text[match.end() : match.end() + 2].isupper():
            yield match.start()


def _labels(shadow: Shadow) -> Iterator[re.Match[str]]:
    """Yield the places of "Nơi nhận" at the start of a line or cell."""
    for match in _RECIPIENTS.finditer(shadow.folded):
        if begins_line(shadow.text, match.start()):
            yield match


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
    # Below the offices, which are in capitals, "Đoàn" is a surname.
    is_surname = shadow.text.startswith("Đoàn ", place) or _SURNAME.match(shadow.text, place)
    is_organ = ORGAN.match(shadow.lowered, place) and not is_surname
    return bool(is_organ or _POSITION.match(shadow.lowered, place) or _CAPACITY.match(shadow.text, place))


def _is_name(words: str) -> bool:
    """Return True for a person's name after a rank or a title: two to six words that begin with a capital."""
    rank = _RANK.match(plain(words))
    parts = words[rank.end() if rank else 0 :].split()
    return 2 <= len(parts) <= 6 and all(map(_may_be_in_name, parts))


def _may_be_in_name(word: str) -> bool:
    return (word.isalpha() and word[0].isupper()) or _ONE_NAME.fullmatch(word) is not None


def _spell_name(capitals: str) -> str:
    """Return a name in its usual spelling after a rank or a title: "ĐẠI TÁ LÊ AN" is "Đại tá Lê An"."""
    rank = _RANK.match(plain(capitals))
    title = rank.group() if rank else ""
    name = capitals[len(title) :].title()
    return _RANK_IN_WORDS.sub(lambda match: match.group().capitalize(), title) + name


def _spell_position(printed: str) -> str:
    capacity = _CAPACITY.match(printed)
    if capacity is None:
        return spell(printed)
    return f"{capacity.group().strip()} {spell(printed[capacity.end() :])}"
