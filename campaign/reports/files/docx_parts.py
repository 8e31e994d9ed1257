"""Paragraphs, tables, rules and links of a .docx, independent of reports.

Raw elements are inserted in the order of the schema (ECMA-376).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Cm, Length, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from vietnamese import numbers
from vietnamese.text import xml_legal

# In points.
BODY_SIZE, _TABLE_SIZE = 14, 12
CENTRE, _JUSTIFY, _END = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.RIGHT
# Average width of a bold letter, in ems.
_EM_SPACE, _EM_CAPITAL, _EM_SMALL = 0.25, 0.7, 0.48
# A table of up to this many rows is kept on one page.
_SHORT = 12


class Link(NamedTuple):
    """Text that leads to an address; plain text if the address is empty."""

    text: str
    url: str


Value = str | int | Link | None


@dataclass(frozen=True)
class Column:
    """Column of a table. Further lines of its head are set smaller; numbers are aligned right."""

    head: str
    width: Length
    is_number: bool = False


def element(name: str, **attributes: str) -> Any:
    """Return an element of WordprocessingML, such as "shd", with attributes of the same namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_text(
    place: DocumentType | _Cell,
    text: str,
    *,
    size: float = BODY_SIZE,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: float = 0,
    after: float = 0,
    indent: Length | None = None,
    keep: bool = False,
) -> Paragraph:
    """Add a paragraph of one run. Sizes and distances are points; `keep` keeps it with the next one."""
    paragraph = place.add_paragraph()
    run = paragraph.add_run(xml_legal(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    style = paragraph.paragraph_format
    style.alignment, style.left_indent, style.keep_with_next = align, indent, keep
    style.space_before, style.space_after = Pt(before), Pt(after)
    return paragraph


def add_body_text(document: DocumentType, text: str, *, bold: bool = False, keep: bool = False) -> None:
    """Add a justified paragraph: first line indented 1.27 cm, 6 points before it, line spacing 1.15."""
    paragraph = add_text(document, text, bold=bold, align=_JUSTIFY, before=6, keep=keep)
    paragraph.paragraph_format.first_line_indent = Cm(1.27)
    paragraph.paragraph_format.line_spacing = 1.15


def put_text(
    cell: _Cell,
    text: str,
    *,
    size: float = BODY_SIZE,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = CENTRE,
    before: float = 0,
) -> Paragraph:
    """Add a paragraph to a cell. It replaces the empty paragraph that each new cell contains."""
    first = cell.paragraphs[0]
    if len(cell.paragraphs) == 1 and not first.runs and not first._p.pPr:
        first._p.getparent().remove(first._p)
    return add_text(cell, text, size=size, bold=bold, italic=italic, align=align, before=before)


def add_rule(place: DocumentType | _Cell, *, share: float, text: str, size: float, width: Length) -> None:
    """Add a thin centred line under bold `text`: this share of its length, or of `width` if the text is longer.

    Lengths are estimated from average widths in Times New Roman: the decree allows a third to a half of the text.
    """
    ems = sum(_EM_SPACE if sign == " " else _EM_CAPITAL if sign.isupper() else _EM_SMALL for sign in text)
    share *= min(1.0, Pt(size) * ems / width)
    paragraph = place.add_paragraph()
    style = paragraph.paragraph_format
    style.left_indent = style.right_indent = Length(int(width * (1 - share) / 2))
    style.line_spacing, style.space_before = Pt(4), Pt(2)
    border = element("pBdr")
    border.append(element("top", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def add_grid(
    document: DocumentType, widths: Sequence[Length], *, rows: int = 1, style: str | None = None
) -> DocxTable:
    """Add a centred table of empty cells with these column widths, which Word does not adjust."""
    table = document.add_table(rows=rows, cols=len(widths), style=style)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width
    return table


def remove_padding(table: DocxTable) -> None:
    """Remove the padding at the left and right of the cells."""
    margins = element("tblCellMar")
    margins.extend(element(side, w="0", type="dxa") for side in ("left", "right"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def add_table(
    document: DocumentType,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Value]],
    *,
    size: float = _TABLE_SIZE,
) -> None:
    """Add a table that repeats its head on every page and never breaks a row. A short table stays on one page."""
    widths = [column.width for column in columns]
    grid = add_grid(document, widths, rows=len(rows) + 1, style="Table Grid")
    head, *body = grid._tbl.tr_lst
    mark_row(head, "cantSplit", "tblHeader")
    for cell, column in zip(head.tc_lst, columns, strict=True):
        name, *more = column.head.split("\n")
        put_text(_Cell(cell, grid), name, size=size, bold=True)
        for line in more:
            put_text(_Cell(cell, grid), line, size=size - 2)
    for element, values in zip(body, rows, strict=True):
        mark_row(element, "cantSplit")
        for cell, column, value in zip(element.tc_lst, columns, values, strict=True):
            _fill(_Cell(cell, grid), value, size, _END if column.is_number else None)
    if len(rows) <= _SHORT:
        keep_together(grid)


def _fill(cell: _Cell, value: Value, size: float, align: WD_ALIGN_PARAGRAPH | None) -> None:
    if isinstance(value, Link):
        paragraph = put_text(cell, "" if value.url else value.text, size=size, align=align)
        if value.url:
            _add_link(paragraph, value, size)
    else:
        text = numbers.group(value) if isinstance(value, int) else value
        put_text(cell, text or "", size=size, align=align)


def keep_together(table: DocxTable) -> None:
    """Keep the table on one page."""
    for row in table._tbl.tr_lst[:-1]:
        for cell in row.tc_lst:
            for paragraph in cell.p_lst:
                Paragraph(paragraph, table).paragraph_format.keep_with_next = True


def mark_row(row: CT_Row, *marks: str) -> None:
    """Set properties of a row, such as "cantSplit" and "tblHeader"."""
    properties = row.get_or_add_trPr()
    for mark in marks:
        properties.append(element(mark))


def _add_link(paragraph: Paragraph, to: Link, size: float) -> None:
    relations = paragraph.part.rels
    key = f"rIdLink{len(relations)}"
    # `relate_to` would search all other relationships for the same URL.
    relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, to.url, key, is_external=True)
    link = element("hyperlink")
    link.set(qn("r:id"), key)
    run = paragraph.add_run(xml_legal(to.text), style="Hyperlink")
    run.font.size = Pt(size)
    link.append(run._r)
    paragraph._p.append(link)
