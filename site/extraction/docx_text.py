"""The text of a Word document (.docx): paragraphs and tables in order, text boxes, headers and footers.

The archive is measured before it is opened, so that a zip bomb costs nothing. Deleted text, field codes and
pictures are left out. Tables that lay out a page (letterhead, signatures) are read cell after cell, others row by
row with "|".
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from extraction.reading import LONGEST_TEXT, TOO_LONG, ReadText, Unreadable, with_repaired_fonts
from vietnamese.text import nfc

_MAIN = "word/document.xml"
_MOST_MEMBERS = 2000
_LARGEST_INSIDE = 150 * 1024 * 1024
_STEP = 1024 * 1024
_BOMB = "Tệp .docx giải nén ra quá lớn, không an toàn nên không mở."
BROKEN = "Tệp .docx bị hỏng, không mở được. Hãy mở bằng Word và lưu lại."
_PASSWORD = "Tệp .docx được đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lên."  # noqa: S105 - a message, not a password

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TBL, _TR, _TC, _BOX = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "txbxContent"))
# What Word does not show: deleted or moved text, field codes, and the second form of what newer Words draw.
_HIDDEN = {*(qn(f"w:{name}") for name in ("del", "moveFrom", "instrText", "pPr", "rPr")), f"{_MC}Fallback"}
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_TEXT = qn("w:t")


def is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _MAIN in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return data.find(_MAIN.encode()) > 0


def read_docx(data: bytes) -> ReadText:
    measure(data)
    try:
        document = docx.Document(io.BytesIO(data))
        lines = [*_margin(document, "header"), *_blocks(document.element.body), *_margin(document, "footer")]
    except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError, RecursionError) as error:
        raise Unreadable(BROKEN) from error
    text = nfc("\n".join(lines)).strip("\n")
    if not text.strip():
        raise Unreadable("Tệp .docx không có chữ; có thể là ảnh quét dán vào Word. Hãy tải lên bản có chữ.")
    warnings = (TOO_LONG,) if len(text) > LONGEST_TEXT else ()
    return with_repaired_fonts(ReadText(text[:LONGEST_TEXT], "docx", None, warnings))


def measure(data: bytes) -> None:
    """Refuses an archive that unpacks to too much. What it declares is not believed: each member is unpacked in
    steps and thrown away."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _LARGEST_INSIDE:
                raise Unreadable(_BOMB)
            if any(member.flag_bits & 1 for member in members):
                raise Unreadable(_PASSWORD)
            left = _LARGEST_INSIDE
            for member in members:
                with archive.open(member) as stream:
                    while step := stream.read(_STEP):
                        left -= len(step)
                        if left < 0:
                            raise Unreadable(_BOMB)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise Unreadable(BROKEN) from error


def _margin(document: Document, place: str) -> Iterator[str]:
    """The lines of all sections' headers or footers, each once; page numbers say nothing."""
    seen: set[str] = set()
    for section in document.sections:
        for kind in (place, f"first_page_{place}", f"even_page_{place}"):
            part = getattr(section, kind)
            if part.is_linked_to_previous:
                continue
            for line in _blocks(part._element):
                if line not in seen and any(char.isalpha() for char in line):
                    seen.add(line)
                    yield line


def _blocks(parent: etree._Element) -> Iterator[str]:
    """The lines of all paragraphs and tables below `parent`, in order."""
    for child in parent:
        if child.tag == _P:
            yield from _paragraph(child)
        elif child.tag == _TBL:
            yield from _table(child)
        elif child.tag not in _HIDDEN and len(child):
            yield from _blocks(child)


def _paragraph(paragraph: etree._Element) -> Iterator[str]:
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    _collect(paragraph, pieces, boxes)
    for box in boxes:
        yield from _blocks(box)
    yield from "".join(pieces).split("\n")


def _collect(element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    for child in element:
        if child.tag == _TEXT:
            pieces.append(child.text or "")
        elif child.tag in _CHARACTERS:
            pieces.append(_CHARACTERS[child.tag])
        elif child.tag == _BOX:
            boxes.append(child)
        elif child.tag not in _HIDDEN:
            _collect(child, pieces, boxes)


def _table(table: etree._Element) -> Iterator[str]:
    for row in table.iter(_TR):
        if next(row.iterancestors(_TBL)) is not table:
            continue  # a table within a cell is read with its cell
        cells = [list(_blocks(cell)) for cell in row.iter(_TC) if next(cell.iterancestors(_TR)) is row]
        filled = [[line for line in cell if line.strip()] for cell in cells]
        if all(len(cell) <= 1 for cell in filled):
            yield " | ".join(cell[0].strip() if cell else "" for cell in filled)
        else:
            for cell in filter(None, filled):
                yield from cell
                yield ""
