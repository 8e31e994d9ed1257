"""Addresses of links that enter a text: without the detour of a redirect page, tracking parameters and session ids.

Works on strings only and fetches nothing, so it resolves only redirects with a parameter that names the destination.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote_plus, urlsplit, urlunsplit

# Parameters that record the origin of a click or the visitor's session, and never select a document.
_TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|mc_[ce]id|igshid|igsh|yclid|zarsrc|_ga|_gl|vn_source\w*"
    r"|phpsessid|jsessionid|aspsessionid\w*)"
)
# Java servers put the session into the path: "/tin/1;jsessionid=0A1B?id=2" (Jakarta Servlet, section 7.1.3).
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
# Host, path and parameters of pages that only lead on.
_REDIRECTS = (
    (r"(?:www\.)?google\.[a-z.]{2,6}", r"/url", ("q", "url")),
    (r"(?:l|lm|m|www)\.facebook\.com", r"/(?:l\.php|flx/warn/?)", ("u",)),
    (r"l\.(?:instagram|threads)\.com", r"/?", ("u",)),
    (r"(?:[\w-]+\.)*(?:zalo\.me|zaloapp\.com|zalo\.vn)", r"/.*", ("url", "u", "link", "target", "continue")),
    (r"(?:www\.|m\.)?youtube\.com", r"/redirect", ("q",)),
    (r"[\w-]+\.safelinks\.protection\.outlook\.com", r"/.*", ("url",)),
)
_MAX_DETOURS = 4
_WEB = re.compile(
    r"https?://[^\s\x00-\x1f\x7f/@\\]+\.[^\s\x00-\x1f\x7f/@\\]+(?:[/?#][^\s\x00-\x1f\x7f\\]*)?", re.IGNORECASE
)


def destination(address: str) -> str:
    """Return the address to which a link leads, without tracking parameters and session ids.

    Any other `address` (of mail, an anchor, a broken one) is returned unchanged.
    """
    for _ in range(_MAX_DETOURS):
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
    """Return `address` without tracking parameters and session ids; all else stays as it is written."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if parts.scheme not in ("http", "https"):
        return address
    path = _SESSION.sub("", parts.path)
    cleaned = parts._replace(path=path, query=_untracked(parts.query), fragment=_untracked(parts.fragment))
    return address if cleaned == parts else urlunsplit(cleaned)


def _untracked(query: str) -> str:
    """Return a query, or a fragment in its form, without the pairs that track."""
    pairs = query.split("&")
    return "&".join(p for p in pairs if not _TRACKING.fullmatch(unquote_plus(p.partition("=")[0]).lower()))
