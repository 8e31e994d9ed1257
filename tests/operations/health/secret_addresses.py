"""Addresses that hold the secret of one person, by the routes of the site: no log tells it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

# Their keys name files, and one that search engines ask for.
_NO_SECRETS = ("admin/cuoc-thi/", "rss/", "(?P<key>")


def secret_addresses(secret: str) -> list[str]:
    """Return an address of each route whose last part is the key of one person, with `secret` in its place."""
    routes = [each for each in _routes(get_resolver().url_patterns) if not each.startswith(_NO_SECRETS)]
    secrets = [each for each in routes if re.search(r"\b(token|sealed|key)>", each)]
    assert len(secrets) >= 10
    return ["/" + re.sub(r"\(\?P[^)]*\)|<[^>]*>", secret, route) for route in secrets]


def other_spellings(secret: str) -> list[str]:
    """Return these addresses with capitals and with doubled slashes, which redirect to them."""
    found = []
    for address in secret_addresses(secret):
        before, _, after = address.partition(secret)
        found += [f"{before.title()}{secret}{after}", address.replace("/", "//")]
    return found


def encoded(secret: str) -> list[str]:
    """Return these addresses with percent-encoding of signs that need none, which lead to the same pages."""
    found = []
    for address in secret_addresses(secret):
        before, _, after = address.partition(secret)
        one, whole = f"%{ord(before[1]):x}", "".join(f"%{ord(sign):X}" for sign in before[1:-1])
        found += [
            f"/{each}{secret}{after}" for each in (f"{one}{before[2:]}", f"{before[1:-1]}%2F", f"{whole}/")
        ]
    return found


def _routes(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).strip("^$")
        yield from _routes(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else [route]
