"""The result of reading a file and its errors, shared by the readers of all formats."""

from collections.abc import Iterable
from dataclasses import dataclass

from vietnamese.encodings import repair_font_text
from vietnamese.text import nfc

LONGEST_TEXT = 5_000_000  # characters; two thousand full pages
_TOO_LONG = "Văn bản quá dài; chỉ đọc phần đầu."
_OLD_FONT = "Tệp dùng phông chữ cũ (TCVN3, VNI); đã chuyển sang Unicode, cần soát lại chữ."
# Shorter paragraphs hold too little evidence of an old font.
_SHORTEST = 40


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a file in NFC, with the document's lines.

    `kind` is txt, docx, pdf or html; only a PDF has `pages`.
    """

    text: str
    kind: str
    pages: int | None
    warnings: tuple[str, ...]


class Unreadable(Exception):  # noqa: N818 - named after the state of the file
    """Raised if a file cannot be read; the message is a Vietnamese sentence for the editor."""


class Scanned(Unreadable):
    """Raised for a PDF that has pages but no text, only pictures."""


def as_read(text: str, kind: str, warnings: Iterable[str] = (), pages: int | None = None) -> ReadText:
    """Return at most LONGEST_TEXT characters of `text` in NFC, with the letters of old fonts repaired.

    Both changes add a warning to `warnings`.
    """
    notices = list(warnings)
    text = nfc(text)
    if len(text) > LONGEST_TEXT:
        notices.append(_TOO_LONG)
        text = text[:LONGEST_TEXT]
    repaired = repair_font_text(text)
    if repaired == text:
        repaired = "\n".join(map(_repaired, text.split("\n")))
    if repaired != text:
        notices.append(_OLD_FONT)
    return ReadText(repaired, kind, pages, tuple(notices))


def _repaired(line: str) -> str:
    """Return one paragraph repaired. Short ones hold too little evidence of an old font, and ASCII ones none."""
    return line if len(line) < _SHORTEST or line.isascii() else repair_font_text(line)
