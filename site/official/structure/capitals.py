"""Restores the capitals of a head that a copy prints in small letters.

Organs, type and authority are printed in capitals (Nghị định 30/2020/NĐ-CP, Phụ lục V), by which the grammar tells
them from other lines. TCVN3 has no capitals with a tone: small letters in a font of capitals (.VnTimeH) stand for
them, and a conversion that loses the font gives "bộ tài chính". The laws of the 1990s have titles in small letters:
"Nghị định của Chính phủ số 29/1998/NĐ-CP". Only the case of letters changes, so all positions stay.
"""

import dataclasses
import re
from collections.abc import Iterator

from official import doctypes
from official.issuers import begins_organ, read_issuer
from official.shadow import Shadow
from official.structure.layout import BREAKS, HEAD, MOTTO, NUMBER_IN_TITLE, Part, body_of

_PIECE = re.compile(rf"[^{BREAKS}]+")
_TITLE = re.compile(rf"{doctypes.TYPE.pattern}{NUMBER_IN_TITLE.pattern}")
_TITLE_ENDS = 400  # characters that a letterhead and a title fill at most
_NO_NAME = re.compile(r"\d|:|(?<![^\W_])(?:so|ngay|v/v|kinh\sgui)(?![^\W_])")
_MOTTO_IN_SMALL_LETTERS = re.compile(r"cong\s?hoa\s|dang\s?cong\s")


def raise_capitals(shadow: Shadow) -> Shadow:
    """Return `shadow` with the capitals of its head restored, or `shadow` itself if none was lost."""
    start = body_of(shadow)
    body = min(len(shadow.text), HEAD) if start is None else start
    motto = MOTTO.search(shadow.folded, 0, body)
    is_lost = motto is not None and _is_in_small_letters(shadow, motto)
    title = None if motto or start is None else _title(shadow, body)
    if not (is_lost or title):
        return shadow
    capitals = shadow.text[:body].upper()
    if len(capitals) != body:
        return shadow
    raised = dataclasses.replace(shadow, text=capitals + shadow.text[body:])
    characters = list(shadow.text[:body])
    for start, end in _printed_in_capitals(raised, body, title):
        characters[start:end] = capitals[start:end]
    return dataclasses.replace(shadow, text="".join(characters) + shadow.text[body:])


def _is_in_small_letters(shadow: Shadow, motto: re.Match[str]) -> bool:
    """Return True for a motto in small letters that fills a line or ends one that begins with an organ."""
    start, end = motto.span()
    line = max(shadow.text.rfind(mark, 0, start) for mark in BREAKS) + 1
    before = shadow.text[line:start].strip()
    return (
        not shadow.text[start:end].isupper()
        and _MOTTO_IN_SMALL_LETTERS.match(shadow.folded, start) is not None
        and (not before or begins_organ(before))
        and shadow.text[end : end + 1] in ("", *BREAKS)
    )


def _title(shadow: Shadow, body: int) -> Part | None:
    """Return the title up to its number, at the beginning of the text or below an organ's name; or None."""
    for piece in _pieces(shadow, min(body, _TITLE_ENDS)):
        match = _TITLE.match(shadow.folded, piece.start, body)
        if match:
            return Part(match.start(), match.end())
        # With "Chính phủ ban hành ..." above the title, the text is a newspaper's story.
        if read_issuer(shadow, piece.start, joint=False) < piece.end:
            return None
    return None


def _printed_in_capitals(raised: Shadow, body: int, title: Part | None) -> Iterator[tuple[int, int]]:
    """Yield the ranges that official writing prints in capitals. `raised` has the whole head in capitals."""
    if title:
        yield title.start, title.end
    has_type = title is not None
    is_name = False
    for piece in _pieces(raised, body):
        motto = MOTTO.search(raised.folded, piece.start, piece.end)
        end = motto.start() if motto else piece.end
        named = raised.text[piece.start : end].strip()
        if motto and _MOTTO_IN_SMALL_LETTERS.match(motto.group()):
            yield motto.span()
        if title and piece.start < title.end and piece.end > title.start:
            continue
        type_ = None if has_type else doctypes.TYPE.match(raised.folded, piece.start, piece.end)
        if type_:
            has_type, is_name = True, False
            by_whom = raised.folded.startswith(" cua ", type_.end())
            yield piece.start, piece.end if by_whom else type_.end()
        elif has_type:
            if read_issuer(raised, piece.start, joint=False) >= piece.end:
                yield piece.start, piece.end  # the authority
        else:
            # The name of an organ may continue on the next line.
            is_name = (is_name or begins_organ(named)) and not _NO_NAME.search(
                raised.folded, piece.start, end
            )
            if is_name:
                yield piece.start, end


def _pieces(shadow: Shadow, end: int) -> Iterator[Part]:
    """Yield the lines and cells up to `end`, without the space around them."""
    for match in _PIECE.finditer(shadow.text, 0, end):
        words = match.group()
        if words.strip():
            yield Part(match.end() - len(words.lstrip()), match.start() + len(words.rstrip()))
