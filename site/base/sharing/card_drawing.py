"""Drawing of share cards: topic, title and agency on the site's own background.

It uses no page, storage or request, and the same words give the same bytes.
"""

import io
from functools import cache

from PIL import Image, ImageDraw

from base.sharing.card_spec import HEIGHT, WIDTH, Words
from base.sharing.lettering import Face, clean, face_of
from base.sharing.ornament import INK, LINE, MUTED, RED, SEA, Painter

_LEFT, _RIGHT = 80, WIDTH - 80
_BAND = 48
_FOOT = HEIGHT - 132
# Title sizes; the first that fits is used. Vietnamese marks stack above and below, so the line height is 1.3.
_TITLE_SIZES = (76, 68, 60, 54, 48)
_LEADING = 1.3
_KICKER_SIZE, _TEXT_SIZE, _NAME_SIZE, _AGENCY_SIZE = 30, 32, 30, 24
_TITLE_TOP = _BAND + 112
_GAP = 26


def draw_card(words: Words) -> bytes:
    """Return the share card as a PNG of 1200 x 630 pixels."""
    image = _ground(is_alert=words.is_alert).copy()
    draw = ImageDraw.Draw(image)
    accent = RED if words.is_alert else SEA
    width = _RIGHT - _LEFT
    kicker = face_of(_KICKER_SIZE)
    kicker.draw(draw, _LEFT, _BAND + 74, _one(words.kicker, _KICKER_SIZE, width), accent)
    face, lines = _title(clean(words.title))
    baseline = _TITLE_TOP + face.size * 0.86
    for line in lines:
        face.draw(draw, _LEFT, baseline, line, INK)
        baseline += face.size * _LEADING
    text, leading = face_of(_TEXT_SIZE), _TEXT_SIZE * 1.5
    top = baseline - face.size * _LEADING + _GAP + leading
    room = int((_FOOT - _GAP - top) // leading) + 1
    if words.text and room > 0:
        for number, line in enumerate(text.cut(clean(words.text), width, min(room, 3))):
            text.draw(draw, _LEFT, top + number * leading, line, MUTED)
    face_of(_NAME_SIZE).draw(draw, _LEFT + 88, HEIGHT - 74, _one(words.site, _NAME_SIZE, width - 88), INK)
    face_of(_AGENCY_SIZE).draw(
        draw, _LEFT + 88, HEIGHT - 40, _one(words.agency, _AGENCY_SIZE, width - 88), MUTED
    )
    out = io.BytesIO()
    # 64 colours make a third of the size and keep the edges of letters smooth.
    image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _one(text: str, size: int, width: float) -> str:
    """Return the part of `text` that fits on one line."""
    return "".join(face_of(size).cut(clean(text), width, 1))


def _title(title: str) -> tuple[Face, list[str]]:
    """Return the largest face in which the title fits, and its lines. A longer title is cut at the smallest size."""
    for size in _TITLE_SIZES:
        most_lines = int((_FOOT - _TITLE_TOP) // (size * _LEADING))
        lines = face_of(size).lines(title, _RIGHT - _LEFT)
        if len(lines) <= min(most_lines, 4):
            return face_of(size), face_of(size).balanced(title, _RIGHT - _LEFT)
    return face_of(size), face_of(size).cut(title, _RIGHT - _LEFT, most_lines)


@cache
def _ground(*, is_alert: bool) -> Image.Image:
    """Return the background that all cards share: paper, band, line and the site's logo."""
    painter = Painter(WIDTH, HEIGHT)
    painter.band(_BAND, is_alert=is_alert)
    painter.box(_LEFT, _FOOT, _RIGHT, _FOOT + 2, LINE)
    painter.logo(_LEFT, HEIGHT - 108, 72)
    return painter.image()
