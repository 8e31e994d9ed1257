"""Web addresses: which are acceptable, which mean the same document, which host they belong to.

Pure string work; it never resolves or opens anything (see guard.py for that).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that say where a click came from and never which document is meant.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|mc_[ce]id|igshid|yclid|zarsrc|_ga|vn_source\w*)$"
)
_LINE_BREAKS = re.compile(r"[\t\r\n]")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_MAX_LENGTH = 2000


def web_address(value: str, base: str = "") -> str:
    """`value` as an absolute http(s) address without userinfo, resolved against `base`; "" if it is none."""
    value = _LINE_BREAKS.sub("", value).strip()
    if not value:
        return ""
    try:
        absolute = urljoin(base, value) if base and not value.startswith(("http://", "https://")) else value
        parts = urlsplit(absolute)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return ""
    absolute = absolute.replace(" ", "%20")
    if _UNSAFE.search(absolute) or len(absolute) > _MAX_LENGTH or port == 0:
        return ""
    return absolute


def host_of(address: str) -> str:
    """The host in lower case without its last dot, "" where there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def host_is_allowed(host: str, allowed: Iterable[str]) -> bool:
    """Whether `host` is one of `allowed` or stands under one of them; "www." makes no difference."""
    host = host.lower().rstrip(".").removeprefix("www.")
    for entry in allowed:
        entry = entry.lower().rstrip(".").removeprefix("www.")
        if entry and (host == entry or host.endswith("." + entry)):
            return True
    return False


def link_key(address: str) -> str:
    """One spelling for all addresses of the same document: tracking parameters, fragment, scheme, "www.",
    default port and a trailing slash make no difference. "" for what is no web address."""
    address = web_address(address)
    if not address:
        return ""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = parts.query
    if query:
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.match(k.lower())]
        query = urlencode(sorted(kept))
    return urlunsplit(("", host + port, parts.path.rstrip("/"), query, "")).removeprefix("//")


def names_a_document(key: str) -> bool:
    """Whether a link key points below a site's front page; many feeds give the front page for every item."""
    return "/" in key or "?" in key
