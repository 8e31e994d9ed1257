"""Workbooks (.xlsx): real numbers and dates, ready to print. No cell can be a formula."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.styles.numbers import FORMAT_TEXT
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from vietnamese.text import xml_legal

# ECMA-376, part 1, 18.3.1.63.
_A4 = 9


class Money(int):
    """Whole đồng, shown with points between thousands where the program is set to Vietnamese: 1.234.000 đ."""


Value = str | int | float | Decimal | datetime.date | None


class Book:
    """Workbook that is written row by row, so that a long list needs little memory."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)

    def sheet(
        self,
        title: str,
        columns: Mapping[str, int],
        rows: Iterable[Sequence[Value]],
        *,
        above: str = "",
        below: Iterable[Sequence[Value]] = (),
        to_fill_in: bool = False,
    ) -> None:
        """Add a sheet with a frozen header row and filters.

        `above` is one line over the header, and `below` are rows of sums and signatures, which filters leave alone.
        In a sheet `to_fill_in`, Excel keeps what people type as text, and makes no date of "19/8".
        """
        sheet = self._book.create_sheet(title)
        head_row = 2 if above else 1
        sheet.freeze_panes = f"A{head_row + 1}"
        # On paper: A4 across, all columns on one sheet, the header on each.
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToHeight = 0
        sheet.print_title_rows = f"{head_row}:{head_row}"
        for place, width in enumerate(columns.values(), start=1):
            column = sheet.column_dimensions[get_column_letter(place)]
            column.width = width
            if to_fill_in:
                column.number_format = FORMAT_TEXT
        if above:
            sheet.append([_cell(sheet, above, bold=True, wrap=False)])
        sheet.append([_cell(sheet, name, bold=True) for name in columns])
        number = head_row
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
            number += 1
        for row in below:
            sheet.append([_cell(sheet, value, bold=True, wrap=False) for value in row])
        sheet.auto_filter.ref = f"A{head_row}:{get_column_letter(len(columns))}{number}"

    def content(self) -> bytes:
        file = io.BytesIO()
        self._book.save(file)
        return file.getvalue()


def _cell(sheet: Any, value: Value, *, bold: bool = False, wrap: bool = True) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        value = timezone.make_naive(value)  # a workbook knows no time zones
    cell = WriteOnlyCell(sheet, xml_legal(value) if isinstance(value, str) else value)
    if bold:
        cell.font = Font(bold=True)
    if isinstance(value, datetime.datetime):
        cell.number_format = "hh:mm:ss dd/mm/yyyy"
    elif isinstance(value, datetime.date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, Money):
        cell.number_format = '#,##0" đ"'
    elif isinstance(value, str):
        # Mark as text, so that a value that begins with "=" is not a formula (OWASP, "CSV Injection").
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    return cell
