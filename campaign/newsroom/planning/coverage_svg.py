"""Heat map of the plan as SVG: only attributes and classes, colours from the style sheet, all text escaped here.

Pure: rows in, a string out. Its squares are links for the mouse only. They are hidden from keyboards and screen
readers, because the table below has the same links.
"""

import math
from collections.abc import Callable, Sequence
from html import escape
from textwrap import shorten

from campaign.newsroom.planning.coverage import Coverage, Row
from vietnamese.months import Month
from vietnamese.numbers import group

LEVELS = 4
_LABEL = 168
_ROW, _HEAD, _BETWEEN, _GAP = 24, 40, 14, 2
_NARROW, _WIDE = 12, 52

Address = Callable[[Row, Month], str]


def draw(coverage: Coverage, *, title: str, description: str, current: Month, address: Address) -> str:
    """Return the SVG element. `address` returns the URL of the list behind a square."""
    months = coverage.months
    step = _WIDE if len(months) <= 12 else _NARROW
    width = _LABEL + len(months) * step
    rows = len(coverage.tasks) + len(coverage.kinds)
    height = _HEAD + rows * _ROW + _BETWEEN
    parts = [
        f'<svg class="coverage-map" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="group" '
        'aria-labelledby="coverage-map-title" aria-describedby="coverage-map-desc" '
        'xmlns="http://www.w3.org/2000/svg">',
        f'<title id="coverage-map-title">{escape(title)}</title>',
        f'<desc id="coverage-map-desc">{escape(description)}</desc>',
        '<g aria-hidden="true">',
        *_heads(months, step, current),
    ]
    top = _HEAD
    for rows_of_block in (coverage.tasks, coverage.kinds):
        most = max((max(row.counts, default=0) for row in rows_of_block), default=0)
        for row in rows_of_block:
            parts += _row(row, months, step, top, most, current, address)
            top += _ROW
        top += _BETWEEN
    return "".join([*parts, "</g></svg>"])


def level(count: int, most: int) -> int:
    """Return 0 for nothing, else 1 to LEVELS on a logarithmic scale, so that small numbers differ from 0."""
    if count == 0 or most <= 1:
        return min(count, 1) * LEVELS
    return 1 + min(LEVELS - 1, int(LEVELS * math.log(count) / math.log(most)))


def _heads(months: Sequence[Month], step: int, current: Month) -> list[str]:
    parts = []
    for place, month in enumerate(months):
        left = _LABEL + place * step
        if month.number == 1:
            parts.append(f'<text class="coverage-map__year" x="{left}" y="14">{month.year}</text>')
        # Narrow columns have room for every third number only.
        if step == _NARROW and month.number % 3 != 1:
            continue
        now = " coverage-map__now" if month == current else ""
        parts.append(
            f'<text class="coverage-map__month{now}" x="{left + (step - _GAP) / 2:g}" y="32">{month.number}</text>'
        )
    return parts


def _row(
    row: Row, months: Sequence[Month], step: int, top: int, most: int, current: Month, address: Address
) -> list[str]:
    label = shorten(row.label, 24, placeholder="…")
    parts = [f'<text x="0" y="{top + 16}">{escape(label)}</text>']
    for place, (month, count) in enumerate(zip(months, row.counts, strict=True)):
        left = _LABEL + place * step
        css = f"coverage-map__cell coverage-map__cell--{level(count, most)}"
        if month > current and not count:
            css = "coverage-map__cell"
        if month == current:
            css += " coverage-map__cell--now"
        square = (
            f'<rect class="{css}" x="{left}" y="{top}" width="{step - _GAP}" height="{_ROW - _GAP}" rx="2"/>'
        )
        name = escape(f"{row.label}, {month}: {group(count)}")
        if step == _WIDE and count:
            square += (
                f'<text class="coverage-map__count coverage-map__count--{level(count, most)}" '
                f'x="{left + (step - _GAP) / 2:g}" y="{top + 16}">{group(count)}</text>'
            )
        square = f"<title>{name}</title>{square}"
        parts.append(
            f'<a href="{escape(address(row, month))}" tabindex="-1">{square}</a>'
            if count
            else f"<g>{square}</g>"
        )
    return parts
