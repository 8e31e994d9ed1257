"""What reading a file gives, and how it says that it cannot; shared by the readers of each kind."""

from dataclasses import dataclass, replace

from vietnamese.encodings import repair_font_text
from vietnamese.text import nfc

LONGEST_TEXT = 5_000_000  # characters; two thousand full pages
TOO_LONG = "Văn bản quá dài; chỉ đọc phần đầu."


@dataclass(frozen=True, slots=True)
class ReadText:
    """`text` is NFC with the document's lines; `kind` is txt, docx, pdf or html; `pages` only a PDF has."""

    text: str
    kind: str
    pages: int | None
    warnings: tuple[str, ...]


class Unreadable(Exception):  # noqa: N818 - says of the file what it is, where it is caught
    """A file cannot be read; the message is a Vietnamese sentence for the editor."""


class Scanned(Unreadable):
    """A PDF of pictures: there is a document, but no text in it."""


_FONT_WARNING = "Tệp dùng phông chữ cũ (TCVN3, VNI); đã chuyển sang Unicode, cần soát lại chữ."


def with_repaired_fonts(read: ReadText) -> ReadText:
    """Text typed for the fonts of the 1990s turned into letters: all of it, or the paragraphs that are so."""
    repaired = repair_font_text(read.text)
    if repaired == nfc(read.text):
        repaired = "\n".join(_repaired(line) for line in read.text.split("\n"))
    if repaired == nfc(read.text):
        return read
    return replace(read, text=repaired, warnings=(*read.warnings, _FONT_WARNING))


_SHORTEST = 40


def _repaired(line: str) -> str:
    """One paragraph repaired. Short ones hold too little evidence, and those with Vietnamese letters are none."""
    if len(line) < _SHORTEST or line.isascii():
        return line
    return repair_font_text(line)
