"""Tests that no public address breaks, whatever stands in the place of its parameters."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver

from home.first_run.structure import Tree

VALUES = ["é", "9" * 18, "9" * 4400, "2026-13", "a" * 3000, "\0", "😀"]
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# Other tests open all addresses of the admin.
_ELSEWHERE = ("admin/", "__debug__/")


def _routes(
    patterns: list[Any], before: str, converters: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the route of each address that has parameters, with their converters."""
    for one in patterns:
        if not isinstance(one.pattern, RoutePattern):
            continue
        route, known = f"{before}{one.pattern._route}", converters | one.pattern.converters
        if route.startswith(_ELSEWHERE):
            continue
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, route, known)
        elif isinstance(one, URLPattern) and known:
            yield route, known


def _accepted(converter: Any, value: str) -> bool:
    return re.fullmatch(converter.regex, value, re.DOTALL) is not None


def test_no_public_address_breaks(tree: Tree, client: Client) -> None:
    client.raise_request_exception = False
    asked, broken = 0, []
    for route, converters in _routes(get_resolver().url_patterns, "", {}):
        for value in VALUES:
            given = {name: value if _accepted(each, value) else "1" for name, each in converters.items()}
            path = _PARAMETER.sub(lambda found, given=given: quote(given[found[1]]), route)
            answer = client.get(f"/{path}")
            asked += 1
            if answer.status_code >= 500:
                broken.append(f"{route} {value[:20]!r}: {answer.exc_info[1]!r}"[:300])
    for value in VALUES:
        for path in (
            f"tep/{value}/x",
            f"tep/1/{value}",
            f"{value}/",
            f"phong-trao/{value}/",
            f"van-ban/{value}/",
        ):
            answer = client.get(f"/{quote(path)}")
            if answer.status_code >= 500:
                broken.append(f"{path[:50]!r}: {answer.exc_info[1]!r}"[:300])
    assert not broken, "\n".join(broken)
    assert asked > 150
