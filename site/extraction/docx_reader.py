"""Reads the parts of a Word document (.docx): body, tables, pictures, text boxes, notes, headers and footers.

The archive is measured before it is opened, as a defence against zip bombs. Tracked insertions are read;
tracked deletions and hidden text are left out. List numbers and bullets are computed as in Word. Linked files
are not fetched.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from lxml import etree

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

_MAIN = "word/document.xml"
_MOST_MEMBERS = 2000
_LARGEST_INSIDE = 150 * 1024 * 1024
_STEP = 1024 * 1024
_BOMB = "Tệp này giải nén ra quá lớn, không an toàn nên không mở. Hãy mở bằng Word, bớt ảnh rồi lưu lại."
_BROKEN = "Tệp .docx bị hỏng, không mở được. Hãy mở bằng Word và lưu lại."
_PASSWORD = "Tệp .docx được đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lên."  # noqa: S105 - a message, not a password

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Errors that the libraries, and the reader below, raise for documents that break the format's rules.
_ERRORS = (
    *(OpcError, PythonDocxError, XmlchemyError, etree.LxmlError),
    *(KeyError, ValueError, AttributeError, RecursionError),
)

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_CONTENTS = "dòng mục lục tự động"
_DRAWN = "sơ đồ, biểu đồ hay đối tượng nhúng; hãy chụp thành ảnh"

_P, _TBL, _TR, _TC, _R, _LINK, _BOX, _VAL, _ID = (
    qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r", "hyperlink", "txbxContent", "val", "id")
)
_SKIPPED = {*(qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr"))}
_SKIPPED |= {f"{_MC}Fallback", qn("w:sectPr"), qn("w:delText")}
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_TEXTS = {qn("w:t"), f"{_MATH}t"}
_NOTES = {
    qn("w:footnoteReference"): RELATIONSHIP_TYPE.FOOTNOTES,
    qn("w:endnoteReference"): RELATIONSHIP_TYPE.ENDNOTES,
}
_FIELD_LINK = re.compile(r"\s*HYPERLINK\s+\"([^\"]+)\"", re.IGNORECASE)
_WEB = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_KINDS = {
    "title": "title",
    "subtitle": "summary",
    "sapo": "summary",
    "tóm tắt": "summary",
    "caption": "caption",
    "quote": "quote",
    "intense quote": "quote",
}
_LIST_STYLE = re.compile(r"list (?:bullet|number) ([2-5])")
_HEADING = re.compile(r"heading ([1-6])")
_CONTENTS_STYLE = re.compile(r"toc (?:[1-9]|heading)")
# Descriptions that Word makes by itself: a file's name, or a guess in English.
_MADE_BY_WORD = re.compile(
    r"(?:[^\n]*[\\/])?[\w .()-]+\.(?:jpe?g|png|gif|bmp|tiff?|webp|heic)|"
    r"(?:picture|image|ảnh|hình ảnh) ?\d*|.*(?:description automatically generated|được tạo tự động).*",
    re.IGNORECASE | re.DOTALL,
)
_VML_SHARE = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?|-?\.\d{1,6})(f?)")


def is_docx(data: bytes) -> bool:
    """Return True if `data` is an archive with a Word document in it, or the beginning of one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _MAIN in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return data.find(_MAIN.encode()) > 0


def read_docx_text(data: bytes) -> ReadText:
    """Return the text of an official document: header, body, footer. Raises Unreadable if there is none."""
    source = read_docx(data, is_official=True)
    _write_marks(source.parts)
    warnings = [OLD_FONT] if repair_fonts(source.parts) else []
    text = "\n".join([*source.header, *lines(source.parts), *source.footer]).strip("\n")
    if not text.strip():
        raise Unreadable("Tệp .docx không có chữ; có thể là ảnh quét dán vào Word. Hãy tải lên bản có chữ.")
    if hidden := source.lost[HIDDEN_TEXT]:
        warnings.append(f"Không lấy {hidden} {HIDDEN_TEXT}.")
    return as_read(text, "docx", warnings)


def _write_marks(parts: Iterable[Part]) -> None:
    """Write the numbers that Word prints before the items of lists into their text, in its font: "Điều 1.", "a)"."""
    for paragraph in paragraphs(parts):
        if paragraph.mark not in ("", BULLET):
            first = paragraph.runs[0] if paragraph.runs else Run("")
            paragraph.runs.insert(0, first._replace(text=f"{paragraph.mark} "))


def read_docx(data: bytes, *, is_official: bool = False) -> Source:
    """Return the parts of the document. Raises Unreadable, with a sentence for the editor, if there is none.

    In an official document (`is_official`), text boxes hold letterhead and urgency, so they are read before
    the paragraph to which they are anchored; notes and symbols are left out, as they are not part of its
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
        return _Reader(docx.Document(io.BytesIO(data)), is_official).read()
    except _ERRORS as error:
        raise Unreadable(_BROKEN) from error


def measure(data: bytes) -> None:
    """Raise Unreadable if the archive unpacks to too many bytes or members, or is encrypted.

    Declared sizes are not trusted: each member is unpacked in steps and discarded.
    """
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
        raise Unreadable(_BROKEN) from error


class _Reader:
    def __init__(self, document: Any, is_official: bool) -> None:
        self._document = document
        self._is_official = is_official
        # The part of the package that is being read: the document, its notes, a header or a footer.
        self._part = document.part
        self._source = Source(title=document.core_properties.title or "")
        self._numbering = _Numbering(document.part)
        # Relationship type and id of the notes that the text refers to, in the order of their numbers.
        self._notes: list[tuple[str, str]] = []
        self._look = cache(self._look_of)
        styles = document.styles.element
        self._style = cache(styles.get_by_id)
        self._default_style = styles.xpath('string(w:style[@w:default="1"][@w:type="paragraph"]/@w:styleId)')
        self._default_font = next(
            filter(None, map(_font, styles.xpath("w:docDefaults/w:rPrDefault/w:rPr"))), ""
        )

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
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield self._table(child)
            elif child.tag not in _SKIPPED and len(child):
                yield from self._blocks(child)

    def _paragraph(self, element: Any) -> Iterator[Part]:
        collected = _Collected()
        style = _value(element, "w:pPr/w:pStyle") or ""
        self._collect(element, collected, style, "")
        self._source.lost[HIDDEN_TEXT] += collected.has_hidden_text
        kind = self._kind(element, style)
        if _is_deleted(element) and not (collected.runs or collected.pictures or collected.boxes):
            return  # it counts in no list
        level, mark = self._numbering.mark(self._number_of(element, style))
        if level == 1 and (own_level := self._level_by_name(style)):
            level = own_level
        if not self._is_official and self._is_contents(style):
            self._source.lost[_CONTENTS] += 1
            return
        is_right = _value(element, "w:pPr/w:jc") in ("right", "end")
        paragraph = Paragraph(collected.runs, kind, level, mark, is_right)
        own: list[Part] = [paragraph, *collected.pictures]
        if collected.begins_with_picture:
            own = [*collected.pictures, paragraph]
        boxes = [part for box in collected.boxes for part in self._blocks(box)]
        yield from boxes + own if self._is_official else own + boxes

    def _kind(self, element: Any, style: str) -> str:
        own = _value(element, "w:pPr/w:outlineLvl")
        levels = [own] if own else []
        for each in self._chain(style):
            name = (_value(each, "w:name") or "").lower()
            if name in _KINDS:
                return _KINDS[name]
            if heading := _HEADING.fullmatch(name):
                levels.append(str(int(heading[1]) - 1))
            if outline := _value(each, "w:pPr/w:outlineLvl"):
                levels.append(outline)
        return f"h{int(levels[0]) + 1}" if levels and levels[0] in tuple("012345") else "p"

    def _is_contents(self, style: str) -> bool:
        found = self._style(style) if style else None
        return found is not None and bool(_CONTENTS_STYLE.fullmatch((_value(found, "w:name") or "").lower()))

    def _chain(self, style: str) -> Iterator[Any]:
        """Yield the style and the styles it is based on."""
        seen: set[str] = set()
        while style not in seen and (found := self._style(style)) is not None:
            seen.add(style)
            yield found
            style = _value(found, "w:basedOn") or ""

    def _number_of(self, element: Any, style: str) -> tuple[str, int] | None:
        """Return id and level (from 0) of the paragraph's numbering, or of its style's; None if there is none."""
        for each in (element, *self._chain(style)):
            if list_id := _value(each, "w:pPr/w:numPr/w:numId"):
                level = _value(each, "w:pPr/w:numPr/w:ilvl")
                return list_id, min(whole_number(level, 0), 8)
        return None

    def _level_by_name(self, style: str) -> int:
        """Return the level in a style's name, such as "List Bullet 2" or "List Number 3"; 0 for other styles.

        Each of these styles is a list of one level, so the numbering does not give it.
        """
        names = ((_value(each, "w:name") or "").lower() for each in self._chain(style))
        return next((int(found[1]) for name in names if (found := _LIST_STYLE.fullmatch(name))), 0)

    def _table(self, table: Any) -> Table:
        rows: list[list[Cell]] = []
        # The cell that continues below, by the column where it begins.
        open_cells: dict[int, Cell] = {}
        for row in table.iter(_TR):
            if next(row.iterancestors(_TBL)) is not table:
                continue  # a nested table is read with its cell
            if row.find(qn("w:trPr") + "/" + qn("w:del")) is not None:
                continue
            is_header = row.find(qn("w:trPr") + "/" + qn("w:tblHeader")) is not None
            cells = []
            column = 0
            for element in row.iter(_TC):
                if next(element.iterancestors(_TR)) is not row:
                    continue
                span = max(1, whole_number(_value(element, "w:tcPr/w:gridSpan"), 1))
                merge = element.find(qn("w:tcPr") + "/" + qn("w:vMerge"))
                above = open_cells.get(column)
                parts = list(self._blocks(element))
                if merge is not None and merge.get(_VAL) != "restart" and above is not None:
                    above.rowspan += 1
                    above.parts += parts
                    cells.append(Cell([], span, rowspan=0))
                else:
                    cell = Cell(parts, span, 1, is_header)
                    cells.append(cell)
                    open_cells[column] = cell
                column += span
            rows.append(cells)
        return Table(rows)

    # --- Content of a paragraph ---------------------------------------------------------------------

    def _collect(self, element: Any, into: _Collected, style: str, href: str) -> None:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == _R:
                self._run(child, into, style, href)
            elif tag == _LINK:
                self._collect(child, into, style, self._address(child.get(qn("r:id"))))
            elif tag == qn("w:fldSimple"):
                self._collect(child, into, style, _link(child.get(qn("w:instr")) or "") or href)
            elif tag in _TEXTS:
                into.runs.append(Run(child.text or "", href=href))
            else:
                self._collect(child, into, style, href)

    def _run(self, run: Any, into: _Collected, style: str, href: str) -> None:
        properties = run.find(qn("w:rPr"))
        if _is_on(properties, "w:vanish"):
            into.has_hidden_text |= any((text.text or "").strip() for text in run.iter(*_TEXTS))
            return
        bold, italic, font = self._look(style)
        if properties is not None:
            if character_style := _value(properties, "w:rStyle"):
                own = self._look(character_style)
                bold, italic, font = bold or own[0], italic or own[1], own[2] or font
            bold = bool(_toggle(properties, "w:b", bold))
            italic = bool(_toggle(properties, "w:i", italic))
            font = _font(properties) or font
        look = Run("", bold, italic, into.field_link or href, font or self._default_font)
        self._inside_run(run, into, look)

    def _inside_run(self, element: Any, into: _Collected, look: Run) -> None:
        for child in element:
            tag = child.tag
            if tag in _NOTES:
                self._refer(child, into, look)
            elif text := self._text_of(child):
                into.runs.append(look._replace(text=text))
            elif tag == qn("w:fldChar"):
                into.field(child.get(qn("w:fldCharType")) or "")
            elif tag == qn("w:instrText"):
                into.instruction += child.text or ""
            elif tag == _BOX:
                into.boxes.append(child)
            elif tag == qn("a:blip"):
                self._picture(child.get(qn("r:embed")), _description(child), _crop(child), into)
            elif tag == f"{_VML}imagedata":
                description = child.getparent().get("alt") or child.get("title") or ""
                self._picture(child.get(qn("r:id")), description, _vml_crop(child), into)
            elif tag == qn("a:graphicData"):
                self._drawing(child, into, look)
            elif tag == qn("w:object"):
                self._source.lost[_DRAWN] += 1
            elif tag not in _SKIPPED and isinstance(tag, str):
                self._inside_run(child, into, look)

    def _text_of(self, element: Any) -> str:
        """Return the text that `element` shows."""
        tag = element.tag
        if tag in _TEXTS:
            return element.text or ""
        if tag in _CHARACTERS:
            return _CHARACTERS[tag]
        return BULLET if tag == qn("w:sym") and not self._is_official else ""

    def _refer(self, reference: Any, into: _Collected, look: Run) -> None:
        """Store the note that `reference` names, and add its number to the text."""
        if not self._is_official and self._part is self._document.part:
            self._notes.append((_NOTES[reference.tag], reference.get(_ID) or ""))
            number = len(self._notes)
            into.runs.append(Run(f"[{number}]", href=f"{NOTE}{number}", font=look.font))

    def _drawing(self, graphic: Any, into: _Collected, look: Run) -> None:
        kind = graphic.get("uri") or ""
        if kind.endswith(("/chart", "/diagram", "/chartex")):
            self._source.lost[_DRAWN] += 1
        else:
            self._inside_run(graphic, into, look)

    def _picture(
        self, relation: str | None, description: str, crop: tuple[float, ...], into: _Collected
    ) -> None:
        part = self._part.related_parts.get(relation) if relation else None
        if part is None:
            self._source.lost[FAR_PICTURE] += 1
            return
        if not into.pictures and not any(run.text.strip() for run in into.runs):
            into.begins_with_picture = True
        own = "" if _MADE_BY_WORD.fullmatch(description.strip()) else description
        # In Word, a negative share adds a margin instead of cropping.
        left, top, right, bottom = (max(0.0, share) for share in crop)
        is_whole = left + right >= 1 or top + bottom >= 1
        into.pictures.append(
            Picture(part.blob, own, crop=(0, 0, 0, 0) if is_whole else (left, top, right, bottom))
        )

    def _address(self, relation: str | None) -> str:
        found = self._part.rels.get(relation) if relation else None
        address = found.target_ref if found is not None and found.is_external else ""
        return address if _WEB.match(address) else ""

    def _look_of(self, style: str) -> tuple[bool, bool, str | None]:
        """Return bold, italic and font of the style."""
        bold: bool | None = None
        italic: bool | None = None
        font = None
        for each in self._chain(style or self._default_style):
            properties = each.find(qn("w:rPr"))
            if properties is not None:
                bold = _toggle(properties, "w:b", None) if bold is None else bold
                italic = _toggle(properties, "w:i", None) if italic is None else italic
                font = font or _font(properties)
        return bool(bold), bool(italic), font

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


class _Collected:
    """The runs, pictures and text boxes of one paragraph, and Word's field that is open in it."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.pictures: list[Picture] = []
        self.boxes: list[Any] = []
        self.begins_with_picture = False
        self.has_hidden_text = False
        self.instruction = ""
        self.field_link = ""

    def field(self, step: str) -> None:
        if step == "begin":
            self.instruction = ""
        elif step == "separate":
            self.field_link = _link(self.instruction)
        elif step == "end":
            self.field_link = ""


class _Numbering:
    """Counts Word's lists as Word does, to find the mark before each item."""

    def __init__(self, part: Any) -> None:
        self._lists: dict[str, tuple[str, dict[int, Any]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        related = (rel for rel in part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.NUMBERING)
        numbering = next(related, None)
        if numbering is None:
            return
        root = numbering.target_part.element
        abstracts = {each.get(qn("w:abstractNumId")): each for each in root.iter(qn("w:abstractNum"))}
        for number in root.iter(qn("w:num")):
            key = _value(number, "w:abstractNumId") or ""
            abstract = abstracts.get(key)
            levels = {} if abstract is None else _by_level(abstract, "w:lvl")
            for level, override in _by_level(number, "w:lvlOverride").items():
                levels |= _by_level(override, "w:lvl")
                if start := _value(override, "w:startOverride"):
                    key = f"{key}/{number.get(qn('w:numId'))}"
                    self._counts[key][level] = whole_number(start, 1) - 1
            self._lists[number.get(qn("w:numId"))] = key, levels

    def mark(self, place: tuple[str, int] | None) -> tuple[int, str]:
        """Return level (from 1) and mark of the next item of a list; (0, "") if the paragraph is not an item."""
        if place is None or place[0] not in self._lists:
            return 0, ""
        number, level = place
        key, levels = self._lists[number]
        if level not in levels:
            return 0, ""
        kind = _value(levels[level], "w:numFmt") or "decimal"
        text = _value(levels[level], "w:lvlText") or ""
        if kind == "bullet":
            return level + 1, BULLET
        if kind == "none" or not text:
            return 0, ""
        counts = self._counts[key]
        counts[level] = counts.get(level, _first(levels[level]) - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

        def count(found: re.Match[str]) -> str:
            asked = int(found[1]) - 1
            if asked not in levels:
                return ""
            return _written(
                counts.get(asked, _first(levels[asked])), _value(levels[asked], "w:numFmt") or "decimal"
            )

        return level + 1, re.sub(r"%(\d)", count, text).strip()


def _by_level(parent: Any, name: str) -> dict[int, Any]:
    return {whole_number(each.get(qn("w:ilvl")), 0): each for each in parent.iter(qn(name))}


def _first(level: Any) -> int:
    return whole_number(_value(level, "w:start"), 1)


_ROMAN = [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]


def _written(number: int, kind: str) -> str:
    if kind.endswith("Letter") and 0 < number <= 26:
        text = chr(ord("a") + number - 1)
    elif kind.endswith("Roman") and 0 < number < 40:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (number // value)
            number %= value
    else:
        return str(number)
    return text.upper() if kind.startswith("upper") else text


def _value(element: Any, path: str) -> str | None:
    """Return the w:val of the element at `path` below `element`; None if there is none."""
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return None if found is None else found.get(_VAL)


def _toggle(properties: Any, name: str, otherwise: bool | None) -> bool | None:
    found = properties.find(qn(name))
    return otherwise if found is None else found.get(_VAL) not in ("0", "false", "off")


def _is_on(properties: Any, name: str) -> bool:
    return properties is not None and bool(_toggle(properties, name, False))


def _is_deleted(paragraph: Any) -> bool:
    """Return True if a tracked change deletes the end of the paragraph."""
    return paragraph.find("/".join(map(qn, ("w:pPr", "w:rPr", "w:del")))) is not None


def _font(properties: Any) -> str | None:
    fonts = properties.find(qn("w:rFonts"))
    return None if fonts is None else fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))


def _link(instruction: str) -> str:
    found = _FIELD_LINK.match(instruction)
    return found[1] if found and _WEB.match(found[1]) else ""


def _description(blip: Any) -> str:
    """Return the alternative text of the drawing that contains a picture."""
    return blip.xpath("string((ancestor::w:drawing[1]//wp:docPr)[1]/@descr)")


def _crop(blip: Any) -> tuple[float, ...]:
    """Return the shares that a drawing cuts off its picture, stored in thousandths of a percent."""
    found = blip.getparent().find(qn("a:srcRect"))
    shares = [] if found is None else [found.get(side) or "0" for side in "ltrb"]
    if not all(re.fullmatch(r"-?\d{1,7}", share) for share in shares):
        return (0, 0, 0, 0)
    return tuple(int(share) / 100_000 for share in shares) or (0, 0, 0, 0)


def _vml_crop(image: Any) -> tuple[float, ...]:
    """Return the shares that VML cuts off a picture: fractions, or 65536ths with an "f" after them."""

    def share(side: str) -> float:
        found = _VML_SHARE.fullmatch(image.get(f"crop{side}") or "")
        return float(found[1]) / (65536 if found[2] else 1) if found else 0.0

    return tuple(map(share, ("left", "top", "right", "bottom")))
