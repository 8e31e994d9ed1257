"""Tests of the .xlsx and the .pdf: real numbers and dates, the whole list, no formula; message without Pango."""

import builtins
import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from PIL import ImageFile
from pypdf import PdfReader

from campaign.articles.models import ArticlePage
from campaign.reports import services
from campaign.reports.figures import PARTS
from campaign.reports.files import pdf_file, printed
from campaign.reports.models import IssuedFile


def has_pango() -> bool:
    """Return True if Pango loads, which takes long; markers name this function, so that only marked tests call it."""
    try:
        pdf_file.writer()
    except pdf_file.PangoError:
        return False
    return True


def workbook(report):
    return load_workbook(io.BytesIO(services.file_of(report, services.XLSX)))


def test_workbook_has_numbers_dates_frozen_heads_and_filters(world):
    book = workbook(world.report)
    totals = {row[0].value: row[1:] for row in book["Số liệu chung"].iter_rows(min_row=3)}
    figures = services.figures_of(world.report)
    for line in figures.totals:
        assert [cell.value for cell in totals[line.label]] == [line.now, line.before, line.now - line.before]
        assert all(cell.data_type == "n" for cell in totals[line.label])
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.column_dimensions["B"].width
    rows = list(book["Danh sách"].iter_rows(min_row=2))
    assert len(rows) == sum(figures.total(part).now for part in PARTS)
    days = {row[1].value: row[2] for row in rows}
    first = days[world.articles[0].title]
    assert first.value == datetime.datetime(2026, 7, 1)
    assert first.number_format == "dd/mm/yyyy"


def test_no_cell_is_a_formula(world):
    starts = ("=1+1", "+1", "-1", "@SUM(A1)")
    for number, start in zip((0, 1, 4, 5), starts, strict=True):
        ArticlePage.objects.filter(pk=world.articles[number].pk).update(
            title=start, source_name=start, author_name=start
        )
    world.report.subject = "=1+1"
    cells = [cell for sheet in workbook(world.report) for row in sheet.iter_rows() for cell in row]
    assert {cell.value for cell in cells} >= set(starts)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_printed_list_is_cut_and_says_so(world, monkeypatch):
    monkeypatch.setattr(printed, "MAX_ROWS", 2)
    figures = services.figures_of(world.report)
    sheet = printed.printed(world.report, figures, services.lists_of(world.report), most=2)
    assert len(sheet.rows) == 2
    assert "2 mục mới nhất trong 5 mục" in sheet.cut


@pytest.mark.skipif("not has_pango()", reason="Pango is not installed")
def test_pdf_holds_the_report_and_is_kept_when_issued(world, chief):
    services.issue(world.report, chief)
    world.report.refresh_from_db()
    content = services.file_of(world.report, services.PDF)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Phụ lục II",
        world.articles[0].title,
        "Công an tỉnh",
    ):
        assert words in " ".join(text.split())
    assert IssuedFile.objects.filter(report=world.report, form="pdf").exists()
    # WeasyPrint sets this option of Pillow, by which truncated pictures would be accepted everywhere.
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
    assert services.file_of(world.report, services.PDF) == content


def test_without_pango_the_button_says_what_is_missing(world, chief_client, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    response = chief_client.get(reverse("reports:pdf", args=[world.report.pk]), follow=True)
    assert pdf_file.MISSING in response.content.decode()


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_files_are_named_in_ascii_and_kept_by_nobody(world, chief_client, form):
    response = chief_client.get(reverse(f"reports:{form}", args=[world.report.pk]))
    assert (
        response.headers["Content-Disposition"] == f'attachment; filename="bao-cao-quy-iii-nam-2026.{form}"'
    )
    assert "no-store" in response.headers["Cache-Control"]
