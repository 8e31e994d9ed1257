"""Reads the text of a PDF, page by page, in limited time; scans and garbled texts are reported as such.

Text in pictures is not recognised here. Pages beyond the limits are left out with a warning.
"""

import io
import logging
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import IO, Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DeprecationError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from extraction.parts import Paragraph, Run
from extraction.reading import (
    CONTROLS,
    MAX_TEXT_LENGTH,
    OLD_FONT,
    ReadText,
    Scanned,
    Unreadable,
    as_read,
    repair_fonts,
)
from vietnamese.syllables import is_syllable

_MAX_PAGES = 400
_SECONDS = 60
# A scanned page may still have a page number or a stamp of the signing software as text.
_FEW_LETTERS = 15
_PAGES_NAMED = 12
_SUBSET = re.compile(r"/(?:[A-Z]{6}\+)?")  # before the name of a font (ISO 32000, section 9.6.4)
_BROKEN = "Tệp PDF bị hỏng, không mở được. Hãy xuất lại bản PDF rồi tải lên."
_LOCKED = "Tệp PDF được đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lên."
_SCAN = "Đây là bản quét (ảnh chụp trang giấy), trong tệp không có chữ để đọc. Hãy tải lên bản có chữ hoặc nhập tay."
_GARBLED = (
    "Chữ trong tệp PDF này hỏng: trên trang thì đọc được, nhưng chép ra thành ký hiệu lạ hoặc mất dấu. Hãy tải lên"
    " tệp Word gốc, hoặc mở tệp Word ấy và lưu lại thành PDF."
)
# Signs of a font that maps to wrong letters or none: control and replacement characters, and runs of private-use ones.
# A single private-use character is a bullet of Word's.
_STRANGE = re.compile(f"{CONTROLS.pattern}|\ufffd|[\ue000-\uf8ff](?=[\ue000-\uf8ff])")
_STRANGE_SHARE = 0.01
_WORD = re.compile(r"[^\W\d_]+")
# Fewer words with accents are too little evidence. Foreign names and joined words are not syllables.
_ENOUGH_WORDS = 20
_SYLLABLES_SHARE = 0.5
# Scanner software reads Vietnamese as English, without accents: two thirds of the words are still syllables, as against
# a fifth in an English text.
_ENOUGH_PLAIN_WORDS = 50
_ACCENTED_SHARE = 0.1
_PLAIN_SYLLABLES_SHARE = 0.4

# Our messages report damaged files; the library's warnings about each object help nobody.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

# Errors that the library raises for broken or hostile files, besides its own.
_ERRORS = (
    *(PyPdfError, DeprecationError, ArithmeticError, AssertionError, AttributeError, IndexError, KeyError),
    *(MemoryError, NotImplementedError, OSError, RecursionError, TypeError, ValueError),
)

# Annotations that are remarks, and drawings, which are remarks if they hold words (ISO 32000-2, table 171). Links, form
# fields, signatures, and text and stamps that are set on a page belong to the document.
_REMARKS = {"/Text", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret"}
_DRAWINGS = {"/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"}


def has_remarks(file: IO[bytes]) -> bool:
    """Return True if a PDF has remarks; False for one that cannot be read."""
    try:
        return any(map(_is_remark, _annotations(PdfReader(file, strict=False))))
    except _ERRORS:
        return False


def _is_remark(note: Any) -> bool:
    kind = note.get("/Subtype") if isinstance(note, DictionaryObject) else None
    return kind in _REMARKS or (kind in _DRAWINGS and bool(note.get("/Contents")))


def _annotations(reader: PdfReader) -> Iterator[Any]:
    """Yield the annotations of all pages. The library would list a page as often as the tree of pages names it."""
    seen: set[int] = set()
    nodes = [reader.root_object.raw_get("/Pages")]
    while nodes:
        for node in _once([nodes.pop()], seen):
            for kids in _once([node.raw_get("/Kids")] if "/Kids" in node else (), seen):
                nodes += kids
            for notes in _once([node.raw_get("/Annots")] if "/Annots" in node else (), seen):
                yield from _once(notes, seen)


def _once(found: Iterable[Any], seen: set[int]) -> Iterator[Any]:
    """Yield the objects, each reference only once: a small file may name one object millions of times."""
    for each in found:
        if not isinstance(each, IndirectObject):
            yield each
        elif each.idnum not in seen:
            seen.add(each.idnum)
            yield each.get_object()


def read_pdf(data: bytes, scanned: Mapping[int, str]) -> ReadText:
    """Return the text of a PDF. `scanned` holds the texts of pages without text, by number, if they were read.

    Raises Unreadable for a broken or locked file, Scanned for one without text or with garbled text.
    """
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(_LOCKED)
        pages = len(reader.pages)
    except _ERRORS as error:
        raise Unreadable(_BROKEN) from error
    if not pages:
        raise Unreadable(_BROKEN)
    page_texts = _texts(reader, pages)
    converted = repair_fonts(page_texts)
    read_texts = (page.text.strip("\n") for page in page_texts)
    texts = [scanned.get(number, text) for number, text in enumerate(read_texts, 1)]
    empty = [number for number, text in enumerate(texts, 1) if number not in scanned and _is_empty(text)]
    if len(empty) == len(texts):
        raise Scanned(_SCAN)
    text = "\n".join(texts)
    warnings = [OLD_FONT] if converted else []
    if empty:
        named = ", ".join(map(str, empty[:_PAGES_NAMED])) + (" ..." if len(empty) > _PAGES_NAMED else "")
        warnings.insert(0, f"Trang không có chữ (bản quét hoặc hình): {named}.")
    if len(texts) < pages:
        warnings.insert(0, f"Tệp có {pages} trang; chỉ đọc {len(texts)} trang đầu.")
    read = as_read(text, "pdf", warnings, pages)
    if _is_garbled(text, read.text):
        raise Scanned(_GARBLED)
    return replace(read, unread_pages=tuple(empty))


def _texts(reader: PdfReader, pages: int) -> list[Paragraph]:
    """Return the first pages, up to the limits, as runs of one font. A page that cannot be read counts as empty."""
    texts: list[Paragraph] = []
    length = 0
    deadline = time.monotonic() + _SECONDS
    for index in range(min(pages, _MAX_PAGES)):
        page = Paragraph(_runs(reader, index))
        texts.append(page)
        length += len(page.text)
        if length > MAX_TEXT_LENGTH or time.monotonic() > deadline:
            break
    return texts


def _runs(reader: PdfReader, index: int) -> list[Run]:
    """Return the text of a page as runs with the names of their fonts."""
    runs: list[Run] = []

    def add(text: str, _user: object, _text: object, font: dict[str, Any] | None, _size: object) -> None:
        name = _SUBSET.sub("", str(font.get("/BaseFont", ""))) if font else ""
        runs.append(Run(text, font=name))

    try:
        page = reader.pages[index]
        _spell_filters(page)
        page.extract_text(visitor_text=add)
    except _ERRORS:
        return []
    return runs


def _spell_filters(page: PageObject) -> None:
    """Give the streams of a page the full name of their filter, which pypdf needs. Old programs write "/Fl"."""
    nothing = DictionaryObject()
    contents: Any = page.get("/Contents", nothing).get_object()
    resources: Any = page.get("/Resources", nothing).get_object()
    streams = list(contents) if isinstance(contents, ArrayObject) else [contents]
    fonts = resources.get("/Font", nothing).get_object().values()
    streams += [font.get_object().get("/ToUnicode", nothing) for font in fonts]
    for reference in streams:
        stream = reference.get_object()
        if isinstance(stream, StreamObject) and stream.get("/Filter") == "/Fl":
            stream[NameObject("/Filter")] = NameObject("/FlateDecode")


def _is_empty(text: str) -> bool:
    return sum(char.isalpha() for char in text) < _FEW_LETTERS


def _is_garbled(text: str, repaired: str) -> bool:
    """Return True if the letters in `text` are not those that the pages show; `repaired` is the text after repair."""
    visible = sum(not char.isspace() for char in text)
    if len(_STRANGE.findall(text)) > visible * _STRANGE_SHARE:
        return True
    words = _WORD.findall(repaired)
    accented = [word for word in words if not word.isascii()]
    if len(words) >= _ENOUGH_PLAIN_WORDS and len(accented) < len(words) * _ACCENTED_SHARE:
        return sum(map(is_syllable, words)) > len(words) * _PLAIN_SYLLABLES_SHARE
    return (
        len(accented) >= _ENOUGH_WORDS and sum(map(is_syllable, accented)) < len(accented) * _SYLLABLES_SHARE
    )
