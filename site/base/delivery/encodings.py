"""The content encodings that a reader accepts."""

import re
from functools import lru_cache

# An encoding that an Accept-Encoding header names, unless it is refused by "q=0".
_ENCODING = re.compile(r"\b(br|gzip)\b(?!\s*;\s*q\s*=\s*0(?:\.0*)?\s*(?:,|$))")


# Browsers send few different values.
@lru_cache(maxsize=200)
def accepted_encodings(header: str) -> frozenset[str]:
    """Return "br" and "gzip", each if an Accept-Encoding header names it and does not refuse it."""
    return frozenset(_ENCODING.findall(header.lower()))
