"""Wagtail's exports as spreadsheets: an encoding that Excel reads, Vietnamese time, no cell that becomes a formula."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from vietnamese.slugs import slugify

# OWASP, "CSV Injection"; with the full-width forms of these signs.
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@＝＋－＠|%]")
# Excel recognises Unicode by the byte order mark only.
BOM = "\ufeff"


def csv_cell(value: str) -> str:
    """Return the text for a cell of a .csv file, with an apostrophe before text that a spreadsheet would calculate."""
    return f"'{value}" if _FORMULA.match(value) else value


def install() -> None:
    """Change the exports of all of Wagtail's lists and reports. A list without columns to export is only shown."""
    # Imported here because models must be loaded first.
    from wagtail.admin.views.reports.audit_logging import LogEntriesView
    from wagtail.admin.views.reports.locked_pages import LockedPagesView
    from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView

    cells = SpreadsheetExportMixin.custom_value_preprocess
    cells[str] = {SpreadsheetExportMixin.FORMAT_CSV: csv_cell}
    cells[datetime.datetime] = dict.fromkeys(SpreadsheetExportMixin.FORMATS, _local)
    stream, setup = SpreadsheetExportMixin.stream_csv, SpreadsheetExportMixin.setup
    heading = SpreadsheetExportMixin.get_heading

    def marked(view: SpreadsheetExportMixin, rows: Any) -> Iterator[str]:
        yield BOM
        yield from stream(view, rows)

    def set_up(view: SpreadsheetExportMixin, *args: Any, **kwargs: Any) -> None:
        setup(view, *args, **kwargs)
        view.is_export = view.is_export and view.show_export_buttons

    def headed(view: Any, rows: Any, field: str) -> str:
        # The reports on workflows pass a list of rows, which does not know the labels of its fields.
        return heading(view, view.object_list, field)

    SpreadsheetExportMixin.stream_csv, SpreadsheetExportMixin.setup = marked, set_up
    SpreadsheetExportMixin.get_heading = headed
    # Without a name, a file is named after its screen, in place of Wagtail's English names.
    SpreadsheetExportMixin.export_filename = ""
    for view in (SpreadsheetExportMixin, LogEntriesView, LockedPagesView, WorkflowView, WorkflowTasksView):
        view.get_filename = _filename


def _filename(view: Any) -> str:
    return view.export_filename or slugify(str(view.page_title))


def _local(at: datetime.datetime) -> datetime.datetime:
    at = at if timezone.is_naive(at) else timezone.make_naive(at)
    return at.replace(microsecond=0)  # with fractions, Excel reads it as text
