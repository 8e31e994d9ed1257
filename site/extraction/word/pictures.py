"""Descriptions of pictures, and the shares that were cut off them."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn

# Descriptions that Word makes by itself: a file's name, or a guess in English.
_MADE_BY_WORD = re.compile(
    r"(?:[^\n]*[\\/])?[\w .()-]+\.(?:jpe?g|png|gif|bmp|tiff?|webp|heic)|"
    r"(?:picture|image|ảnh|hình ảnh) ?\d*|.*(?:description automatically generated|được tạo tự động).*",
    re.IGNORECASE | re.DOTALL,
)
_VML_SHARE = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?|-?\.\d{1,6})(f?)")
# Left, top, right, bottom.
Crop = tuple[float, float, float, float]


def description(blip: Any) -> str:
    """Return the alternative text of the drawing that contains a picture."""
    return _by_people(blip.xpath("string((ancestor::w:drawing[1]//wp:docPr)[1]/@descr)"))


def _by_people(words: str) -> str:
    return "" if _MADE_BY_WORD.fullmatch(words.strip()) else words


def crop(blip: Any) -> Crop:
    """Return the shares that a drawing cuts off its picture, stored in thousandths of a percent."""
    found = blip.getparent().find(qn("a:srcRect"))
    shares = [] if found is None else [found.get(side) or "0" for side in "ltrb"]
    if not all(re.fullmatch(r"-?\d{1,7}", share) for share in shares):
        shares = []
    return _cut_off([int(share) / 100_000 for share in shares])


def of_vml(image: Any) -> tuple[str, Crop]:
    """Return the alternative text of a picture in VML, and the shares that are cut off it.

    These are fractions, or 65536ths with an "f" after them.
    """

    def share(side: str) -> float:
        found = _VML_SHARE.fullmatch(image.get(f"crop{side}") or "")
        return float(found[1]) / (65536 if found[2] else 1) if found else 0.0

    words = image.getparent().get("alt") or image.get("title") or ""
    return _by_people(words), _cut_off([share(side) for side in ("left", "top", "right", "bottom")])


def _cut_off(shares: list[float]) -> Crop:
    """Return the shares that leave something of the picture. A negative one adds a margin and cuts nothing off."""
    left, top, right, bottom = (max(0.0, share) for share in shares or [0.0] * 4)
    is_whole = left + right >= 1 or top + bottom >= 1
    return (0, 0, 0, 0) if is_whole else (left, top, right, bottom)
