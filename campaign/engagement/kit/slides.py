"""Slides as .pptx, 16:9: the headline, the points, where to read on. Officers can edit them."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import segno
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Mm, Pt

from base.sharing.ornament import INK, LINE, MUTED, RED, SEA, Painter
from campaign.engagement.kit.fitting import Frame, fit
from campaign.engagement.kit.texts import TO_DO, KitTexts

# Every PowerPoint has it with all Vietnamese letters, and it is narrower than the font used to measure texts.
_FONT = "Arial"
_WIDTH, _HEIGHT = 338.67, 190.5
_LEFT, _RIGHT = 20, _WIDTH - 20
_BAND = 12
# In points, the unit of letter sizes on slides.
_MM = 72 / 25.4
_OPENING = Frame(
    "trang chiếu đầu", 190 * _MM, 100 * _MM, title=50, lead=22, point=22, number=0, gap=14, least=0.56
)
DOING = Frame(
    "trang chiếu các ý",
    (_RIGHT - _LEFT) * _MM,
    140 * _MM,
    title=34,
    lead=26,
    point=30,
    number=14 * _MM,
    gap=15,
    least=0.56,
)
_BLANK = 6


def write(texts: KitTexts, picture: bytes = b"") -> bytes:
    """Return the slides. Raises TooLongError."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(_WIDTH), Mm(_HEIGHT)
    deck.core_properties.title = texts.headline
    deck.core_properties.author = texts.agency
    deck.core_properties.language = "vi-VN"
    band = _band(is_alert=texts.is_alert)
    _opening(_slide(deck, band), texts, picture)
    if texts.points:
        _to_do(_slide(deck, band), texts)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _slide(deck: Any, band: bytes) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    slide.shapes.add_picture(io.BytesIO(band), 0, 0, Mm(_WIDTH), Mm(_BAND))
    return slide


def _opening(slide: Any, texts: KitTexts, picture: bytes) -> None:
    fitted = fit(replace(texts, points=(), picture=""), _OPENING)
    kicker = " · ".join(filter(None, [texts.severity, texts.kicker]))
    _write(slide, (_LEFT, 20, _RIGHT - _LEFT, 12), kicker, 20, _accent(texts), is_bold=True)
    text = _write(slide, (_LEFT, 34, 190, 105), texts.headline, fitted.title.size, INK, is_bold=True)
    if fitted.lead:
        lead = text.add_paragraph()
        lead.space_before = Pt(12)
        _style(lead, texts.lead, fitted.lead.size, MUTED)
    left = _LEFT + 200
    if picture:
        slide.shapes.add_picture(io.BytesIO(picture), Mm(left), Mm(38), width=Mm(_RIGHT - left))
    code = io.BytesIO()
    segno.make(texts.address, error="m", micro=False).save(code, kind="png", scale=12, border=0, dark=INK)
    code.seek(0)
    top = 116 if picture else 44
    side = 50 if picture else 80
    slide.shapes.add_picture(code, Mm(_RIGHT - side), Mm(top), Mm(side), Mm(side))
    line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Mm(_LEFT), Mm(146), Mm(190), Emu(9525))
    _fill(line, LINE)
    _write(slide, (_LEFT, 150, 190, 10), f"{texts.site} · {texts.agency}", 14, INK, is_bold=True)
    _write(slide, (_LEFT, 159, 190, 18), f"Đọc toàn bài: {texts.shown_address}", 12, MUTED)


def _to_do(slide: Any, texts: KitTexts) -> None:
    fitted = fit(replace(texts, headline=TO_DO, lead="", picture=""), DOING)
    accent = _accent(texts)
    _write(slide, (_LEFT, 20, _RIGHT - _LEFT, 16), TO_DO, 34, accent, is_bold=True)
    top = 42.0
    for number, (point, lines) in enumerate(zip(texts.points, fitted.points, strict=True), start=1):
        side = lines.size * 1.35 / _MM
        mark = slide.shapes.add_shape(MSO_SHAPE.OVAL, Mm(_LEFT), Mm(top), Mm(side), Mm(side))
        _fill(mark, accent)
        frame = mark.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        _style(frame.paragraphs[0], str(number), lines.size * 0.75, "#ffffff", is_bold=True)
        frame.paragraphs[0].alignment = PP_ALIGN.CENTER
        height = lines.height / _MM
        _write(slide, (_LEFT + 14, top, _RIGHT - _LEFT - 14, height), point, lines.size, INK)
        top += height + fitted.between / _MM


def _accent(texts: KitTexts) -> str:
    return RED if texts.is_alert else SEA


def _write(
    slide: Any, box: tuple[float, ...], text: str, size: float, colour: str, *, is_bold: bool = False
) -> Any:
    frame = slide.shapes.add_textbox(*map(Mm, box)).text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    _style(frame.paragraphs[0], text, size, colour, is_bold=is_bold)
    return frame


def _style(paragraph: Any, text: str, size: float, colour: str, *, is_bold: bool = False) -> None:
    paragraph.line_spacing = 1.15
    run = paragraph.add_run()
    run.text = text
    run.font.name, run.font.size, run.font.bold = _FONT, Pt(round(size)), is_bold
    run.font.color.rgb = _colour(colour)


def _colour(name: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(name[1:]))  # type: ignore[no-untyped-call]


def _fill(shape: Any, colour: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = _colour(colour)
    shape.line.fill.background()


def _band(*, is_alert: bool) -> bytes:
    painter = Painter(2032, 72)
    painter.band(72, is_alert=is_alert)
    out = io.BytesIO()
    painter.image().save(out, "PNG")
    return out.getvalue()
