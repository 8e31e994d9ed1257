"""Web addresses: validate them, normalise them for comparison, and get their hosts.

Works on strings only; it never resolves a name or opens a connection (guard.py does that).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from extraction.links import destination

_LINE_BREAKS = re.compile(r"[\t\r\n]")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_MAX_LENGTH = 2000


def web_address(value: str, base: str = "") -> str:
    """Return `value`, resolved against `base`, as an absolute http(s) address, or "" if it is not one.

    Addresses with userinfo, unsafe characters or more than 2000 characters are not accepted.
    """
    value = _LINE_BREAKS.sub("", value).strip()
    if not value:
        return ""
    if base and value.startswith("www."):
        # Publishers who type links leave out the scheme.
        value = f"//{value}"
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


def shown_address(value: str, base: str = "") -> str:
    """Return `web_address` without redirect page, tracking parameters and session id: the address that is shown."""
    return web_address(destination(web_address(value, base)))


def host_of(address: str) -> str:
    """Return the host of an address in lower case without a trailing dot, or "" if there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def host_is_allowed(host: str, allowed: Iterable[str]) -> bool:
    """Return True if `host` equals one of `allowed` or is a subdomain of it. A leading "www." is ignored."""
    return closest_domain(host, allowed) != ""


def closest_domain(host: str, domains: Iterable[str]) -> str:
    """Return the longest of `domains` that `host` equals or is a subdomain of, or "". "www." is ignored."""
    host = _without_www(host)
    known = map(_without_www, domains)
    return max((d for d in known if d and (host == d or host.endswith("." + d))), key=len, default="")


def _without_www(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def link_key(address: str) -> str:
    """Return one key for all addresses of the same document, or "" if `address` is not a web address.

    What `shown_address` leaves out, the order of parameters, the fragment, the scheme, "www.", the default port and a
    trailing slash are ignored.
    """
    address = shown_address(address)
    if not address:
        return ""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return urlunsplit(("", host + port, parts.path.rstrip("/"), query, "")).removeprefix("//")


def names_a_document(key: str) -> bool:
    """Return True if a link key points below a site's front page.

    Many feeds link every item to the front page.
    """
    return "/" in key or "?" in key
