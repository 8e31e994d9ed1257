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


def _routes(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).strip("^$")
        yield from _routes(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else [route]
