"""The result of reading a file and its errors, shared by the readers of all formats."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from vietnamese.encodings import repair_font_text
from vietnamese.text import nfc

LONGEST_TEXT = 5_000_000  # characters; two thousand full pages
_TOO_LONG = "Văn bản quá dài; chỉ đọc phần đầu."
_OLD_FONT = "Tệp dùng phông chữ cũ (TCVN3, VNI); đã chuyển sang Unicode, cần soát lại chữ."
_NO_WORDS = (
    "Tệp không có chữ nào để đọc; có thể chỉ có ảnh. Hãy mở tệp xem lại, rồi tải lên bản có chữ hoặc ghi hồ sơ bằng"
    " tay."
)
# All but those that divide lines and columns. PostgreSQL stores no NUL.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# Shorter paragraphs hold too little evidence of an old font.
_SHORTEST = 40


class DoubtfulWord(NamedTuple):
    """A word that the machine was not sure of when it read a scan, with its line and the number of its page."""

    page: int
    line: str
    word: str


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a file in NFC, with the document's lines.

    `kind` is txt, docx, pdf or html; only a PDF has `pages`, and `unread_pages` if some hold pictures only. A text that
    was read from pictures, in whole or in part, is `is_machine_read` and has `doubtful` words.
    """

    text: str
    kind: str
    pages: int | None
    warnings: tuple[str, ...]
    unread_pages: tuple[int, ...] = ()
    is_machine_read: bool = False
    doubtful: tuple[DoubtfulWord, ...] = ()


class Unreadable(Exception):  # noqa: N818 - named after the state of the file
    """Raised if a file cannot be read; the message is a Vietnamese sentence for the editor."""


class Scanned(Unreadable):
    """Raised for a file whose pages are pictures, or whose text is garbled: only the look of its pages can be read."""


class Convertible(Unreadable):
    """Raised for a format of other word processors, which LibreOffice converts. The message is for sites without it."""


def as_read(text: str, kind: str, warnings: Iterable[str] = (), pages: int | None = None) -> ReadText:
    """Return at most LONGEST_TEXT characters of `text` in NFC, with the letters of old fonts repaired.

    Both changes add a warning to `warnings`. Control characters are left out. Raises Unreadable if there is no letter.
    """
    notices = list(warnings)
    text = nfc(text)
    if not any(char.isalpha() for char in text):
        raise Unreadable(_NO_WORDS)
    if len(text) > LONGEST_TEXT:
        notices.append(_TOO_LONG)
        text = text[:LONGEST_TEXT]
    repaired = repair_font_text(text)
    if repaired == text:
        repaired = "\n".join(map(_repaired, text.split("\n")))
    if repaired != text:
        notices.append(_OLD_FONT)
    # Only now, because VISCII has letters there.
    return ReadText(CONTROLS.sub("", repaired), kind, pages, tuple(notices))


def _repaired(line: str) -> str:
    """Return one paragraph repaired. Short ones hold too little evidence of an old font, and ASCII ones none."""
    return line if len(line) < _SHORTEST or line.isascii() else repair_font_text(line)
