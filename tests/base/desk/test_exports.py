"""Tests of Wagtail's own exports: readable by spreadsheets in Vietnam, and without a formula."""

import datetime
import io

import openpyxl
from django.urls import reverse
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.log_actions import log

from tests.factories import ArticleFactory
from tests.screens.addresses import admin_patterns

HISTORY = "wagtailadmin_reports:site_history"
WITHOUT_COLUMNS = {"newsroom_trash", "wagtailadmin_explore_root"}


def test_cells_are_local_times_and_no_formulas(tree, administrator_client, administrator):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title='=HYPERLINK("http://x.vn")')
    at = datetime.datetime(2026, 11, 27, 20, 30, microsecond=5, tzinfo=datetime.UTC)
    entry = log(page, "wagtail.edit", user=administrator, timestamp=at)
    entry.__class__.objects.exclude(pk=entry.pk).delete()

    def exported(form: str) -> bytes:
        return b"".join(administrator_client.get(reverse(HISTORY), {"export": form}))

    table = exported("csv").decode()
    assert table.startswith("\ufeff")
    assert "\"'=HYPERLINK" in table
    # Excel takes a time with millionths for text.
    assert table.strip().endswith("2026-11-28 03:30:00")
    sheet = openpyxl.load_workbook(io.BytesIO(exported("xlsx"))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert datetime.datetime(2026, 11, 28, 3, 30) in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_list_without_columns_to_export_is_shown(tree, administrator_client, begin_edition):
    begin_edition()
    exported, shown = set(), set()
    for name, pattern in admin_patterns():
        view = getattr(pattern.callback, "view_class", None)
        if not (view and issubclass(view, SpreadsheetExportMixin)) or pattern.pattern.converters:
            continue
        columns = pattern.callback.view_initkwargs.get("list_export", view.list_export)
        # One mixin decides for all lists without columns.
        if not columns and name not in WITHOUT_COLUMNS:
            continue
        answer = administrator_client.get(reverse(name), {"export": "csv"})
        if answer.status_code == 404:
            continue  # a list that needs more parameters
        assert answer.has_header("Content-Disposition") == bool(columns), name
        (exported if columns else shown).add(name)
    assert HISTORY in exported
    assert len(exported) > 5
    assert shown == WITHOUT_COLUMNS
    exported_log = b"".join(administrator_client.get(reverse("journal"), {"export": "csv"})).decode()
    assert f"{reverse(HISTORY)}?export=csv" in exported_log


def test_heads_and_names_of_files_are_vietnamese(tree, administrator_client):
    def exported(name: str) -> tuple[str, str]:
        answer = administrator_client.get(reverse(f"wagtailadmin_reports:{name}"), {"export": "csv"})
        return answer["Content-Disposition"], b"".join(answer).decode("utf-8-sig")

    name, heads = exported("workflow")
    assert "quy-trinh-duyet" in name
    assert heads.startswith("Quy trình duyệt,")
    assert ",Người gửi duyệt," in heads
    name, heads = exported("workflow_tasks")
    assert heads.strip().endswith(",Bắt đầu lúc,Xong lúc,Người làm xong")
    for screen, of in (
        ("site_history", "lich-su-trang"),
        ("locked_pages", "trang"),
        ("aging_pages", "trang"),
    ):
        name, _ = exported(screen)
        assert f'filename="{of}' in name, name
