"""Bar charts as SVG, in the colour of the surrounding text, for light and dark themes and for black-and-white print.

Pure: a table in, a safe string out. All text is escaped here; styles are attributes only. A filled bar is this period,
an empty one the previous period.
"""

from html import escape

from django.utils.safestring import SafeString, mark_safe

from campaign.reports.figures import Table
from vietnamese import numbers

_WIDTH, _BAR_LEFT = 640, 4
_MAX_BAR = _WIDTH - 90
_LABEL, _BAR, _GAP = 18, 12, 10


def bars(table: Table, font: str = "inherit") -> SafeString:
    """Return an SVG of horizontal bars, each followed by its number; "" for a table without a chart.

    The label of a line stands above its bars.
    """
    if not table.has_chart:
        return SafeString()
    parts: list[str] = []
    top = 4.0
    for line in table.lines:
        parts.append(f'<text x="{_BAR_LEFT}" y="{top + 12:g}" font-size="13">{escape(line.label)}</text>')
        top += _LABEL
        shown = (
            [(line.now, "currentColor")]
            if table.is_single
            else [(line.now, "currentColor"), (line.before, "none")]
        )
        for number, fill in shown:
            length = _MAX_BAR * number / table.most
            parts.append(
                f'<rect x="{_BAR_LEFT}" y="{top:g}" width="{max(length, 1):.1f}" height="{_BAR}" fill="{fill}"'
                f' stroke="currentColor"/><text x="{_BAR_LEFT + length + 6:.1f}" y="{top + 10.5:g}" font-size="12">'
                f"{numbers.group(number)}</text>"
            )
            top += _BAR + 3
        top += _GAP
    return mark_safe(  # noqa: S308  escaped above
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top:g}" role="img" fill="currentColor"'
        f' font-family="{escape(font)}"'
        f' aria-label="{escape(f"Biểu đồ: {table.title}")}">{"".join(parts)}</svg>'
    )
