"""Bar charts as SVG, in the colour of the surrounding text, for light and dark themes and for black-and-white print.

Pure: a table in, a safe string out. All text is escaped here; styles are attributes only. A filled bar is this period,
an empty one the previous period.
"""

from html import escape

from django.utils.safestring import SafeString, mark_safe

from campaign.library.public.chain_svg import wrapped
from campaign.reports.figures import Table
from vietnamese import numbers

# Widths in units of the view box: a page of A4, and a phone, where one unit is about one pixel.
PAGE, SCREEN = 640, 320
_BAR_LEFT, _NUMBER = 4, 86
_TEXT, _LABEL, _BAR, _GAP = 13, 18, 12, 10
_MAX_LABEL_LINES = 3


def bars(table: Table, width: int, font: str = "inherit") -> SafeString:
    """Return an SVG of horizontal bars, each followed by its number; "" for a table without a chart.

    The label of a line stands above its bars.
    """
    if not table.has_chart:
        return SafeString()
    parts: list[str] = []
    top = 4.0
    for line in table.lines:
        for words in wrapped(line.label, (width - _BAR_LEFT) / _TEXT, _MAX_LABEL_LINES):
            parts.append(f'<text x="{_BAR_LEFT}" y="{top + 12:g}" font-size="{_TEXT}">{escape(words)}</text>')
            top += _LABEL
        shown = (
            [(line.now, "currentColor")]
            if table.is_single
            else [(line.now, "currentColor"), (line.before, "none")]
        )
        for number, fill in shown:
            length = (width - _BAR_LEFT - _NUMBER) * number / table.most
            parts.append(
                f'<rect x="{_BAR_LEFT}" y="{top:g}" width="{max(length, 1):.1f}" height="{_BAR}" fill="{fill}"'
                f' stroke="currentColor"/><text x="{_BAR_LEFT + length + 6:.1f}" y="{top + 10.5:g}" font-size="12">'
                f"{numbers.group(number)}</text>"
            )
            top += _BAR + 3
        top += _GAP
    return mark_safe(  # noqa: S308  escaped above
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top:g}" role="img" fill="currentColor"'
        f' font-family="{escape(font)}"'
        f' aria-label="{escape(f"Biểu đồ: {table.title}")}">{"".join(parts)}</svg>'
    )
