"""Parser of JSON Feed into raw entries, with the fields as the publisher wrote them. Pure."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

from campaign.inbox.reading.formats.raw import (
    MAX_ENTRIES,
    TORN,
    TORN_KEPT,
    Markup,
    RawEntry,
    RawFeed,
    text,
    too_many,
)

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_DECODER = json.JSONDecoder()


def read_json(document: str, keeps_torn: bool) -> RawFeed | None:
    """Return the raw entries of a JSON Feed 1.x.

    Returns None if the document is other JSON, or is broken before its items. With `keeps_torn` a truncated
    item is kept, reduced to its complete members.
    """
    try:
        feed, is_torn = json.loads(document), False
    except RecursionError:
        return None
    except ValueError:
        feed, is_torn = _torn(document, keeps_torn), True
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return None
    version = feed.get("version")
    if not isinstance(version, str) or "jsonfeed.org" not in version:
        return None
    entries, warnings = [], []
    if is_torn:
        warnings.append(TORN_KEPT if keeps_torn else TORN)
    for number, item in enumerate(feed["items"][:MAX_ENTRIES], start=1):
        if isinstance(item, dict):
            entries.append(_entry(item))
        else:
            warnings.append(f"Bỏ qua tin thứ {number} vì không đọc được.")
    if len(feed["items"]) > MAX_ENTRIES:
        warnings.append(too_many(len(feed["items"])))
    return RawFeed(
        "json" + ("11" if version.rstrip("/").endswith("1.1") else "1"),
        text(feed.get("title")),
        text(feed.get("home_page_url")),
        None,
        entries,
        warnings,
        is_torn=is_torn,
        is_whole=not is_torn and len(entries) == len(feed["items"]),
    )


def _torn(document: str, keeps_torn: bool) -> dict[str, Any] | None:
    """Return a feed that is truncated within its items, reduced to the complete items.

    With `keeps_torn` it also has the complete members of the truncated item.

    Returns None if the document is not a feed or is broken before its items.
    """
    start = _ITEMS.search(document)
    if start is None:
        return None
    try:
        feed = json.loads(document[: start.start()].rstrip().rstrip(",") + "}")
    except (ValueError, RecursionError):
        return None
    items: list[Any] = []
    at = start.end()
    with suppress(ValueError, RecursionError):
        while len(items) <= MAX_ENTRIES:
            item, at = _DECODER.raw_decode(document, _skip(document, at))
            items.append(item)
    torn = _complete_members(document, _skip(document, at)) if keeps_torn else {}
    # An item that could not be recognised again would come twice.
    if torn.keys() & {"id", "url"}:
        items.append(torn)
    return {**feed, "items": items} if isinstance(feed, dict) else None


def _complete_members(document: str, at: int) -> dict[str, Any]:
    """Return the complete members of the truncated object that begins at `at`."""
    members: dict[str, Any] = {}
    if not document.startswith("{", at):
        return members
    at += 1
    with suppress(ValueError, RecursionError):
        while at < len(document):
            name, at = _DECODER.raw_decode(document, _skip(document, at))
            value, at = _DECODER.raw_decode(document, _skip(document, at))
            # A number at the very end may have lost digits.
            if at < len(document):
                members[str(name)] = value
    return members


def _skip(document: str, at: int) -> int:
    while at < len(document) and document[at] in ",: \t\r\n":
        at += 1
    return at


def _entry(item: dict[str, Any]) -> RawEntry:
    identifier = item.get("id")
    people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [text(person.get("name")) for person in (people or []) if isinstance(person, dict)]
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    content = text(item.get("content_html"))
    return RawEntry(
        guid=str(identifier) if isinstance(identifier, (int, float)) else text(identifier),
        link=text(item.get("url")) or text(item.get("external_url")),
        title=Markup(text(item.get("title")), is_html=False),
        summary=Markup(text(item.get("summary")), is_html=False),
        content=Markup(content) if content else Markup(text(item.get("content_text")), is_html=False),
        authors=tuple(filter(None, names)),
        categories=tuple(text(tag) for tag in (tags or [])[:50]),
        images=tuple(filter(None, (text(item.get("image")), text(item.get("banner_image"))))),
        published=text(item.get("date_published")),
        updated=text(item.get("date_modified")),
    )
