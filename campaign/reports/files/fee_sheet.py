"""Sheet of contributions and fees as a workbook: a line per person with sums and signatures, and a line per work."""

from collections.abc import Sequence

from django.utils.text import capfirst

from base.files.workbooks import Book, Money, Value
from campaign.reports.counts import contributions
from campaign.reports.counts.contributions import COLUMNS, Contribution, Tariff
from campaign.reports.periods import Period
from vietnamese import numbers

_SIGNERS = ("NGƯỜI LẬP", "KẾ TOÁN", "THỦ TRƯỞNG ĐƠN VỊ")


def write(period: Period) -> bytes:
    """Return the .xlsx file of the period."""
    rates, lines = contributions.tariff(), contributions.contributions(period)
    book = Book()
    with_money = rates.base is not None
    columns = {"TT": 6, "Họ và tên": 28, "Bút danh": 24}
    columns |= {_head(column, rates): 12 for column in COLUMNS}
    columns |= {"Tổng số bài": 12, "Tổng theo hệ số": 14} | ({"Thành tiền": 18} if with_money else {})
    rows = [_row(number, line, rates) for number, line in enumerate(lines, start=1)]
    counts, texts, points, amount = contributions.sums(lines, rates)
    below: list[Sequence[Value]] = [["", "Cộng", "", *counts, texts, points, *_money(amount)]]
    if amount is not None:
        below.append(["", f"Bằng chữ: {capfirst(numbers.in_words(amount))} đồng."])
    below += [[], _spread(("", "", "………, ngày …… tháng …… năm ……"), len(columns))]
    below += [_spread(_SIGNERS, len(columns)), _spread(("(Ký, họ tên)",) * 3, len(columns))]
    book.sheet("Đóng góp", columns, rows, above=_above(period, lines, rates), below=below)
    works = {"Họ và tên": 28, "Bút danh": 24, "Tên bài, ảnh": 70, "Ngày đăng": 12, "Loại": 14}
    works |= {"Số người viết": 14, "Hệ số": 10}
    works |= {"Lý do đặt hệ số riêng": 40}
    book.sheet("Từng bài, ảnh", works, contributions.work_rows(period, rates))
    return book.content()


def _above(period: Period, lines: list[Contribution], rates: Tariff) -> str:
    words = [f"Bảng đóng góp {period.full_label}."]
    if rates.base is None:
        words.append("Chưa đặt tiền của một đơn vị hệ số nên chưa tính tiền.")
    else:
        words.append(f"Một đơn vị hệ số: {numbers.group(rates.base)} đ.")
    uncounted = contributions.missing(lines, rates)
    if uncounted:
        named = ", ".join(f"{label} ({numbers.group(number)})" for label, number in uncounted)
        words.append(f"Chưa tính vì chưa có hệ số: {named}.")
    return " ".join(words)


def _head(column: str, rates: Tariff) -> str:
    label, factor = COLUMNS[column][0], rates.factors[column]
    return f"{label} ({'chưa có hệ số' if factor is None else f'hệ số {numbers.group(factor.normalize())}'})"


def _row(number: int, line: Contribution, rates: Tariff) -> list[Value]:
    points, amount = line.points(rates), line.amount(rates)
    return [
        number,
        line.person,
        line.pen_name,
        *line.counts.values(),
        line.total,
        points,
        *_money(amount),
    ]


def _money(amount: int | None) -> list[Value]:
    return [] if amount is None else [Money(amount)]


def _spread(words: Sequence[str], width: int) -> list[Value]:
    """Return a row with three texts: at its left, in its middle and near its right end."""
    row: list[Value] = [""] * width
    row[1], row[width // 2 - 1], row[width - 3] = words
    return row
