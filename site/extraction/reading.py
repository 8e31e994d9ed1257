"""The result of reading a file and its errors, shared by the readers of all formats."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extraction.parts import Part, Run, joined, paragraphs
from extraction.word import symbols
from vietnamese.encodings import OldFont, font_encoding, old_font, read_font_text, repair_font_text
from vietnamese.text import INVISIBLE, nfc

MAX_TEXT_LENGTH = 5_000_000  # characters; two thousand full pages
_TOO_LONG = "Văn bản quá dài; chỉ đọc phần đầu."
OLD_FONT = "Tệp dùng phông chữ cũ (TCVN3, VNI); đã chuyển sang Unicode, cần soát lại chữ."
_NO_WORDS = (
    "Tệp không có chữ nào để đọc; có thể chỉ có ảnh. Hãy mở tệp xem lại, rồi tải lên bản có chữ hoặc ghi hồ sơ bằng"
    " tay."
)
# All control characters except those that divide lines and columns, and halves of characters. PostgreSQL stores no NUL.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
# Shorter paragraphs hold too little evidence of an old font.
_MIN_LENGTH = 40


class DoubtfulWord(NamedTuple):
    """A word of a scan that text recognition was not sure of, with its line and page number."""

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
    """Raised for a file whose pages are pictures, or whose text is garbled: only OCR of its pages can read it."""


class Convertible(Unreadable):
    """Raised for formats of other word processors, which LibreOffice converts. The message is for sites without it."""


def as_read(text: str, kind: str, warnings: Iterable[str] = (), pages: int | None = None) -> ReadText:
    """Return at most MAX_TEXT_LENGTH characters of `text` in NFC, with the letters of old fonts repaired.

    Both changes add a warning to `warnings`. Control and invisible characters are left out. Raises Unreadable if there
    is no letter.
    """
    notices = list(warnings)
    text = nfc(text)
    if not any(char.isalpha() for char in text):
        raise Unreadable(_NO_WORDS)
    if len(text) > MAX_TEXT_LENGTH:
        notices.append(_TOO_LONG)
        text = text[:MAX_TEXT_LENGTH]
    repaired = repair_font_text(text)
    if repaired == text:
        repaired = _repaired_by_lines(text)
    if repaired != text and OLD_FONT not in notices:
        notices.append(OLD_FONT)
    return ReadText(visible(repaired), kind, pages, tuple(notices))


def visible(text: str) -> str:
    """Return `text` without control and invisible characters. In old fonts some of them are letters: repair first."""
    return CONTROLS.sub("", _INVISIBLE.sub("", text))


def _repaired_by_lines(text: str) -> str:
    """Return a text of old and new fonts with its old lines repaired.

    Long lines are judged by themselves; short ones hold too little evidence and follow the long lines' commonest font.
    """
    lines = text.split("\n")
    known = {
        line: encoding for line in lines if len(line) >= _MIN_LENGTH and (encoding := font_encoding(line))
    }
    if not known:
        return text
    common = Counter(known.values()).most_common(1)[0][0]
    return "\n".join(read_font_text(line, OldFont(known.get(line, common)), is_named=False) for line in lines)


def repair_fonts(parts: Sequence[Part]) -> int:
    """Convert text typed for fonts of the 1990s to Unicode; return the number of paragraphs that changed.

    The encoding follows the font's name if it is a known one, unless the words get worse. Otherwise evidence in the
    whole text decides, or in the paragraph itself if it is long enough. Symbols and raised figures become characters.
    """
    found = list(paragraphs(parts))
    whole = font_encoding("\n".join(paragraph.text for paragraph in found))
    changed = 0
    for paragraph in found:
        guess = whole or (font_encoding(paragraph.text) if len(paragraph.text) >= _MIN_LENGTH else None)
        before = nfc(paragraph.text)
        runs = [_in_unicode(run, guess) for run in joined(paragraph.runs)]
        changed += "".join(run.text for run in runs) != before
        paragraph.runs = list(map(_as_shown, runs))
    return changed


def _in_unicode(run: Run, guess: str | None) -> Run:
    font = old_font(run.font) or (OldFont(guess) if guess and not symbols.is_font(run.font) else None)
    return run._replace(text=read_font_text(run.text, font) if font else nfc(run.text))


def _as_shown(run: Run) -> Run:
    """Return the run with symbols and raised figures as characters."""
    text = symbols.shown(run.text, run.font) if symbols.is_font(run.font) else run.text
    return run._replace(text=(run.is_raised and symbols.raised(text)) or text, is_raised=False)
