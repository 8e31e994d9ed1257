"""Wagtail's exports as spreadsheets: an encoding that Excel reads, Vietnamese time, no cell that becomes a formula."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from wagtail.admin.views.mixins import SpreadsheetExportMixin

# OWASP, "CSV Injection"; with the full-width forms of these signs.
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@＝＋－＠|%]")
# Excel recognises Unicode by the byte order mark only.
BOM = "\ufeff"


def csv_cell(value: str) -> str:
    """Return the text for a cell of a .csv file, with an apostrophe before text that a spreadsheet would calculate."""
    return f"'{value}" if _FORMULA.match(value) else value


def install() -> None:
    """Change the exports of all of Wagtail's lists and reports. A list without columns to export is only shown."""
    cells = SpreadsheetExportMixin.custom_value_preprocess
    cells[str] = {SpreadsheetExportMixin.FORMAT_CSV: csv_cell}
    cells[datetime.datetime] = dict.fromkeys(SpreadsheetExportMixin.FORMATS, _local)
    stream, setup = SpreadsheetExportMixin.stream_csv, SpreadsheetExportMixin.setup

    def marked(view: SpreadsheetExportMixin, rows: Any) -> Iterator[str]:
        yield BOM
        yield from stream(view, rows)

    def set_up(view: SpreadsheetExportMixin, *args: Any, **kwargs: Any) -> None:
        setup(view, *args, **kwargs)
        view.is_export = view.is_export and view.show_export_buttons

    SpreadsheetExportMixin.stream_csv, SpreadsheetExportMixin.setup = marked, set_up


def _local(at: datetime.datetime) -> datetime.datetime:
    return at if timezone.is_naive(at) else timezone.make_naive(at)
