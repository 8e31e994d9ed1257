"""Find the feeds that any web page offers, each with a few items, for an editor to choose from.

Fetches and parses as polling does, through the guard, and runs no script of a page. It stores nothing.
"""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin

from campaign.inbox.reading.addresses import host_of, link_key, web_address
from campaign.inbox.reading.fetch import FetchConfig, fetch
from campaign.inbox.reading.parse_worker import ParseWorker
from campaign.inbox.reading.types import (
    Fetched,
    FetchFailed,
    FetchRequest,
    ParsedEntry,
    ParsedFeed,
    ParseRefused,
)
from vietnamese.encodings import decode

PREVIEWS = 5
MAX_FEEDS = 10
_MAX_REQUESTS = 14
_SECONDS = 25.0
_REQUEST_SECONDS = 8.0
# Usual addresses of a feed, or of a page that lists feeds, on Vietnamese portals and common systems.
_COMMON_PATHS = ("/rss", "/feed", "/rss.xml")
# Reasons of refusal that mean a web page, which may link to feeds.
_PAGES = ("html", "login_page")
_SEARCHED = 1_000_000
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf)\+xml|application/feed\+json|text/xml", re.IGNORECASE)
_FEED_ADDRESS = re.compile(
    r"\.(?:rss|rdf|atom)(?:$|\?)|/(?:rss|feeds?|atom)(?:[./?]|$)|[?&]feed=", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was fetched and parsed. `previews` are its first items, cleaned as in polling."""

    url: str
    title: str
    site_url: str
    previews: tuple[ParsedEntry, ...]
    item_count: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """The feeds that were found. `error` is a message for the editor if there are none, otherwise ""."""

    feeds: tuple[FoundFeed, ...] = ()
    error: str = ""


@dataclass
class _Search:
    """The state of one call of `discover`: addresses to fetch, addresses fetched, and feeds found."""

    config: FetchConfig
    parse: ParseWorker
    deadline: float
    waiting: deque[tuple[str, int]] = field(default_factory=deque)
    asked: set[str] = field(default_factory=set)
    found: list[FoundFeed] = field(default_factory=list)

    def look_at(self, address: str, depth: int) -> FetchFailed | ParseRefused | None:
        """Fetch `address` and keep its feed, or queue the feed links of its page.

        Returns the reason if there is no feed at the address, otherwise None.
        """
        self.asked.add(address)
        left = self.deadline - time.monotonic()
        config = replace(self.config, total_seconds=min(_REQUEST_SECONDS, max(left, 0.1)))
        result = fetch(FetchRequest(address), config)
        if isinstance(result, FetchFailed):
            return result
        if not isinstance(result, Fetched):
            return FetchFailed("bad_response", "Máy chủ trả lời “không đổi” dù chưa được hỏi.")
        self.asked.add(result.url)
        parsed = self.parse(result.body, result.content_type, result.url)
        if isinstance(parsed, ParsedFeed):
            self._keep(result, parsed)
            return None
        if parsed.reason in _PAGES and depth < 2:
            page = decode(result.body[:_SEARCHED]).text
            self.waiting.extend((link, depth + 1) for link in feed_links(page, result.url))
        return parsed

    def _keep(self, fetched: Fetched, feed: ParsedFeed) -> None:
        """Add a feed that was found, once for all spellings of its address."""
        if link_key(fetched.url) in {link_key(known.url) for known in self.found}:
            return
        title = feed.title or host_of(fetched.url)
        self.found.append(
            FoundFeed(fetched.url, title, feed.link, feed.entries[:PREVIEWS], len(feed.entries))
        )

    def work_off(self) -> None:
        """Fetch the queued addresses until the queue is empty or a limit of time or number is reached."""
        while self.waiting and len(self.found) < MAX_FEEDS and len(self.asked) < 2 * _MAX_REQUESTS:
            if time.monotonic() >= self.deadline:
                return
            address, depth = self.waiting.popleft()
            if address not in self.asked:
                self.look_at(address, depth)


def discover(address: str, config: FetchConfig) -> Discovery:
    """Return the feeds at `address` or linked from it, within about half a minute.

    Tried in this order: the address itself, by https and then by http if it names no scheme; the feed links of its page
    and, one page further, the links of a page that lists feeds; only if nothing was found, the usual feed addresses on
    its host.
    """
    typed = address.strip()
    has_scheme = not typed or "://" in typed
    address = typed if has_scheme else f"https://{typed}"
    if not web_address(address):
        return Discovery(error="Địa chỉ phải là một trang web, bắt đầu bằng http:// hoặc https://.")
    with ParseWorker() as parse:
        search = _Search(config, parse, time.monotonic() + _SECONDS)
        refused = search.look_at(address, 0)
        if isinstance(refused, FetchFailed) and not has_scheme:
            address = f"http://{typed}"
            refused = search.look_at(address, 0)
        search.work_off()
        if not search.found and refused is not None and refused.reason in _PAGES:
            search.waiting.extend((urljoin(address, path), 1) for path in _COMMON_PATHS)
            search.work_off()
    if search.found or refused is None:
        return Discovery(tuple(search.found))
    if refused.reason == "html":
        return Discovery(error="Không tìm thấy bản tin RSS, Atom hay JSON Feed nào trên trang này.")
    return Discovery(error=refused.message)


def feed_links(page: str, url: str) -> list[str]:
    """Return the addresses that an HTML page declares as its feeds, followed by links that look like feeds.

    Pure.
    """
    base = url
    named: list[str] = []
    likely: list[str] = []
    for element in _root(page).iter("link", "a", "base"):
        tag, attributes = element.tag, element.attrib
        address = web_address(attributes.get("href", ""), base=base).partition("#")[0]
        if not address:
            continue
        if tag == "base":
            base = address
        elif tag == "link":
            if "alternate" in attributes.get("rel", "").lower().split() and _FEED_TYPE.match(
                attributes.get("type", "")
            ):
                named.append(address)
        elif _FEED_ADDRESS.search(address):
            likely.append(address)
    return list(dict.fromkeys(named + likely))[:_MAX_REQUESTS]


def _root(page: str) -> Any:
    import lxml.html  # web workers need not load it

    # lxml refuses text that declares an encoding, so it gets bytes; the tag is for empty pages, which it refuses too.
    parser = lxml.html.HTMLParser(encoding="utf-8")
    return lxml.html.document_fromstring(f"<html>{page}".encode(errors="replace"), parser)
