"""Tests that no public address fails, whatever values its parameters have."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver
from django.utils.datastructures import MultiValueDict
from wagtail.models import Page

from base.addresses.converters import NumberConverter
from base.paging import PAGE_PARAMETER
from base.visibility import readable
from campaign.articles.models import ArticlePage
from campaign.engagement.models import PollPage, Subscriber
from campaign.engagement.newsletter import links
from home.first_run.structure import Tree
from tests.factories import page_of_each_type

pytestmark = pytest.mark.both(heavy=True)

VALUES = ["0", "é", "9" * 18, "9" * 4400, "2026-13", "a" * 3000, "\0", "😀"]
QUERIES = ["http://localhost//[x", "9" * 5000, "0001-01-01", "9999-12-31T23:59:59Z"]
# All other addresses count from 1.
COUNTED_FROM_0 = ["sitemap-0.xml"]
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


def _plain_addresses(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Yield each address without parameters."""
    for one in patterns:
        if not isinstance(one.pattern, RoutePattern) or "<" in one.pattern._route:
            continue
        route = f"{before}{one.pattern._route}"
        if isinstance(one, URLResolver):
            if not route.startswith(_ELSEWHERE, 1):
                yield from _plain_addresses(one.url_patterns, route)
        elif not route.startswith(_ELSEWHERE, 1):
            yield route


def _accepted(converter: Any, value: str) -> bool:
    return re.fullmatch(converter.regex, value, re.DOTALL) is not None


def test_no_public_address_breaks(tree: Tree, client: Client, begin_edition: Callable[[], None]) -> None:
    begin_edition()
    client.raise_request_exception = False
    paths, of_none = set(), set()
    for route, converters in _routes(get_resolver().url_patterns, "", {}):
        for value in VALUES:
            given = {name: value if _accepted(each, value) else "1" for name, each in converters.items()}
            path = _PARAMETER.sub(lambda found, given=given: quote(given[found[1]]), route)
            paths.add(path)
            if value == "0" and any(isinstance(each, NumberConverter) for each in converters.values()):
                of_none.add(path)
    for value in VALUES:
        ends = (f"tep/{value}/x", f"tep/1/{value}", f"{value}/", f"phong-trao/{value}/", f"van-ban/{value}/")
        paths.update(map(quote, ends))
    broken = []
    for path in sorted(paths):
        answer = client.get(f"/{path}")
        if answer.status_code >= 500:
            broken.append(f"{path[:50]}: {answer.exc_info[1]!r}"[:300])
        elif path in of_none and answer.status_code != 404 and path not in COUNTED_FROM_0:
            broken.append(f"{path}: {answer.status_code}")
    assert not broken, "\n".join(broken)
    assert len(paths) > 100


def test_no_query_breaks_a_public_address(
    tree: Tree, client: Client, monkeypatch: pytest.MonkeyPatch, begin_edition: Callable[[], None]
) -> None:
    """Find the query parameters that each address reads, and give each of them every value."""
    client.raise_request_exception = False
    page_of_each_type(tree)
    poll, subscriber = PollPage.objects.get(), Subscriber.objects.create(address="an@example.vn", weekly=True)
    begin_edition()
    asked: set[str] = set()
    usual = MultiValueDict.__getitem__

    def noted(query: QueryDict, name: str) -> Any:
        asked.add(name)
        return usual(query, name)

    def broken(address: str, **query: str) -> str:
        answer = client.get(address, {"q": "mật khẩu", "url": f"http://localhost{story}"} | query)
        # oEmbed answers 501 for a format that it does not have.
        error = getattr(answer, "exc_info", None)
        return f"{address} {query}: {error[1]!r}"[:300] if error else ""

    story = ArticlePage.objects.get().url
    addresses = [
        *_plain_addresses(get_resolver().url_patterns),
        *{type(page): page.url for page in readable(Page.objects.all()).specific() if page.url}.values(),
        reverse("engagement:results", args=[poll.pk]),
        reverse("engagement:message"),
        links.path("newsletter_choice", links.token_of(subscriber.key)),
    ]
    monkeypatch.setattr(QueryDict, "__getitem__", noted, raising=False)
    known, found = set(), []
    for address in addresses:
        asked.clear()
        found.append(broken(address))
        todo = sorted(asked)
        known |= asked
        found += [broken(address, **{name: value}) for name in todo for value in QUERIES]
    assert not any(found), "\n".join(filter(None, found))
    assert known >= {*settings.EDITION_LIVE_PARAMETERS, PAGE_PARAMETER, "ma", "da-chon", "xong"}
