"""Slugs from titles: `Đề phòng lừa đảo trên mạng` -> `de-phong-lua-dao-tren-mang`.

The module never makes a slug unique and never invents one: a title without a Latin letter or digit gives "".
The page editor does the same in `static/js/admin-slug.js`; a test compares the two.
"""

import re

from vietnamese.fold import fold

MAX_LENGTH = 80

_SEPARATORS = re.compile(r"[^a-z0-9]+")


def slugify(s: str, max_length: int = MAX_LENGTH) -> str:
    """Return lower-case ASCII words joined by hyphens, at most `max_length` characters.

    The slug is cut between words; only a first word that is too long by itself is cut inside.
    """
    slug = _SEPARATORS.sub("-", fold(s)).strip("-")
    if len(slug) <= max_length:
        return slug
    whole_words, _, _ = slug[: max_length + 1].rpartition("-")
    return whole_words or slug[:max_length]
