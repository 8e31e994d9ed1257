"""Reads the parts of a Word document (.docx): body, tables, pictures, text boxes, notes, headers and footers.

Tracked changes are read as accepted; hidden text and instructions of fields are left out. Linked files are not
fetched.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from docx.exceptions import PythonDocxError
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import PartFactory
from docx.oxml import parse_xml
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from extraction.packed import BROKEN, DAMAGED, measure
from extraction.parts import (
    BULLET,
    FAR_PICTURE,
    HIDDEN_TEXT,
    NOTE,
    Cell,
    Paragraph,
    Part,
    Picture,
    Run,
    Source,
    Table,
    is_blank,
    lines,
    paragraphs,
    whole_number,
)
from extraction.reading import OLD_FONT, ReadText, Unreadable, as_read, repair_fonts
from extraction.word import pictures, symbols
from extraction.word.elements import VAL, child, value
from extraction.word.formulas import FORMULA, in_one_line
from extraction.word.numbering import Numbering
from extraction.word.strict import in_usual_form
from extraction.word.styles import Styles

# Word Online and some servers write document2.xml.
_MAIN = re.compile(rb"word/document\d{0,3}\.xml")

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Errors that the libraries, and the reader below, raise for documents that break the format's rules.
_ERRORS = (
    *(OpcError, PythonDocxError, XmlchemyError, etree.LxmlError),
    *(KeyError, ValueError, AttributeError, RecursionError),
)
# Templates and documents with macros have the same content.
_CONTENT_TYPES = (
    CONTENT_TYPE.WML_DOCUMENT_MAIN,
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
PartFactory.part_type_for |= dict.fromkeys(_CONTENT_TYPES, DocumentPart)

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BLIP, _VML_IMAGE = qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata"
_FIELD_STEP, _INSTRUCTION, _SIMPLE_FIELD = qn("w:fldChar"), qn("w:instrText"), qn("w:fldSimple")
_SYMBOL, _OBJECT, _GRAPHIC = qn("w:sym"), qn("w:object"), qn("a:graphicData")
_CONTENTS = "dòng mục lục tự động"
_DRAWN = "sơ đồ, biểu đồ hay đối tượng nhúng"

_P, _TBL, _TR, _TC, _R, _LINK, _BOX, _TEXT, _ID = (
    qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r", "hyperlink", "txbxContent", "t", "id")
)
_SKIPPED = {*(qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr"))}
_SKIPPED |= {f"{_MC}Fallback", qn("w:sectPr"), qn("w:delText")}
_CHARACTERS = {
    **dict.fromkeys((qn("w:tab"), qn("w:ptab")), "\t"),
    **dict.fromkeys((qn("w:br"), qn("w:cr")), "\n"),
    qn("w:noBreakHyphen"): "-",
}
_NOTES = {
    qn("w:footnoteReference"): RELATIONSHIP_TYPE.FOOTNOTES,
    qn("w:endnoteReference"): RELATIONSHIP_TYPE.ENDNOTES,
}
_FIELD_LINK = re.compile(r"\s*HYPERLINK\s+\"([^\"]+)\"(?:.*?\\l\s+\"([^\"]+)\")?", re.IGNORECASE | re.DOTALL)
# Word shows a line end inside w:t as a space.
_LINE_ENDS = re.compile(r"[\r\n]+")
_WEB = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)


def is_docx(data: bytes) -> bool:
    """Return True if `data` is an archive with a Word document in it, or the beginning of one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(_MAIN.fullmatch(name.encode()) for name in archive.namelist())
    except BROKEN:
        return _MAIN.search(data, 1) is not None


def read_docx_text(data: bytes) -> ReadText:
    """Return the text of an official document: header, body, footer; below an empty line the numbered notes.

    Raises Unreadable if there is none.
    """
    source = read_docx(data, is_official=True)
    noted = [part for note in source.notes for part in note]
    _write_marks([*source.parts, *noted])
    warnings = [OLD_FONT] if repair_fonts([*source.parts, *noted]) else []
    notes = ("\n".join(lines(note)).strip() for note in source.notes)
    numbered = [f"[{number}] {note}" for number, note in enumerate(notes, 1) if note]
    end = ["", *numbered] if numbered else []
    text = "\n".join([*source.header, *lines(source.parts), *source.footer, *end]).strip("\n")
    if not text.strip():
        raise Unreadable("Tệp .docx không có chữ; có thể là ảnh quét dán vào Word. Hãy tải lên bản có chữ.")
    warnings += [f"Không lấy {count} {what}." for what, count in source.lost.items() if count]
    return as_read(text, "docx", warnings)


def _write_marks(parts: Iterable[Part]) -> None:
    """Write the numbers that Word prints before the items of lists into their text, in its font: "Điều 1.", "a)"."""
    for paragraph in paragraphs(parts):
        if paragraph.mark not in ("", BULLET):
            fonts = [run.font for run in paragraph.runs if not symbols.is_font(run.font)]
            paragraph.runs.insert(0, Run(f"{paragraph.mark} ", font=fonts[0] if fonts else ""))


def read_docx(data: bytes, *, is_official: bool = False) -> Source:
    """Return the parts of the document. Raises Unreadable, with a sentence for the editor, if there is none.

    In an official document (`is_official`), text boxes hold letterhead and urgency, so they are read before
    the paragraph to which they are anchored; bullets and pictures are left out, as they are not part of its
    wording. In any other, the table of contents is left out.
    """
    if data.startswith(_OLD_WORD):
        raise Unreadable(
            "Tệp này là .doc kiểu cũ hoặc .docx có mật khẩu. Hãy mở bằng Word, bỏ mật khẩu và lưu thành .docx."
        )
    if not is_docx(data):
        raise Unreadable(
            "Tệp này không phải là tệp Word .docx, hoặc đã bị hỏng. Hãy mở bằng Word và lưu lại."
        )
    measure(data)
    try:
        package = Package.open(io.BytesIO(in_usual_form(data)))
        return _Reader(package.main_document_part.document, is_official).read()
    except _ERRORS as error:
        raise Unreadable(DAMAGED) from error


class _Reader:
    def __init__(self, document: Any, is_official: bool) -> None:
        self._document = document
        self._is_official = is_official
        self._drawn = _DRAWN if is_official else f"{_DRAWN}; hãy chụp thành ảnh"
        # The part of the package that is being read: the document, its notes, a header or a footer.
        self._part = document.part
        self._source = Source(title=document.core_properties.title or "")
        self._numbering = Numbering(document.part)
        self._styles = Styles(document)
        # Relationship type and id of the notes that the text refers to, in the order of their numbers.
        self._notes: list[tuple[str, str]] = []
        # The content of paragraphs whose ends were deleted, which the next one continues.
        self._begun: _Collected | None = None

    def read(self) -> Source:
        source = self._source
        source.parts = list(self._blocks(self._document.element.body))
        source.notes = self._read_notes()
        # Pictures and hidden text of headers and footers are not reported as lost.
        self._source = Source()
        source.header = self._margin("header")
        source.footer = self._margin("footer")
        return source

    # --- Blocks -------------------------------------------------------------------------------------

    def _blocks(self, parent: Any) -> Iterator[Part]:
        for element in parent:
            if element.tag == _P:
                yield from self._paragraph(element)
            elif element.tag == _TBL:
                yield from self._table(element)
            elif element.tag == qn("w:altChunk"):
                self._source.lost[self._drawn] += 1  # a file in another format
            elif element.tag not in _SKIPPED and len(element):
                yield from self._blocks(element)

    def _paragraph(self, element: Any) -> Iterator[Part]:
        collected, self._begun = self._begun or _Collected(), None
        self._collect(element, collected, self._styles.of(element), "")
        if _is_end_deleted(element):
            following = element.getnext()
            if following is not None and following.tag == _P:
                self._begun = collected
                return
            if collected.is_empty:
                return  # it counts in no list
        self._source.lost[HIDDEN_TEXT] += collected.has_hidden_text
        level, mark = self._numbering.mark(self._styles.place_in_list(element))
        if level == 1 and (own_level := self._styles.level_by_name(element)):
            level = own_level
        if not self._is_official and self._styles.is_of_contents(element):
            self._source.lost[_CONTENTS] += 1
            return
        is_right = value(element, "w:pPr/w:jc") in ("right", "end")
        paragraph = Paragraph(collected.runs, self._styles.kind(element), level, mark, is_right)
        own: list[Part] = [paragraph, *collected.pictures]
        if collected.begins_with_picture:
            own = [*collected.pictures, paragraph]
        boxes = [part for box in collected.boxes for part in self._blocks(box)]
        yield from boxes + own if self._is_official else own + boxes

    def _table(self, table: Any) -> Iterator[Table]:
        """Yield the table, unless it has no rows or cells, such as one that a tracked change deletes."""
        rows: list[list[Cell]] = []
        # The cell that continues below, by the column where it begins.
        open_cells: dict[int, Cell] = {}
        for row in table.iter(_TR):
            if next(row.iterancestors(_TBL)) is not table:
                continue  # a nested table is read with its cell
            if child(row, "w:trPr/w:del") is not None:
                continue
            is_header = child(row, "w:trPr/w:tblHeader") is not None
            # A row may begin some columns further right.
            column = whole_number(value(row, "w:trPr/w:gridBefore"), 0)
            cells = [Cell([], column)] if column else []
            for element in row.iter(_TC):
                is_deleted = child(element, "w:tcPr/w:cellDel") is not None
                if is_deleted or next(element.iterancestors(_TR)) is not row:
                    continue
                span = max(1, whole_number(value(element, "w:tcPr/w:gridSpan"), 1))
                merge = child(element, "w:tcPr/w:vMerge")
                above = open_cells.get(column)
                parts = list(self._blocks(element))
                if merge is not None and merge.get(VAL) != "restart" and above is not None:
                    above.rowspan += 1
                    above.parts += parts
                    cells.append(Cell([], span, rowspan=0))
                else:
                    cell = Cell(parts, span, 1, is_header)
                    cells.append(cell)
                    open_cells[column] = cell
                column += span
            if cells:
                rows.append(cells)
        if rows:
            yield Table(rows)

    # --- Content of a paragraph ---------------------------------------------------------------------

    def _collect(self, parent: Any, into: _Collected, style: str, href: str) -> None:
        for element in parent:
            tag = element.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == _R:
                self._run(element, into, style, href)
            elif tag == _LINK:
                self._collect(element, into, style, self._address(element))
            elif tag == _SIMPLE_FIELD:
                self._collect(element, into, style, _link(element.get(qn("w:instr")) or "") or href)
            elif tag == FORMULA:
                into.add(Run(in_one_line(element), href=href))
            else:
                self._collect(element, into, style, href)

    def _run(self, run: Any, into: _Collected, style: str, href: str) -> None:
        properties = child(run, "w:rPr")
        formatting = self._styles.formatting(properties, style)
        if formatting.is_hidden:
            into.has_hidden_text |= any((text.text or "").strip() for text in run.iter(_TEXT))
            return
        is_raised = properties is not None and _is_raised(properties)
        empty = Run(
            "", formatting.bold, formatting.italic, into.field_link or href, formatting.font, is_raised
        )
        self._inside_run(run, into, empty)

    def _inside_run(self, parent: Any, into: _Collected, formatting: Run) -> None:
        for element in parent:
            tag = element.tag
            if tag in _NOTES:
                self._refer(element, into, formatting)
            elif tag == _TEXT:
                into.add(formatting._replace(text=_LINE_ENDS.sub(" ", element.text or "")))
            elif tag in _CHARACTERS:
                into.add(formatting._replace(text=_CHARACTERS[tag]))
            elif tag == _SYMBOL:
                into.add(self._symbol(element, formatting))
            elif tag in (_FIELD_STEP, _INSTRUCTION):
                into.field(element)
            elif tag == _BOX:
                into.boxes.append(element)
            elif tag in (_BLIP, _VML_IMAGE):
                self._picture(element, into)
            elif tag == _OBJECT or (tag == _GRAPHIC and _is_diagram(element)):
                self._source.lost[self._drawn] += 1
            elif tag not in _SKIPPED and isinstance(tag, str):
                self._inside_run(element, into, formatting)

    def _symbol(self, element: Any, formatting: Run) -> Run:
        """Return a character that was inserted as one of a symbol font."""
        code, font = element.get(qn("w:char")) or "", element.get(qn("w:font")) or ""
        text = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else ""
        if not symbols.is_font(font) or symbols.shown(text, font) in ("", BULLET):
            text = "" if self._is_official else BULLET
        return formatting._replace(text=text, font=font)

    def _refer(self, reference: Any, into: _Collected, formatting: Run) -> None:
        """Store the note that `reference` names, and add its number to the text."""
        if self._part is self._document.part:
            self._notes.append((_NOTES[reference.tag], reference.get(_ID) or ""))
            number = len(self._notes)
            into.add(Run(f"[{number}]", href=f"{NOTE}{number}", font=formatting.font))

    def _picture(self, element: Any, into: _Collected) -> None:
        if self._is_official:
            return
        if element.tag == _BLIP:
            relation, of = element.get(qn("r:embed")), (pictures.description(element), pictures.crop(element))
        else:
            relation, of = element.get(qn("r:id")), pictures.of_vml(element)
        part = self._part.related_parts.get(relation) if relation else None
        if part is None:
            self._source.lost[FAR_PICTURE] += 1
            return
        if not into.pictures and not any(run.text.strip() for run in into.runs):
            into.begins_with_picture = True
        description, crop = of
        into.pictures.append(Picture(part.blob, description, crop=crop))

    def _address(self, link: Any) -> str:
        relation = link.get(qn("r:id"))
        found = self._part.rels.get(relation) if relation else None
        address = found.target_ref if found is not None and found.is_external else ""
        return _web_address(address, link.get(qn("w:anchor")))

    # --- Notes and margins --------------------------------------------------------------------------

    def _read_notes(self) -> list[list[Part]]:
        """Return the parts of the footnotes and endnotes to which the text refers, in its order."""
        found = {
            (rel.reltype, note.get(_ID)): (note, rel.target_part)
            for rel in self._document.part.rels.values()
            if rel.reltype in _NOTES.values() and not rel.is_external
            for note in parse_xml(rel.target_part.blob)
        }
        notes: list[list[Part]] = []
        for place in self._notes:
            note, self._part = found.get(place, (None, self._part))
            parts = self._blocks(note) if note is not None else ()
            notes.append([part for part in parts if not is_blank(part)])
        return notes

    def _margin(self, place: str) -> list[str]:
        """Return the lines of all headers or footers, each once, without page numbers (lines without letters)."""
        found: dict[str, None] = {}
        for section in self._document.sections:
            for kind in (place, f"first_page_{place}", f"even_page_{place}"):
                margin = getattr(section, kind)
                if not margin.is_linked_to_previous:
                    self._part = margin.part
                    found |= dict.fromkeys(lines(self._blocks(margin._element)))
        return [line for line in found if any(map(str.isalpha, line))]


class _Field:
    """A field of Word that is open: its instruction, then (`has_result`) what it shows."""

    def __init__(self) -> None:
        self.instruction = ""
        self.has_result = False

    @property
    def link(self) -> str:
        return _link(self.instruction) if self.has_result else ""


class _Collected:
    """The runs, pictures and text boxes of one paragraph, and the fields that are open in it, the innermost last."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.pictures: list[Picture] = []
        self.boxes: list[Any] = []
        self.begins_with_picture = False
        self.has_hidden_text = False
        self._fields: list[_Field] = []

    @property
    def is_empty(self) -> bool:
        return not (self.runs or self.pictures or self.boxes)

    @property
    def field_link(self) -> str:
        """The address to which the open fields lead."""
        return next(filter(None, (field.link for field in reversed(self._fields))), "")

    def add(self, run: Run) -> None:
        """Add text, unless it is part of a field's instruction."""
        if run.text and all(field.has_result for field in self._fields):
            self.runs.append(run)

    def field(self, element: Any) -> None:
        """Begin a field, its result or what follows it, or go on with its instruction.

        The field may have begun in an earlier paragraph.
        """
        step = element.get(qn("w:fldCharType"))
        if step == "begin":
            self._fields.append(_Field())
        elif self._fields and step == "separate":
            self._fields[-1].has_result = True
        elif self._fields and step == "end":
            self._fields.pop()
        elif self._fields and element.tag == _INSTRUCTION:
            self._fields[-1].instruction += element.text or ""


def _is_end_deleted(paragraph: Any) -> bool:
    """Return True if a tracked change deletes the end of the paragraph, or moves it away."""
    return any(child(paragraph, f"w:pPr/w:rPr/w:{name}") is not None for name in ("del", "moveFrom"))


def _is_raised(properties: Any) -> bool:
    """Return True for superscript, which LibreOffice also writes as a position above the line."""
    position = whole_number(value(properties, "w:position"), 0)
    return position > 0 or value(properties, "w:vertAlign") == "superscript"


def _is_diagram(graphic: Any) -> bool:
    return (graphic.get("uri") or "").endswith(("/chart", "/diagram", "/chartex"))


def _link(instruction: str) -> str:
    found = _FIELD_LINK.match(instruction)
    return _web_address(found[1], found[2]) if found else ""


def _web_address(address: str, anchor: str | None) -> str:
    """Return the address of a link with the place on the page, which Word stores separately; "" if it is none."""
    if not _WEB.match(address):
        return ""
    return f"{address}#{anchor}" if anchor and "#" not in address else address
