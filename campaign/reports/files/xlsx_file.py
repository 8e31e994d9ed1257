"""Report as a workbook (.xlsx), with the complete list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from base.files.workbooks import Book, Value
from campaign.reports.counts.lists import Lists, Row
from campaign.reports.figures import ALERTS, ARTICLES, DOCUMENTS, ITEMS, Figures, Line, Selection
from campaign.reports.models import Report
from campaign.reports.periods import DECREE

_KIND_LABELS = {ARTICLES: "Tin, bài", ALERTS: "Cảnh báo", DOCUMENTS: "Văn bản", ITEMS: "Tin dẫn"}
_FIGURE_COLUMNS = {"Kỳ này": 14, "Kỳ trước": 14, "Tăng, giảm": 14}
_LIST_COLUMNS = {
    "Loại": 12,
    "Tên": 70,
    "Ngày đăng": 12,
    "Chuyên mục": 26,
    "Thể loại": 12,
    "Nhiệm vụ": 12,
    "Nguồn": 30,
    "Tác giả": 24,
    "Lượt đọc": 10,
    "Địa chỉ": 60,
}


def write(report: Report, figures: Figures, lists: Lists) -> bytes:
    """Return the .xlsx file of the report."""
    book = Book()
    above = f"{report.subject}. Kỳ này: {figures.now.range}. Kỳ trước: {figures.before.range}."
    if figures.now.is_reporting:
        above += f" Kỳ báo cáo theo {DECREE}."
    if figures.samples:
        above += f" Gồm {figures.samples} mục là nội dung mẫu."
    totals = (_figures(line) for line in figures.totals)
    book.sheet("Số liệu chung", {"Nội dung": 60, **_FIGURE_COLUMNS}, totals, above=above)
    for table in figures.tables:
        columns = {table.head: 60, **_FIGURE_COLUMNS, "Lượt đọc kỳ này": 16}
        rows: Iterable[Sequence[Value]] = ([*_figures(line), line.reads] for line in table.lines)
        if table.is_single:
            columns, rows = {table.head: 60, "Kỳ này": 14}, ([line.label, line.now] for line in table.lines)
        book.sheet(table.head, columns, rows, above=table.note)
    book.sheet("Danh sách", _LIST_COLUMNS, _rows(figures, lists))
    return book.content()


def _figures(line: Line) -> list[Value]:
    return [line.label, line.now, line.before, line.now - line.before]


def _rows(figures: Figures, lists: Lists) -> Iterable[Sequence[Value]]:
    for part in figures.parts:
        yield from map(_row, lists.rows(Selection(part)))


def _row(row: Row) -> Sequence[Value]:
    return [
        _KIND_LABELS[row.kind],
        row.title,
        row.day,
        row.topic,
        row.form,
        row.tasks,
        row.source,
        row.author,
        row.reads,
        row.url,
    ]
