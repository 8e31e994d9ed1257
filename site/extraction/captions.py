"""Recognises captions and credits of pictures, and captions of tables, by their words and their place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.parts import Cell, Paragraph, Part, Picture, Table, is_blank
from vietnamese.text import one_line

MAX_CAPTION_LENGTH = 300
MAX_CREDIT_LENGTH = 200
_NUMBERED = re.compile(
    r"\W{0,2}(?:ảnh|hình(?: ảnh)?|sơ đồ|biểu đồ|bản đồ)(?: số)? \d{1,3}(?:[.,–-]\d{1,3})*\b", re.IGNORECASE
)
_LABEL = re.compile(r"\W{0,2}(?:(?:trong )?ảnh|hình(?: ảnh)?|chú thích(?: ảnh)?)\s*:\s*", re.IGNORECASE)
_ILLUSTRATION = re.compile(r"\W{0,2}(?:ảnh|hình(?: ảnh)?) minh h(?:oạ|ọa)\b", re.IGNORECASE)
_OF_TABLE = re.compile(r"\W{0,2}bảng(?: số)?(?: [\dIVX.]{1,6})?\s*[.:–-]\s*\S", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?P<before>^|[.!?;…)”\"]|\s[–|/-]|[(\[])\s*(?:nguồn ảnh|ảnh|nguồn|đồ họa|tranh)\s*:\s*(?P<name>[^:]{2,200}?)\s*$",
    re.IGNORECASE,
)
_OF_PICTURE = re.compile(r"\W{0,2}(?:nguồn ảnh|ảnh|nguồn|đồ họa|tranh)\s*:", re.IGNORECASE)
_SMALL_WORDS = {
    *("và", "của", "báo", "công", "an", "tỉnh", "xã"),
    *("tư", "liệu", "sưu", "tầm", "cung", "cấp", "minh", "họa"),
}
_MAX_NAME_LENGTH = 8


def mark_captions(parts: list[Part]) -> list[Part]:
    """Return `parts` with the captions of pictures and tables marked as such, and without lines of credit.

    A paragraph after a picture is its caption if it is numbered or labelled as one, ends with a credit, or is
    wholly in italics. The line after a caption may hold the credit.
    """
    result: list[Part] = []
    picture: Picture | None = None
    for place, part in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else None
        if isinstance(part, Picture):
            picture = part
        elif not isinstance(part, Paragraph):
            picture = None
        elif picture is not None and _is_credit_line(part, result[-1], following):
            _, picture.credit = split_credit(part.text)
            picture = None
            continue
        elif picture is not None and isinstance(result[-1], Picture) and _is_caption(part):
            part.kind = "caption"
        else:
            picture = None
            if isinstance(following, Table) and part.kind == "p" and _OF_TABLE.match(part.text):
                part.kind = "caption"
        result.append(part)
    return result


def _is_caption(part: Paragraph) -> bool:
    if part.kind == "caption":
        return True
    if part.kind != "p" or part.level or len(part.text) > MAX_CAPTION_LENGTH:
        return False
    text = part.text
    runs = [run for run in part.runs if run.text.strip()]
    return (
        any(pattern.match(text) for pattern in (_NUMBERED, _LABEL, _ILLUSTRATION))
        or _CREDIT.search(text) is not None
        or all(run.italic and not run.bold for run in runs)
    )


def _is_credit_line(part: Paragraph, before: Part, following: Part | None) -> bool:
    """Return True for a line of credit between caption and text.

    "Nguồn:" at the end of the text is the source of the text.
    """
    is_line = part.kind in ("p", "caption") and not part.level and _OF_PICTURE.match(part.text)
    if not is_line or split_credit(part.text)[0]:
        return False
    return isinstance(before, Paragraph | Picture) and (
        following is not None or "nh" in part.text.split(":")[0]
    )


def split_credit(text: str) -> tuple[str, str]:
    """Return caption and credit of a caption's text: "Lớp học. Ảnh: Minh Thu" is "Lớp học." and "Minh Thu".

    After "Ảnh:" at the start, a name is a credit; anything else is a caption.
    """
    text = one_line(text)
    found = _CREDIT.search(text)
    if found and (found.start() or is_name(found["name"])):
        caption = text[: found.start()] + (found["before"] if found["before"] in tuple('.!?;…”"') else "")
        name = found["name"]
        if found["before"] in ("(", "["):
            name = name.rstrip(".").rstrip(")]")
        elif name.endswith(")") and "(" not in name:
            # "(Hình 1. Lớp học. Ảnh: Minh Thu)"
            name, caption = name.rstrip(")"), caption.removeprefix("(")
        name = name.rstrip(".").strip() if not re.search(r"\b\w\.$", name) else name.strip()
        return _unlabelled(caption.strip()), name[:MAX_CREDIT_LENGTH]
    return _unlabelled(text), ""


def _unlabelled(caption: str) -> str:
    rest = _LABEL.sub("", caption, count=1)
    return rest[:1].upper() + rest[1:] if rest != caption else caption


def is_name(text: str) -> bool:
    """Return True if `text` has the form of a name: few words, capitalised except for some such as "và"."""
    words = re.findall(r"[^\W_]+(?:[.'’-][^\W_]+)*", text)
    return (
        0 < len(words) <= _MAX_NAME_LENGTH
        and all(word[0].isupper() or word in _SMALL_WORDS for word in words)
        and not re.search(r"[!?;:…]", text)
    )


# --- Tables that only place pictures --------------------------------------------------------------------


def places_pictures(table: Table) -> bool:
    """Return True if each row of `table` has a picture, or stands below a row of pictures alone."""
    above_is_pictures = False
    for row in table.rows:
        cells = [[part for part in cell.parts if not is_blank(part)] for cell in row]
        filled = [parts for parts in cells if parts]
        if not any(isinstance(part, Picture) for parts in filled for part in parts):
            if filled and not above_is_pictures:
                return False
            above_is_pictures = False
        else:
            above_is_pictures = all(isinstance(parts[0], Picture) for parts in filled)
    return any(isinstance(part, Picture) for row in table.rows for cell in row for part in cell.parts)


def in_reading_order(table: Table) -> Iterator[Part]:
    """Yield the parts of a table for layout row by row, but each picture with the text below it."""
    rows = [*table.rows]
    while rows:
        row, below = rows.pop(0), rows[0] if rows else []
        if _is_pictures(row) and not _is_pictures(below) and len(below) == len(row):
            rows.pop(0)
            row = [cell for pair in zip(row, below, strict=True) for cell in pair]
        for cell in row:
            yield from cell.parts


def _is_pictures(row: list[Cell]) -> bool:
    parts = [part for cell in row for part in cell.parts if not is_blank(part)]
    return bool(parts) and all(isinstance(part, Picture) for part in parts)
