"""Report as a .docx, laid out by NĐ 30/2020/NĐ-CP, Phụ lục I. It only lays out what printed.py gives it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.section import Section
from docx.shared import Cm, Length, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from campaign.reports.counts.lists import Row
from campaign.reports.figures import MONTH, TOPIC, Table
from campaign.reports.files.printed import DETAILS, LIST, OTHER, Annex, Printed
from vietnamese import dates, numbers
from vietnamese.text import xml_legal

FONT = "Times New Roman"
# A4, with margins that the decree allows: 20-25 mm at top and bottom, 30-35 left, 15-20 right.
_WIDTH, _HEIGHT = Cm(21), Cm(29.7)
_TOP, _BOTTOM, _LEFT, _RIGHT = Cm(2), Cm(2), Cm(3), Cm(2)
_TEXT_WIDTH = Cm(16)
_LEFT_HALF, _RIGHT_HALF = Cm(7), Cm(9.4)
_BODY, _TABLE_SIZE = 14, 12
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
# A gap in which the number is written by hand.
_GAP = "\u00a0" * 8
# Average width of a bold letter, in ems.
_EM_SPACE, _EM_CAPITAL, _EM_SMALL = 0.25, 0.7, 0.48
_CENTRE, _JUSTIFY, _END = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.RIGHT
_NOW_SHADE, _LONGEST_BAR = "595959", Cm(8.6)
# A table of up to this many rows is kept on one page.
_SHORT = 12
_Value = str | int | Row | None


@dataclass(frozen=True)
class _Column:
    head: str
    width: Length
    is_number: bool = False


def write(printed: Printed) -> bytes:
    """Return the .docx file of the report."""
    document = Document()
    _prepare(document, printed)
    _head(document, printed)
    for section in printed.sections:
        _body(document, section.title, bold=True, keep=True)
        for text in section.paragraphs:
            _body(document, text)
        if section.has_totals:
            _totals(document, printed)
        if section.closing:
            _body(document, section.closing)
    _foot(document, printed)
    contents = {DETAILS: _details, LIST: _list, OTHER: _appendix}
    for annex in printed.annexes:
        _annex(document, printed, annex)
        contents[annex.key](document, printed)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document: DocumentType, printed: Printed) -> None:
    _page(document.sections[0])
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(_BODY)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    properties.append(_element("lang", val="vi-VN"))
    normal.paragraph_format.space_after = Pt(0)
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    core = document.core_properties
    core.author, core.title = printed.report.agency_name, f"Báo cáo {printed.report.subject}"[:255]
    core.comments, core.last_modified_by, core.language = "", "", "vi-VN"
    moment = printed.report.issued_at or timezone.now()
    core.created = core.modified = moment.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0)


def _page(section: Section) -> None:
    """Set paper size, margins, and the page number at the top from the second page on."""
    section.page_width, section.page_height = _WIDTH, _HEIGHT
    section.top_margin, section.bottom_margin = _TOP, _BOTTOM
    section.left_margin, section.right_margin = _LEFT, _RIGHT
    section.header_distance = section.footer_distance = Cm(1)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    above = section.header.paragraphs[0]
    above.alignment = _CENTRE
    for part in ("begin", "PAGE", "end"):
        run = above.add_run()
        field = _element("instrText") if part == "PAGE" else _element("fldChar", fldCharType=part)
        field.text = " PAGE " if part == "PAGE" else None
        run._r.append(field)


def _head(document: DocumentType, printed: Printed) -> None:
    report = printed.report
    # Two rows, so that number and date stand on one line however long the names are.
    table = _grid(document, [_LEFT_HALF, _RIGHT_HALF], rows=2)
    # The table reaches a little into the margins and its cells have no padding, so that each name fits on one line.
    _flush(table)
    (left, right), (number, date) = (row.cells for row in table.rows)
    if printed.parent_agency:
        _put(left, printed.parent_agency, size=12)
    _put(left, printed.agency, size=12, bold=True)
    _rule(left, share=0.4, text=printed.agency, size=12, width=_LEFT_HALF)
    _put(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _put(right, _MOTTO, size=13, bold=True)
    _rule(right, share=1, text=_MOTTO, size=13, width=_RIGHT_HALF)
    _put(number, f"Số: {report.shown_number or _GAP}/{report.symbol.upper()}", size=13, before=6)
    _put(date, report.place_and_date, size=13, italic=True, before=6)
    _text(document, "BÁO CÁO", bold=True, align=_CENTRE, before=18)
    _text(document, report.subject, bold=True, align=_CENTRE)
    _rule(document, share=0.4, text=report.subject, size=_BODY, width=_TEXT_WIDTH)
    if printed.sample_note:
        _text(document, printed.sample_note, italic=True, align=_CENTRE, size=13, before=6)
    if printed.addressee:
        _text(document, f"Kính gửi: {printed.addressee}", align=_CENTRE, before=6, after=6)
    elif printed.addressees:
        _text(document, "Kính gửi:", before=6, indent=Cm(3))
        for line in printed.addressees:
            # Under the colon.
            _text(document, line, indent=Cm(4.8))


def _foot(document: DocumentType, printed: Printed) -> None:
    report = printed.report
    _text(document, "", size=6)
    left, right = _grid(document, [Cm(8), Cm(8)]).rows[0].cells
    _put(left, "Nơi nhận:", size=12, bold=True, italic=True, align=None)
    for line in printed.recipients:
        _put(left, line, size=11, align=None)
    for line in (report.signing_right, report.signer_position):
        if line:
            _put(right, line.upper(), bold=True)
    for _ in range(4):
        _put(right, "")
    _put(right, report.signer_name, bold=True)


def _annex(document: DocumentType, printed: Printed, annex: Annex) -> None:
    """Begin an annex: a new sheet, with pages numbered from 1."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section)
    section._sectPr.find(qn("w:pgMar")).addnext(_element("pgNumType", start="1"))
    _text(document, annex.name, bold=True, align=_CENTRE)
    _text(document, annex.title.upper(), bold=True, align=_CENTRE)
    _text(document, printed.attached_to, italic=True, align=_CENTRE, after=6)
    _rule(document, share=0.4, text=annex.title.upper(), size=_BODY, width=_TEXT_WIDTH)


def _totals(document: DocumentType, printed: Printed) -> None:
    figures = printed.figures
    columns = [
        _Column("Nội dung", Cm(6.1)),
        _Column(f"Kỳ này\n{figures.now.range}", Cm(3.1), is_number=True),
        _Column(f"Kỳ trước\n{figures.before.range}", Cm(3.1), is_number=True),
        _Column("Tăng, giảm", Cm(3.7), is_number=True),
    ]
    rows: list[list[_Value]] = [
        [f"– {line.label}" if line.is_part else line.label, line.now, line.before, line.change]
        for line in figures.totals
    ]
    _text(document, "Bảng số liệu chung", bold=True, align=_CENTRE, size=13, before=8, after=4, keep=True)
    _table(document, columns, rows)


def _details(document: DocumentType, printed: Printed) -> None:
    for number, table in enumerate(printed.tables, start=1):
        _text(document, f"{number}. {table.title}", bold=True, before=10, after=4, size=13, keep=True)
        _figures(document, table)
        if table.note:
            _text(document, table.note, italic=True, size=12, before=3)
        if table.key in (TOPIC, MONTH):
            _bars(document, table)


def _figures(document: DocumentType, table: Table) -> None:
    now = _Column("Kỳ này", Cm(2.1), is_number=True)
    if table.is_single:
        rows: list[list[_Value]] = [[line.label, line.now] for line in table.lines]
        _table(document, [_Column(table.head, Cm(13.9)), now], rows)
        return
    columns = [
        _Column(table.head, Cm(6.5)),
        now,
        _Column("Kỳ trước", Cm(2.1), is_number=True),
        _Column("Tăng, giảm", Cm(3.1), is_number=True),
        _Column("Lượt đọc\nkỳ này", Cm(2.2), is_number=True),
    ]
    rows = [[line.label, line.now, line.before, line.change, line.reads] for line in table.lines]
    _table(document, columns, rows)


def _bars(document: DocumentType, table: Table) -> None:
    """Draw a chart as a table: a dark bar for this period, a white one for the previous one, each with its number."""
    legend = "thanh đậm: kỳ này" if table.is_single else "thanh đậm: kỳ này; thanh trắng: kỳ trước"
    title = f"Biểu đồ: {table.title.lower()} ({legend})"
    _text(document, title, italic=True, size=12, before=8, after=4, keep=True)
    grid = _grid(document, [Cm(5), Cm(11)], rows=len(table.lines))
    for row, line in zip(grid._tbl.tr_lst, table.lines, strict=True):
        _row_is(row, "cantSplit")
        label, bars = (_Cell(cell, grid) for cell in row.tc_lst)
        _put(label, line.label, size=11, align=None)
        _bar(bars, line.now, table.most, is_now=True)
        if not table.is_single:
            _bar(bars, line.before, table.most, is_now=False)
    _keep_together(grid)


def _bar(cell: _Cell, number: int, most: int, *, is_now: bool) -> None:
    """Draw a bar as a tab with a dark background or a frame, followed by the number."""
    length = max(Pt(1), Length(int(_LONGEST_BAR * number / most)))
    paragraph = _put(cell, f" {numbers.group(number)}", size=9, align=None)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.tab_stops.add_tab_stop(length)
    look = (
        _element("shd", val="clear", fill=_NOW_SHADE)
        if is_now
        else _element("bdr", val="single", sz="4", space="0", color="404040")
    )
    bar, style = _element("r"), _element("rPr")
    # In half points.
    style.extend([_element("sz", val="16"), look])
    bar.extend([style, _element("tab")])
    paragraph.runs[0]._r.addprevious(bar)


def _list(document: DocumentType, printed: Printed) -> None:
    if printed.cut:
        _text(document, printed.cut, italic=True, size=13, after=6)
    columns = [
        _Column("TT", Cm(1.1), is_number=True),
        _Column("Tên", Cm(6.7)),
        _Column("Ngày đăng", Cm(2.2), is_number=True),
        _Column("Chuyên mục", Cm(2.6)),
        _Column("Thể loại", Cm(1.8)),
        _Column("Lượt đọc", Cm(1.6), is_number=True),
    ]
    rows: list[list[_Value]] = [
        [number, row, dates.short(row.day), row.topic, row.form, row.reads]
        for number, row in enumerate(printed.rows, start=1)
    ]
    _table(document, columns, rows, size=11)


def _appendix(document: DocumentType, printed: Printed) -> None:
    for line in printed.appendix:
        _body(document, line)


# --- Building blocks; raw elements are inserted in the order of the schema (ECMA-376) ------------


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _text(
    place: DocumentType | _Cell,
    text: str,
    *,
    size: float = _BODY,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: float = 0,
    after: float = 0,
    indent: Length | None = None,
    keep: bool = False,
) -> Paragraph:
    paragraph = place.add_paragraph()
    run = paragraph.add_run(xml_legal(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    style = paragraph.paragraph_format
    style.alignment, style.left_indent, style.keep_with_next = align, indent, keep
    style.space_before, style.space_after = Pt(before), Pt(after)
    return paragraph


def _body(document: DocumentType, text: str, *, bold: bool = False, keep: bool = False) -> None:
    """Add a justified paragraph: first line indented 1.27 cm, 6 points before it, line spacing 1.15."""
    paragraph = _text(document, text, bold=bold, align=_JUSTIFY, before=6, keep=keep)
    paragraph.paragraph_format.first_line_indent = Cm(1.27)
    paragraph.paragraph_format.line_spacing = 1.15


def _put(
    cell: _Cell,
    text: str,
    *,
    size: float = _BODY,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = _CENTRE,
    before: float = 0,
) -> Paragraph:
    """Add a paragraph to a cell. It replaces the empty paragraph that each new cell contains."""
    first = cell.paragraphs[0]
    if len(cell.paragraphs) == 1 and not first.runs and not first._p.pPr:
        first._p.getparent().remove(first._p)
    return _text(cell, text, size=size, bold=bold, italic=italic, align=align, before=before)


def _rule(place: DocumentType | _Cell, *, share: float, text: str, size: float, width: Length) -> None:
    """Add a thin centred line under bold `text`: this share of its length, or of `width` if the text is longer.

    Lengths are those of Times New Roman on average: the decree allows a third to a half of the text.
    """
    ems = sum(_EM_SPACE if sign == " " else _EM_CAPITAL if sign.isupper() else _EM_SMALL for sign in text)
    share *= min(1.0, Pt(size) * ems / width)
    paragraph = place.add_paragraph()
    style = paragraph.paragraph_format
    style.left_indent = style.right_indent = Length(int(width * (1 - share) / 2))
    style.line_spacing, style.space_before = Pt(4), Pt(2)
    border = _element("pBdr")
    border.append(_element("top", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def _grid(
    document: DocumentType, widths: Sequence[Length], *, rows: int = 1, style: str | None = None
) -> DocxTable:
    table = document.add_table(rows=rows, cols=len(widths), style=style)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width
    return table


def _flush(table: DocxTable) -> None:
    margins = _element("tblCellMar")
    margins.extend(_element(side, w="0", type="dxa") for side in ("left", "right"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _table(
    document: DocumentType,
    columns: Sequence[_Column],
    rows: Sequence[Sequence[_Value]],
    *,
    size: float = _TABLE_SIZE,
) -> None:
    """Add a table that repeats its head on every page and never breaks a row. A short table stays on one page."""
    widths = [column.width for column in columns]
    grid = _grid(document, widths, rows=len(rows) + 1, style="Table Grid")
    head, *body = grid._tbl.tr_lst
    _row_is(head, "cantSplit", "tblHeader")
    for cell, column in zip(head.tc_lst, columns, strict=True):
        name, *more = column.head.split("\n")
        _put(_Cell(cell, grid), name, size=size, bold=True)
        for line in more:
            _put(_Cell(cell, grid), line, size=size - 2)
    for element, values in zip(body, rows, strict=True):
        _row_is(element, "cantSplit")
        for cell, column, value in zip(element.tc_lst, columns, values, strict=True):
            _fill(_Cell(cell, grid), value, size, _END if column.is_number else None)
    if len(rows) <= _SHORT:
        _keep_together(grid)


def _fill(cell: _Cell, value: _Value, size: float, align: WD_ALIGN_PARAGRAPH | None) -> None:
    if isinstance(value, Row):
        paragraph = _put(cell, "" if value.url else value.title, size=size, align=align)
        if value.url:
            _link(paragraph, value.title, value.url, size)
    else:
        text = numbers.group(value) if isinstance(value, int) else value
        _put(cell, text or "", size=size, align=align)


def _keep_together(table: DocxTable) -> None:
    for row in table._tbl.tr_lst[:-1]:
        for cell in row.tc_lst:
            for paragraph in cell.p_lst:
                Paragraph(paragraph, table).paragraph_format.keep_with_next = True


def _row_is(row: CT_Row, *marks: str) -> None:
    properties = row.get_or_add_trPr()
    for mark in marks:
        properties.append(_element(mark))


def _link(paragraph: Paragraph, text: str, address: str, size: float) -> None:
    relations = paragraph.part.rels
    key = f"rIdLink{len(relations)}"
    # `relate_to` would search all other relationships for the same URL.
    relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, key, is_external=True)
    link = _element("hyperlink")
    link.set(qn("r:id"), key)
    run = paragraph.add_run(xml_legal(text), style="Hyperlink")
    run.font.size = Pt(size)
    link.append(run._r)
    paragraph._p.append(link)
