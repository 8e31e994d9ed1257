"""Addresses of links that enter a text: without the detour of a redirect page and without tracking parameters.

Works on strings only and fetches nothing, so it resolves only redirects with a parameter that names the destination.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote_plus, urlsplit, urlunsplit

# Parameters that record the origin of a click and never select a document.
TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|mc_[ce]id|igshid|igsh|yclid|zarsrc|_ga|_gl|vn_source\w*)"
)
# Host, path and parameters of pages that only lead on.
_REDIRECTS = (
    (r"(?:www\.)?google\.[a-z.]{2,6}", r"/url", ("q", "url")),
    (r"(?:l|lm|m|www)\.facebook\.com", r"/(?:l\.php|flx/warn/?)", ("u",)),
    (r"l\.(?:instagram|threads)\.com", r"/?", ("u",)),
    (r"(?:[\w-]+\.)*(?:zalo\.me|zaloapp\.com|zalo\.vn)", r"/.*", ("url", "u", "link", "target", "continue")),
    (r"(?:www\.|m\.)?youtube\.com", r"/redirect", ("q",)),
    (r"[\w-]+\.safelinks\.protection\.outlook\.com", r"/.*", ("url",)),
)
_MOST_DETOURS = 4
_WEB = re.compile(r"https?://[^\s/@\\]+\.[^\s/@\\]+(?:/[^\s\\]*)?(?:[?#][^\s\\]*)?", re.IGNORECASE)


def destination(address: str) -> str:
    """Return the address to which a link leads, without tracking parameters.

    Any other `address` (of mail, an anchor, a broken one) is returned unchanged.
    """
    for _ in range(_MOST_DETOURS):
        if not (further := _named(address)):
            break
        address = further
    return _without_tracking(address)


def _named(address: str) -> str:
    """Return the address that a redirect page's parameter names; "" for any other address."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    for hosts, paths, names in _REDIRECTS:
        if re.fullmatch(hosts, host) and re.fullmatch(paths, parts.path):
            values = dict(reversed(parse_qsl(parts.query)))
            return next((values[name] for name in names if _WEB.fullmatch(values.get(name, ""))), "")
    return ""


def _without_tracking(address: str) -> str:
    """Return `address` without tracking parameters; the others stay as they are written."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if parts.scheme not in ("http", "https") or not parts.query:
        return address
    pairs = parts.query.split("&")
    kept = [pair for pair in pairs if not TRACKING.fullmatch(unquote_plus(pair.partition("=")[0]).lower())]
    return address if kept == pairs else urlunsplit(parts._replace(query="&".join(kept)))
