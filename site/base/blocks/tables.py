"""Block of a table with merged cells."""

from typing import Any, NamedTuple

from django.core.exceptions import BadRequest, ValidationError
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.compare import BlockComparison, diff_text
from wagtail.contrib.table_block.blocks import TableBlock

# Items of the menu of a table's cells, by Handsontable's keys.
MENU = {
    "row_above": {"name": "Thêm dòng ở trên"},
    "row_below": {"name": "Thêm dòng ở dưới"},
    "col_left": {"name": "Thêm cột bên trái"},
    "col_right": {"name": "Thêm cột bên phải"},
    "remove_row": {"name": "Xóa dòng"},
    "remove_col": {"name": "Xóa cột"},
    "mergeCells": {"name": "Gộp hoặc tách các ô đang chọn"},
    "undo": {"name": "Hoàn tác"},
    "redo": {"name": "Làm lại"},
}


# The choices of Wagtail's form, as its translation names them.
_HEADS = {
    "row": "Dòng đầu là tiêu đề",
    "column": "Cột đầu là tiêu đề",
    "both": "Cả dòng đầu và cột đầu là tiêu đề",
}
# Of a merged cell.
_PLACE = ("row", "col", "rowspan", "colspan")


class TableCell(NamedTuple):
    """Cell of a table as it is rendered. `scope` is "" for a data cell."""

    text: str
    scope: str
    colspan: int
    rowspan: int


class CellTableBlock(TableBlock):
    """Table of text with merged cells. Wagtail's own rendering lets no header cell span rows."""

    def value_from_form(self, value: str) -> dict[str, Any] | None:
        """Return the table that the editor sends as JSON. Raises BadRequest for what it never sends."""
        try:
            table = super().value_from_form(value)
            if not table:
                return table
            rows = table.get("data") or []
            texts = [text for row in rows for text in row]
            places = [cell[name] for cell in table.get("mergeCells") or () for name in _PLACE]
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            raise BadRequest("no table") from error
        is_table = (
            all(isinstance(part, list) for part in (rows, *rows))
            and all(isinstance(text, str | int | float | None) for text in texts)
            and all(isinstance(place, int) for place in places)
        )
        if not is_table:
            raise BadRequest("no table")
        return table

    def clean(self, value: dict[str, Any] | None) -> dict[str, Any] | None:
        """Refuse what is no finished table. Wagtail takes an empty one, and names a missing choice in English."""
        table = value or {}
        if not self.is_deferred_validation:
            if not any(str(text or "").strip() for row in table.get("data") or () for text in row):
                raise ValidationError("Bảng chưa có chữ nào. Hãy điền các ô, hoặc xóa khối này.")
            if not table.get("table_header_choice"):
                raise ValidationError("Hãy chọn kiểu tiêu đề: dòng đầu, cột đầu, hay không có tiêu đề.")
        return super().clean(value)

    def get_comparison_class(self) -> type[BlockComparison]:
        return _TableComparison

    def render(self, value: dict[str, Any] | None, context: dict[str, Any] | None = None) -> str:
        """Return the HTML of the table. Its head has all rows into which a cell of the header row extends."""
        if not value:
            return ""
        data = value.get("data") or [[]]
        # No cell reaches beyond the table, whatever the form sent.
        spans = {
            (cell["row"], cell["col"]): (
                min(cell["rowspan"], len(data) - cell["row"]),
                min(cell["colspan"], len(data[0]) - cell["col"]),
            )
            for cell in value.get("mergeCells") or ()
        }
        heads = 0
        if value.get("first_row_is_table_header"):
            heads = max((height for (row, _), (height, _) in spans.items() if row == 0), default=1)
        rows = _table_rows(value, spans, heads)
        shown = {"caption": value.get("table_caption"), "head": rows[:heads], "body": rows[heads:]}
        return render_to_string(self.meta.template, {**(context or {}), "table": shown})


def _table_rows(
    value: dict[str, Any], spans: dict[tuple[int, int], tuple[int, int]], heads: int
) -> list[list[TableCell]]:
    # Merged cells that overlap, which no editor makes, could cover each cell thousands of times.
    free = sum(map(len, value.get("data") or ()))
    covered: set[tuple[int, int]] = set()
    for (row, column), (height, width) in spans.items():
        free -= max(height, 0) * max(width, 0)
        if free >= 0:
            places = {(row + down, column + right) for down in range(height) for right in range(width)}
            covered |= places - {(row, column)}
    rows = []
    for number, texts in enumerate(value.get("data") or ()):
        cells = []
        for column, text in enumerate(texts):
            height, width = spans.get((number, column), (1, 1))
            scope = ""
            if number < heads:
                scope = "col" if width == 1 else "colgroup"
            elif value.get("first_col_is_header") and not column:
                scope = "row" if height == 1 else "rowgroup"
            if (number, column) not in covered:
                cells.append(TableCell(text or "", scope, width, height))
        rows.append(cells)
    return rows


class _TableComparison(BlockComparison):
    """Comparison of two versions of a table, a line for each row. Wagtail would show the Python value."""

    def htmlvalue(self, val: dict[str, Any] | None) -> SafeString:
        return _broken(escape(_as_text(val)))

    def htmldiff(self) -> SafeString:
        return _broken(diff_text(_as_text(self.val_a), _as_text(self.val_b)).to_html())


def _broken(html: str) -> SafeString:
    return mark_safe(html.replace("\n", "<br>"))  # noqa: S308  escaped by the callers


def _as_text(value: dict[str, Any] | None) -> str:
    """Return all that an editor sets in a table: its name, headers, merged cells and rows."""
    if not value:
        return ""
    merged = (
        f"Gộp {cell['rowspan']} dòng, {cell['colspan']} cột từ dòng {cell['row'] + 1}, cột {cell['col'] + 1}"
        for cell in value.get("mergeCells") or ()
    )
    rows = (" | ".join(text or "" for text in row) for row in value.get("data") or ())
    lines = (value.get("table_caption"), _HEADS.get(value.get("table_header_choice", "")), *merged, *rows)
    return "\n".join(line for line in lines if line)
