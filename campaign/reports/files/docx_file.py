"""Report as a .docx, laid out by NĐ 30/2020/NĐ-CP, Phụ lục I. It only lays out what printed.py gives it."""

from __future__ import annotations

import datetime
import io

from django.utils import timezone
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Length, Pt
from docx.table import _Cell

from campaign.reports.figures import Table
from campaign.reports.files import docx_parts as parts
from campaign.reports.files.docx_parts import BODY_SIZE, CENTRE, Column, Link, Value
from campaign.reports.files.printed import DETAILS, LIST, OTHER, Annex, Printed
from vietnamese import dates, numbers

FONT = "Times New Roman"
# A4, with margins that the decree allows: 20-25 mm at top and bottom, 30-35 left, 15-20 right.
_WIDTH, _HEIGHT = Cm(21), Cm(29.7)
_TOP, _BOTTOM, _LEFT, _RIGHT = Cm(2), Cm(2), Cm(3), Cm(2)
_TEXT_WIDTH = Cm(16)
_LEFT_HALF, _RIGHT_HALF = Cm(7), Cm(9.4)
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
# A gap in which the number is written by hand.
_GAP = "\u00a0" * 8
_NOW_SHADE, _MAX_BAR = "595959", Cm(8.6)


def write(printed: Printed) -> bytes:
    """Return the .docx file of the report."""
    document = Document()
    _prepare(document, printed)
    _head(document, printed)
    for section in printed.sections:
        parts.add_body_text(document, section.title, bold=True, keep=True)
        for text in section.paragraphs:
            parts.add_body_text(document, text)
        if section.has_totals:
            _totals(document, printed)
        if section.closing:
            parts.add_body_text(document, section.closing)
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
    normal.font.name, normal.font.size = FONT, Pt(BODY_SIZE)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    properties.append(parts.element("lang", val="vi-VN"))
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
    above.alignment = CENTRE
    for part in ("begin", "PAGE", "end"):
        run = above.add_run()
        field = parts.element("instrText") if part == "PAGE" else parts.element("fldChar", fldCharType=part)
        field.text = " PAGE " if part == "PAGE" else None
        run._r.append(field)


def _head(document: DocumentType, printed: Printed) -> None:
    report = printed.report
    # Two rows, so that number and date share a line however long the names are.
    table = parts.add_grid(document, [_LEFT_HALF, _RIGHT_HALF], rows=2)
    # The table reaches a little into the margins and its cells have no padding, so that each name fits on one line.
    parts.remove_padding(table)
    (left, right), (number, date) = (row.cells for row in table.rows)
    if printed.parent_agency:
        parts.put_text(left, printed.parent_agency, size=12)
    parts.put_text(left, printed.agency, size=12, bold=True)
    parts.add_rule(left, share=0.4, text=printed.agency, size=12, width=_LEFT_HALF)
    parts.put_text(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    parts.put_text(right, _MOTTO, size=13, bold=True)
    parts.add_rule(right, share=1, text=_MOTTO, size=13, width=_RIGHT_HALF)
    parts.put_text(number, f"Số: {report.shown_number or _GAP}/{report.symbol.upper()}", size=13, before=6)
    parts.put_text(date, report.place_and_date, size=13, italic=True, before=6)
    parts.add_text(document, "BÁO CÁO", bold=True, align=CENTRE, before=18)
    parts.add_text(document, report.subject, bold=True, align=CENTRE)
    parts.add_rule(document, share=0.4, text=report.subject, size=BODY_SIZE, width=_TEXT_WIDTH)
    if printed.sample_note:
        parts.add_text(document, printed.sample_note, italic=True, align=CENTRE, size=13, before=6)
    if printed.addressee:
        parts.add_text(document, f"Kính gửi: {printed.addressee}", align=CENTRE, before=6, after=6)
    elif printed.addressees:
        parts.add_text(document, "Kính gửi:", before=6, indent=Cm(3))
        for line in printed.addressees:
            # Aligned below the colon.
            parts.add_text(document, line, indent=Cm(4.8))


def _foot(document: DocumentType, printed: Printed) -> None:
    report = printed.report
    parts.add_text(document, "", size=6)
    left, right = parts.add_grid(document, [Cm(8), Cm(8)]).rows[0].cells
    parts.put_text(left, "Nơi nhận:", size=12, bold=True, italic=True, align=None)
    for line in printed.recipients:
        parts.put_text(left, line, size=11, align=None)
    for line in (report.signing_right, report.signer_position):
        if line:
            parts.put_text(right, line.upper(), bold=True)
    for _ in range(4):
        parts.put_text(right, "")
    parts.put_text(right, report.signer_name, bold=True)


def _annex(document: DocumentType, printed: Printed, annex: Annex) -> None:
    """Begin an annex: a new sheet, with pages numbered from 1."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section)
    section._sectPr.find(qn("w:pgMar")).addnext(parts.element("pgNumType", start="1"))
    parts.add_text(document, annex.name, bold=True, align=CENTRE)
    parts.add_text(document, annex.title.upper(), bold=True, align=CENTRE)
    parts.add_text(document, printed.attached_to, italic=True, align=CENTRE, after=6)
    parts.add_rule(document, share=0.4, text=annex.title.upper(), size=BODY_SIZE, width=_TEXT_WIDTH)


def _totals(document: DocumentType, printed: Printed) -> None:
    figures = printed.figures
    columns = [
        Column("Nội dung", Cm(6.1)),
        Column(f"Kỳ này\n{figures.now.range}", Cm(3.1), is_number=True),
        Column(f"Kỳ trước\n{figures.before.range}", Cm(3.1), is_number=True),
        Column("Tăng, giảm", Cm(3.7), is_number=True),
    ]
    rows: list[list[Value]] = [
        [f"– {line.label}" if line.is_part else line.label, line.now, line.before, line.change]
        for line in figures.totals
    ]
    parts.add_text(
        document, "Bảng số liệu chung", bold=True, align=CENTRE, size=13, before=8, after=4, keep=True
    )
    parts.add_table(document, columns, rows)


def _details(document: DocumentType, printed: Printed) -> None:
    for number, table in enumerate(printed.tables, start=1):
        parts.add_text(
            document, f"{number}. {table.title}", bold=True, before=10, after=4, size=13, keep=True
        )
        _figures(document, table)
        if table.note:
            parts.add_text(document, table.note, italic=True, size=12, before=3)
        if table.has_chart:
            _bars(document, table)


def _figures(document: DocumentType, table: Table) -> None:
    now = Column("Kỳ này", Cm(2.1), is_number=True)
    if table.is_single:
        rows: list[list[Value]] = [[line.label, line.now] for line in table.lines]
        parts.add_table(document, [Column(table.head, Cm(13.9)), now], rows)
        return
    columns = [
        Column(table.head, Cm(6.5)),
        now,
        Column("Kỳ trước", Cm(2.1), is_number=True),
        Column("Tăng, giảm", Cm(3.1), is_number=True),
        Column("Lượt đọc\nkỳ này", Cm(2.2), is_number=True),
    ]
    rows = [[line.label, line.now, line.before, line.change, line.reads] for line in table.lines]
    parts.add_table(document, columns, rows)


def _bars(document: DocumentType, table: Table) -> None:
    """Draw a chart as a table: a dark bar for this period, a white one for the previous one, each with its number."""
    legend = "thanh đậm: kỳ này" if table.is_single else "thanh đậm: kỳ này; thanh trắng: kỳ trước"
    title = f"Biểu đồ: {table.title.lower()} ({legend})"
    parts.add_text(document, title, italic=True, size=12, before=8, after=4, keep=True)
    grid = parts.add_grid(document, [Cm(5), Cm(11)], rows=len(table.lines))
    for row, line in zip(grid._tbl.tr_lst, table.lines, strict=True):
        parts.mark_row(row, "cantSplit")
        label, bars = (_Cell(cell, grid) for cell in row.tc_lst)
        parts.put_text(label, line.label, size=11, align=None)
        _bar(bars, line.now, table.most, is_now=True)
        if not table.is_single:
            _bar(bars, line.before, table.most, is_now=False)
    parts.keep_together(grid)


def _bar(cell: _Cell, number: int, most: int, *, is_now: bool) -> None:
    """Draw a bar as a tab with a dark background or a frame, followed by the number."""
    length = max(Pt(1), Length(int(_MAX_BAR * number / most)))
    paragraph = parts.put_text(cell, f" {numbers.group(number)}", size=9, align=None)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.tab_stops.add_tab_stop(length)
    look = (
        parts.element("shd", val="clear", fill=_NOW_SHADE)
        if is_now
        else parts.element("bdr", val="single", sz="4", space="0", color="404040")
    )
    bar, style = parts.element("r"), parts.element("rPr")
    # In half points.
    style.extend([parts.element("sz", val="16"), look])
    bar.extend([style, parts.element("tab")])
    paragraph.runs[0]._r.addprevious(bar)


def _list(document: DocumentType, printed: Printed) -> None:
    if printed.cut:
        parts.add_text(document, printed.cut, italic=True, size=13, after=6)
    columns = [
        Column("TT", Cm(1.1), is_number=True),
        Column("Tên", Cm(6.7)),
        Column("Ngày đăng", Cm(2.2), is_number=True),
        Column("Chuyên mục", Cm(2.6)),
        Column("Thể loại", Cm(1.8)),
        Column("Lượt đọc", Cm(1.6), is_number=True),
    ]
    rows: list[list[Value]] = [
        [number, Link(row.title, row.url), dates.short(row.day), row.topic, row.form, row.reads]
        for number, row in enumerate(printed.rows, start=1)
    ]
    parts.add_table(document, columns, rows, size=11)


def _appendix(document: DocumentType, printed: Printed) -> None:
    for line in printed.appendix:
        parts.add_body_text(document, line)
