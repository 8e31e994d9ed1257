"""Printed sheets as .pdf by WeasyPrint: posters of A4 and A3, and a leaflet of A4 folded once into four pages of A5.

The A4 poster and the leaflet are for office printers: only the band reaches the edge. The A3 poster is for a print
shop: it has 3 mm of bleed and crop marks.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import segno
from django.template.loader import render_to_string

from base.sharing.lettering import FONTS
from base.sharing.ornament import INK, LINE, MUTED, RED, SAND, SEA
from campaign.engagement.kit.fitting import Frame, Lines, fit, lines_of
from campaign.engagement.kit.texts import TO_DO, KitTexts
from campaign.reports.files.pdf_file import writer
from vietnamese.dates import long

# Frames are in tenths of a millimetre of A4.
POSTER = Frame(
    "áp phích", 1780, 1980, title=230, lead=86, point=92, number=150, gap=64, picture=620, least=0.6
)
_POSTER_TOP = 370
# Number of 20 x 16 pieces in the band; pieces beyond the edge are cut off.
BAND_PIECES = 14
_PANEL = 1225
_COVER = Frame(
    "bìa tờ gấp", _PANEL, 1330, title=150, lead=62, point=62, number=0, gap=50, picture=640, least=0.6
)
_INSIDE = Frame(
    "trang trong tờ gấp", _PANEL, 1650, title=84, lead=52, point=58, number=100, gap=46, least=0.7
)
_TEXT = 46


class PageCountError(Exception):
    """Raised if WeasyPrint needs a different number of pages than the product has."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Inner page of a leaflet: a heading with paragraphs or numbered points."""

    title: Lines
    paragraphs: tuple[Lines, ...]
    points: tuple[Lines, ...]
    gap: float = 0


def poster(texts: KitTexts, picture: bytes, *, is_large: bool = False) -> bytes:
    """Return the poster as a PDF of A4, or of A3 with bleed. Raises TooLongError, and PangoError without Pango."""
    fitted = fit(texts, POSTER)
    context = {
        "fitted": fitted,
        "top": _POSTER_TOP + fitted.above,
        "gap": POSTER.gap,
        "number": POSTER.number,
        "size": "A3" if is_large else "A4",
    }
    return _render("poster", texts, picture, context, pages=1)


def leaflet(texts: KitTexts, picture: bytes) -> bytes:
    """Return the leaflet as a PDF of two pages. Raises TooLongError, and PangoError without Pango."""
    cover = fit(replace(texts, points=()), _COVER)
    panels = [panel for panel in (_told(texts), _to_do(texts)) if panel]
    return _render("leaflet", texts, picture, {"cover": cover, "panels": panels, "gap": _COVER.gap}, pages=2)


def _told(texts: KitTexts) -> Panel:
    """Return the page with as many whole paragraphs of the story as fit."""
    title, room = _heading(texts.paragraphs_heading), _INSIDE.height
    room -= title.height + _INSIDE.gap
    paragraphs = []
    for paragraph in texts.paragraphs or (texts.lead,):
        lines = lines_of(paragraph, _TEXT, _INSIDE.width, 1.5)
        room -= lines.height + _INSIDE.gap * 0.6
        if room < 0:
            break
        paragraphs.append(lines)
    return Panel(title, tuple(paragraphs), ())


def _to_do(texts: KitTexts) -> Panel | None:
    if not texts.points:
        return None
    fitted = fit(replace(texts, headline=TO_DO, lead="", picture=""), _INSIDE)
    return Panel(_heading(TO_DO), (), fitted.points, fitted.between)


def _heading(text: str) -> Lines:
    return lines_of(text, _INSIDE.title, _INSIDE.width)


def _render(name: str, texts: KitTexts, picture: bytes, context: dict[str, Any], pages: int) -> bytes:
    html = writer()
    # Imported late because this loads Pango, too.
    from weasyprint.urls import URLFetcher

    text = render_to_string(
        f"campaign/engagement/kit/{name}.html",
        {
            "texts": texts,
            "picture": _data("image/jpeg", picture) if picture else "",
            "qr": segno.make(texts.address, error="m", micro=False).svg_data_uri(
                border=0, dark=INK, light=None
            ),
            "fonts": _fonts(),
            "logo": _logo(),
            "day": long(texts.day),
            "band": _band(RED if texts.is_alert else SEA),
            "accent": RED if texts.is_alert else SEA,
            "colours": {"ink": INK, "muted": MUTED, "line": LINE},
            **context,
        },
    )
    # Fonts, picture and QR are embedded in the document.
    fetcher = URLFetcher(allowed_protocols={"data"})
    document = html(string=text, url_fetcher=fetcher).render()
    if len(document.pages) != pages:
        raise PageCountError("Chữ không vừa trang in: hãy rút ngắn tiêu đề ngắn hoặc các ý chính.")
    return document.write_pdf()


@cache
def _fonts() -> list[tuple[str, str]]:
    files = {"Kit": "be-vietnam-pro-600.woff2", "Kit khac": "be-vietnam-pro-600-other.woff2"}
    return [(family, _data("font/woff2", (FONTS / name).read_bytes())) for family, name in files.items()]


@cache
def _logo() -> str:
    return _data("image/svg+xml", (FONTS.parent / "icons" / "favicon.svg").read_bytes())


def _band(colour: str) -> str:
    """Return the band (site/static/img/band.svg) as one image, because seams of a repeated image show in print."""
    piece = (
        f'<path fill="{SAND}" d="M0 0h10L5 4zM10 0h10l-5 4zM-5 16H5l-5-4zM5 16h10l-5-4z"/>'
        f'<path fill="none" stroke="{SAND}" stroke-width="1.6" stroke-linecap="round"'
        ' d="M2 7.2c0 4.4 6 4.4 8 .8s8-3.6 8 .8"/>'
    )
    width = 20 * BAND_PIECES
    pieces = "".join(f'<g transform="translate({20 * number})">{piece}</g>' for number in range(BAND_PIECES))
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="16" viewBox="0 0 {width} 16">'
        f'<path fill="{colour}" d="M0 0h{width}v16H0z"/>{pieces}</svg>'
    )
    return _data("image/svg+xml", picture.encode())


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
