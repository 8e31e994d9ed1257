"""Reads scanned pages with tesseract, one by one, and reports the words that tesseract was not sure of.

The share of doubtful words reveals a bad page; the mean of the confidences does not, because clean words outweigh the
rest.
"""

import csv
import re
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from extraction.programs import sandbox
from extraction.reading import DoubtfulWord, ReadText, Unreadable, as_read

_MAX_PAGES = 60
_SECONDS = 900
_PAGE_SECONDS = 90
_MEMORY = 2 * 1024**3
_MAX_SIZE = 100 * 1024 * 1024
# Length of the longer side: A4 at 300 dpi, whatever page size the file states.
_PIXELS = 3508
# Tesseract's confidence in percent. On clean pages, half of the misread words are below it, and 3 % of the others.
_SURE = 90
# Letters that no Vietnamese word contains were misread, however sure tesseract is.
_LETTERS = re.compile("[a-zđ\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]*")
# Shares of doubtful words on a page: above the first, its text is used with a warning; above the second, it is garbage.
_BAD_SHARE, _UNREADABLE_SHARE = 0.1, 0.5

_FAILED = (
    "Máy không đọc được chữ nào của bản quét này. Hãy quét lại rõ hơn (300 dpi), hoặc ghi hồ sơ bằng tay."
)
_UNCHECKED = "Số, ngày, cơ quan và toàn văn do máy đọc từ bản quét, chưa kiểm: hãy so từng trang với tệp."
_COUNT = re.compile(rb"^Pages:\s+(\d+)", re.MULTILINE)


class _Word(NamedTuple):
    # Numbers of the block, the paragraph and the line in which the word stands.
    place: tuple[str, str, str]
    text: str
    is_doubtful: bool


def is_installed() -> bool:
    """Return True if poppler and tesseract with its Vietnamese data are installed."""
    data = Path("/usr/share/tesseract-ocr").glob("*/tessdata/vie.traineddata")
    return sandbox.is_installed("pdftoppm", "tesseract") and any(data)


@dataclass(frozen=True, slots=True)
class Scan:
    """Scanned pages after reading: texts by page number, without empty ones, and notices for the editor."""

    texts: dict[int, str]
    notices: tuple[str, ...]
    doubtful: tuple[DoubtfulWord, ...]


def read_scan(data: bytes) -> ReadText:
    """Return the text of a PDF of pictures, with its doubtful words. Raises Unreadable if no page has text."""
    with _in_folder(data) as folder:
        pages = _count(folder)
    scan = read_pages(data, range(1, pages + 1))
    if not scan.texts:
        raise Unreadable(_FAILED)
    read = as_read("\n\n".join(scan.texts.values()), "pdf", [_UNCHECKED, *scan.notices], pages)
    return replace(read, is_machine_read=True, doubtful=scan.doubtful)


def read_pages(data: bytes, pages: Sequence[int]) -> Scan:
    """Return the texts of these pages of a PDF, as many as the limits allow."""
    texts: dict[int, str] = {}
    doubtful: list[DoubtfulWord] = []
    notices: list[str] = []
    end = time.monotonic() + _SECONDS
    with _in_folder(data) as folder:
        for place, page in enumerate(pages):
            if place == _MAX_PAGES or time.monotonic() > end:
                notices.append(f"Máy chỉ đọc {place} trang quét đầu, trong {len(pages)} trang.")
                break
            words = _words(folder, page)
            found = list(_doubtful(words, page))
            share = len(found) / len(words) if words else 1
            if share > _UNREADABLE_SHARE:
                notices.append(
                    f"Trang {page}: máy không đọc được chữ (trang trắng, hoặc mờ quá). Nếu có chữ thì gõ vào."
                )
                continue
            if share > _BAD_SHARE:
                notices.append(
                    f"Trang {page}: máy ngờ {round(100 * share)}% số chữ; nên quét lại trang này rõ hơn, hoặc gõ lại."
                )
            texts[page] = _text(words)
            doubtful += found
    return Scan(texts, tuple(notices), tuple(doubtful))


@contextmanager
def _in_folder(data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="scan-") as name:
        (Path(name) / "in.pdf").write_bytes(data)
        yield Path(name)


def _count(folder: Path) -> int:
    try:
        found = _COUNT.search(_run(folder, "pdfinfo", "in.pdf"))
    except sandbox.ProgramFailed as error:
        raise Unreadable(_FAILED) from error
    return int(found[1]) if found else 0


def _words(folder: Path, page: int) -> list[_Word]:
    """Return the words of a page in reading order; none if a program fails on it."""
    number, picture = str(page), folder / "page.pgm"
    # Otherwise, a page that cannot be drawn would get the previous page's text.
    picture.unlink(missing_ok=True)
    try:
        look = ["-scale-to", str(_PIXELS), "-gray", "-singlefile"]
        _run(folder, "pdftoppm", "-f", number, "-l", number, *look, "in.pdf", "page")
        _run(folder, "tesseract", picture.name, "page", "-l", "vie", "tsv")
        table = (folder / "page.tsv").read_text(encoding="utf-8")
    except (sandbox.ProgramFailed, OSError):
        return []
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        _Word(
            (row["block_num"], row["par_num"], row["line_num"]),
            row["text"],
            float(row["conf"]) < _SURE or _has_foreign_letters(row["text"]),
        )
        for row in rows
        if row["level"] == "5" and row["text"].strip()
    ]


def _has_foreign_letters(word: str) -> bool:
    letters = "".join(filter(str.isalpha, word.lower()))
    return not _LETTERS.fullmatch(unicodedata.normalize("NFD", letters))


def _run(folder: Path, *command: str) -> bytes:
    return sandbox.run(command, folder, seconds=_PAGE_SECONDS, memory=_MEMORY, size=_MAX_SIZE)


def _lines(words: list[_Word]) -> Iterator[tuple[str, list[_Word]]]:
    """Yield each line as printed, with its words."""
    for _, line in groupby(words, key=lambda word: word.place):
        found = list(line)
        yield " ".join(word.text for word in found), found


def _text(words: list[_Word]) -> str:
    """Return the text of a page, with an empty line between blocks."""
    blocks = groupby(words, key=lambda word: word.place[0])
    return "\n\n".join("\n".join(line for line, _ in _lines(list(block))) for _, block in blocks)


def _doubtful(words: list[_Word], page: int) -> Iterator[DoubtfulWord]:
    for line, on_line in _lines(words):
        yield from (DoubtfulWord(page, line, word.text) for word in on_line if word.is_doubtful)
