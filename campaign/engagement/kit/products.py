"""All products of a kit, drawn together from the same texts."""

from __future__ import annotations

import io
from dataclasses import asdict, replace
from typing import Any

from PIL import Image

from campaign.engagement.kit import loudspeaker, sheets, slides, squares
from campaign.engagement.kit.texts import KitTexts
from campaign.engagement.models import KitFile

_Form = KitFile.Form
_PREVIEW_SIDE = 480


def draw_all(texts: KitTexts, picture: bytes) -> tuple[dict[str, tuple[str, bytes]], dict[str, Any]]:
    """Return the extension and content of each product by form, and the texts of the kit that pages show.

    Raises TooLongError, and PangoError where sheets cannot be rendered.
    """
    if not picture:
        texts = replace(texts, picture="")
    script = loudspeaker.script_of(texts)
    square = squares.draw(texts, squares.SQUARE, picture)
    products = {
        _Form.POSTER: ("pdf", sheets.poster(texts, picture)),
        _Form.LARGE_POSTER: ("pdf", sheets.poster(texts, picture, is_large=True)),
        _Form.LEAFLET: ("pdf", sheets.leaflet(texts, picture)),
        _Form.SQUARE: ("png", square),
        _Form.TALL: ("png", squares.draw(texts, squares.TALL, picture)),
        _Form.SLIDES: ("pptx", slides.write(texts, picture)),
        _Form.SCRIPT: ("docx", loudspeaker.write_docx(texts, script)),
        _Form.PREVIEW: ("webp", _small(square)),
    }
    words = {
        "headline": texts.headline,
        "lead": texts.lead,
        "is_sample": texts.is_sample,
        "script": asdict(script),
    }
    return {str(form): product for form, product in products.items()}, words


def _small(picture: bytes) -> bytes:
    """Return the thumbnail of the kit for lists, as WebP."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as read:
        small = read.convert("RGB").resize((_PREVIEW_SIDE, _PREVIEW_SIDE), Image.Resampling.LANCZOS)
    small.save(out, "WEBP", quality=82)
    return out.getvalue()
