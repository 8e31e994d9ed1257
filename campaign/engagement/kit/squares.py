"""Pictures for chats and social networks: 1080 x 1080 and 1080 x 1920 pixels, drawn like share cards."""

from __future__ import annotations

import io
from typing import NamedTuple

import segno
from PIL import Image, ImageDraw

from base.sharing.lettering import clean, face_of
from base.sharing.ornament import INK, LINE, MUTED, RED, SEA, Painter
from campaign.engagement.kit.fitting import Frame, Lines, fit
from campaign.engagement.kit.texts import KitTexts

WIDTH = 1080
_LEFT, _RIGHT = 72, WIDTH - 72
_BAND = 64
_KICKER = 34


class Shape(NamedTuple):
    """Shape of a picture in pixels: height, top of the frame, side of the QR, free space at the foot, frame."""

    height: int
    top: int
    qr: int
    foot: int
    frame: Frame


def _shape(height: int, top: int, qr: int, foot: int, **sizes: float) -> Shape:
    room = height - top - foot - qr - 84
    name = f"ảnh {WIDTH} × {height}"
    return Shape(height, top, qr, foot, Frame(name, _RIGHT - _LEFT, room, **sizes))  # type: ignore[arg-type]


SQUARE = _shape(1080, 196, 168, 52, title=80, lead=38, point=38, number=66, gap=18, least=0.6)
# Apps that show vertical stories cover the top and bottom eighth with their own buttons.
TALL = _shape(1920, 330, 240, 250, title=96, lead=46, point=46, number=84, gap=30, picture=350, least=0.6)


def draw(texts: KitTexts, shape: Shape, picture: bytes = b"") -> bytes:
    """Return the picture as a PNG. Raises TooLongError."""
    fitted, gap = fit(texts, shape.frame), shape.frame.gap
    accent = RED if texts.is_alert else SEA
    foot = shape.height - shape.foot - shape.qr
    title_top = shape.top + fitted.above
    picture_top = title_top + fitted.title.height + gap
    lead_top = picture_top + (fitted.picture + gap if fitted.picture else 0)
    y = lead_top + (fitted.lead.height + gap if fitted.lead else 0)
    tops = []
    for point in fitted.points:
        y += fitted.between
        tops.append(y)
        y += point.height
    painter = Painter(WIDTH, shape.height)
    painter.band(_BAND, is_alert=texts.is_alert)
    painter.box(_LEFT, foot - 32, _RIGHT, foot - 30, LINE)
    painter.logo(_LEFT, foot + shape.qr - 76, 76)
    kicker, left = face_of(_KICKER), float(_LEFT)
    baseline = shape.top - 36
    if texts.severity:
        width = kicker.width(texts.severity) + 40
        painter.box(left, baseline - 42, left + width, baseline + 16, accent, 8)
        left += width + 20
    for point, top in zip(fitted.points, tops, strict=True):
        side = point.size * 1.3
        painter.box(_LEFT, top + 2, _LEFT + side, top + 2 + side, accent, side / 2)
    image = painter.image()
    pen = ImageDraw.Draw(image)
    if texts.severity:
        kicker.draw(pen, _LEFT + 20, baseline, texts.severity, "#ffffff")
    kicker.draw(pen, left, baseline, "".join(kicker.cut(clean(texts.kicker), _RIGHT - left, 1)), accent)
    _write(pen, _LEFT, title_top, fitted.title, INK)
    if fitted.picture:
        _paste(image, picture, picture_top, fitted.picture)
    if fitted.lead:
        _write(pen, _LEFT, lead_top, fitted.lead, MUTED)
    for number, (point, top) in enumerate(zip(fitted.points, tops, strict=True), start=1):
        figure, face = str(number), face_of(round(point.size * 0.8))
        middle = _LEFT + point.size * 0.65
        face.draw(pen, middle - face.width(figure) / 2, top + 2 + point.size * 0.94, figure, "#ffffff")
        _write(pen, _LEFT + shape.frame.number, top, point, INK)
    _foot(image, pen, texts, foot, shape.qr)
    out = io.BytesIO()
    if fitted.picture:
        image.save(out, "PNG", optimize=True)
    else:
        image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _write(pen: ImageDraw.ImageDraw, left: float, top: float, lines: Lines, fill: str) -> None:
    face = face_of(lines.size)
    for number, line in enumerate(lines.lines):
        baseline = top + lines.size * (number * lines.leading + (lines.leading - 1) / 2 + 0.86)
        face.draw(pen, left, baseline, line, fill)


def _paste(image: Image.Image, picture: bytes, top: float, height: float) -> None:
    width = _RIGHT - _LEFT
    with Image.open(io.BytesIO(picture)) as read:
        shown = read.convert("RGB")
    scale = max(width / shown.width, height / shown.height)
    shown = shown.resize((round(shown.width * scale), round(shown.height * scale)), Image.Resampling.LANCZOS)
    left, upper = (shown.width - width) // 2, round((shown.height - height) / 2)
    image.paste(shown.crop((left, upper, left + width, upper + round(height))), (_LEFT, round(top)))


def _foot(image: Image.Image, pen: ImageDraw.ImageDraw, texts: KitTexts, top: int, side: int) -> None:
    """Draw the QR at the right, and beside it the address, the site and the agency."""
    code = segno.make(texts.address, error="m", micro=False)
    modules = code.symbol_size(border=0)[0]
    scale = max(side // modules, 1)
    drawn = io.BytesIO()
    code.save(drawn, kind="png", scale=scale, border=0, dark=INK, light="#ffffff")
    with Image.open(drawn) as read:
        qr = read.convert("RGB")
    image.paste(qr, (_RIGHT - qr.width, top + (side - qr.height) // 2))
    width = _RIGHT - qr.width - 36 - _LEFT
    call = face_of(30)
    call.draw(pen, _LEFT, top + 28, "Quét mã để đọc toàn bài", INK)
    address = face_of(28)
    address.draw(pen, _LEFT, top + 66, "".join(address.cut(texts.shown_address, width, 1)), MUTED)
    left = _LEFT + 94
    for text, size, rise, fill in ((texts.site, 30, 44, INK), (texts.agency, 24, 10, MUTED)):
        face = face_of(size)
        line = "".join(face.cut(clean(text), width - 94, 1))
        face.draw(pen, left, top + side - rise, line, fill)
