"""XML and JSON documents -> raw entries: the fields as the publisher wrote them, nothing cleaned or judged.

feedparser reads the XML with its own sanitising and address resolution off; parse.py does those.
Pure: feedparser gets a stream, never a name or an address, so it opens nothing.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from html.entities import html5
from typing import Any
from xml.sax import SAXException

import feedparser

from campaign.inbox import hints
from campaign.inbox.types import Quiet

MAX_ENTRIES = 200
# What feedparser and its HTML parser are known to raise on hostile input.
PARSER_ERRORS = (
    ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError, OverflowError,
    SAXException,
)  # fmt: skip
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));|([A-Za-z][A-Za-z0-9]{1,31});)?")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTRY_START = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)[\s>]")
_ENTRY_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>")
_ROOT_NAME = re.compile(r"<((?:[A-Za-z_][\w.-]*:)?(rss|feed|rdf))[\s>]", re.IGNORECASE)
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}

_NEVER_QUIET = Quiet()


@dataclass(frozen=True, slots=True)
class Markup:
    """A text as published; `is_html` says how to read it, `base` what its links are relative to."""

    value: str = ""
    is_html: bool = True
    base: str = ""


@dataclass(frozen=True, slots=True)
class RawEntry:
    guid: str = ""
    link: str = ""
    title: Markup = Markup()
    summary: Markup = Markup()
    content: Markup = Markup()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""


@dataclass(frozen=True, slots=True)
class RawFeed:
    format: str
    title: str = ""
    link: str = ""
    ttl_minutes: int | None = None
    entries: list[RawEntry] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    quiet: Quiet = _NEVER_QUIET
    is_torn: bool = False


# --- XML -------------------------------------------------------------------------------------------


def read_xml(text: str, base: str) -> RawFeed:
    """Raw entries of an RSS, RDF or Atom document. Raises one of PARSER_ERRORS on what cannot be read."""
    quiet = hints.quiet(text)
    text, is_torn = _without_torn_entry(text)
    text, total = _first_entries(text)
    document = feedparser.parse(
        io.BytesIO(_repair(text).encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    version = document.get("version") or ""
    warnings = []
    if is_torn:
        warnings.append("Bản tin bị đứt giữa chừng; chỉ nhận những tin còn nguyên vẹn.")
    elif document.get("bozo"):
        warnings.append("Bản tin sai quy cách XML; đã đọc được những tin còn nguyên vẹn.")
    entries = []
    for number, entry in enumerate(document.entries[:MAX_ENTRIES], start=1):
        try:
            entries.append(_xml_entry(entry, version.startswith("atom")))
        except PARSER_ERRORS as error:
            warnings.append(f"Bỏ qua tin thứ {number} vì không đọc được ({type(error).__name__}).")
    if total > MAX_ENTRIES:
        warnings.append(_too_many(total))
    about = document.feed
    return RawFeed(
        version,
        _text(about.get("title")),
        _text(about.get("link")),
        _ttl(about),
        entries,
        warnings,
        quiet,
        is_torn,
    )


def _too_many(total: int) -> str:
    return f"Bản tin có {total} tin; chỉ nhận {MAX_ENTRIES} tin đầu."


def _without_torn_entry(text: str) -> tuple[str, bool]:
    """The document without the entry in whose middle it ends, and whether it ends before its time.

    What stands of such an entry would pass for an item: without its address, or under another identity.
    """
    root = _ROOT_NAME.search(text)
    if root is None or re.search(f"</{re.escape(root.group(1))}", text, re.IGNORECASE):
        return text, False
    starts = [match.start() for match in _ENTRY_START.finditer(text)]
    ends = [match.end() for match in _ENTRY_END.finditer(text)]
    if not ends or starts[-1] < ends[-1]:
        return text, True
    return text[: ends[-1]] + _closing(root), True


def _closing(root: re.Match[str]) -> str:
    channel = "</channel>" if root.group(2).lower() == "rss" else ""
    return f"{channel}</{root.group(1)}>"


def _first_entries(text: str) -> tuple[str, int]:
    """The document cut after MAX_ENTRIES entries and closed again, and how many it had; long ones cost."""
    starts = [match.start() for match in _ENTRY_START.finditer(text)]
    root = _ROOT_NAME.search(text)
    if len(starts) <= MAX_ENTRIES or root is None:
        return text, len(starts)
    return text[: starts[MAX_ENTRIES]] + _closing(root), len(starts)


def _repair(text: str) -> str:
    """Makes well-formed what commonly is not: control characters, bare "&", HTML's named entities.

    Text inside CDATA keeps its ampersands.
    """
    parts = _CDATA.split(_ILLEGAL.sub("", text))
    parts[::2] = [_REFERENCE.sub(_reference, part) if "&" in part else part for part in parts[::2]]
    return "".join(parts)


def _reference(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        if name in _XML_ENTITIES:
            return match.group()
        return html5.get(name + ";") or match.group()
    if hexadecimal or decimal:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        legal = code <= 0x10FFFF and not _ILLEGAL.match(chr(code))
        return match.group() if legal else ""
    return "&amp;"


def _xml_entry(entry: Any, is_atom: bool) -> RawEntry:
    # FeedParserDict answers "updated" with "published"; dict.get asks for what really stands there.
    guid = _text(dict.get(entry, "id"))
    link = _text(entry.get("feedburner_origlink")) or _text(dict.get(entry, "link"))
    if not link and entry.get("guidislink", True):
        link = guid
    contents = [_markup(part, is_atom) for part in entry.get("content", [])]
    content = max(contents, key=lambda part: len(part.value), default=Markup())
    summary = _markup(entry.get("summary_detail") or {"value": entry.get("summary", "")}, is_atom)
    title = entry.get("title_detail") or {"value": entry.get("title", "")}
    return RawEntry(
        guid=guid,
        link=link,
        title=_markup(title, is_atom),
        summary=summary,
        content=content,
        authors=_xml_authors(entry),
        categories=tuple(_text(tag.get("label") or tag.get("term")) for tag in entry.get("tags", [])[:50]),
        images=tuple(_xml_images(entry)),
        published=_text(dict.get(entry, "published")) or _text(dict.get(entry, "created")),
        updated=_text(dict.get(entry, "updated")),
    )


def _markup(detail: Any, is_atom: bool) -> Markup:
    kind = str(detail.get("type") or "")
    value = _text(detail.get("value"))
    if kind and not kind.startswith("text/") and "html" not in kind and "xml" not in kind:
        value = ""  # base64 of a picture or sound
    # RSS has no type attribute: whatever it carries may be HTML. Atom says what it carries.
    return Markup(value, not is_atom or kind != "text/plain", _text(detail.get("base")))


def _xml_authors(entry: Any) -> tuple[str, ...]:
    named = [_text(person.get("name") or person.get("email")) for person in entry.get("authors", [])[:20]]
    return tuple(name for name in named if name) or tuple(filter(None, [_text(entry.get("author"))]))


def _xml_images(entry: Any) -> list[str]:
    found = [
        media.get("url")
        for media in entry.get("media_content", [])
        if media.get("medium") == "image" or str(media.get("type", "")).startswith("image/")
    ]
    found += [media.get("url") for media in entry.get("media_thumbnail", [])]
    for enclosure in entry.get("enclosures", []):
        address = str(enclosure.get("href", ""))
        kind = str(enclosure.get("type", ""))
        if kind.startswith("image/") or re.search(r"(?i)\.(jpe?g|png|webp|gif|avif)(\?|$)", address):
            found.append(address)
    image = entry.get("image")
    if isinstance(image, dict):
        found.append(image.get("href") or image.get("url"))
    return [str(address) for address in found if address]


def _ttl(about: Any) -> int | None:
    """Minutes between updates as the publisher says (RSS ttl, or RSS 1.0's syndication module)."""
    ttl = _number(about.get("ttl"))
    if ttl:
        return ttl
    period = _PERIODS.get(_text(about.get("sy_updateperiod")).lower())
    return period // max(_number(about.get("sy_updatefrequency")) or 1, 1) if period else None


def _number(value: Any) -> int | None:
    text = _text(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def _text(value: Any) -> str:
    """`value` if it is text, without what no database stores: lone surrogates (JSON can spell them) and NUL."""
    if not isinstance(value, str):
        return ""
    if not value.isascii():
        value = value.encode("utf-8", "ignore").decode("utf-8")
    return value.replace("\x00", "").strip()


# --- JSON Feed -------------------------------------------------------------------------------------


def read_json(text: str) -> RawFeed | None:
    """Raw entries of a JSON Feed 1.x, None where the document is other JSON or broken."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return None
    version = document.get("version")
    if not isinstance(version, str) or "jsonfeed.org" not in version:
        return None
    entries, warnings = [], []
    for number, item in enumerate(document["items"][:MAX_ENTRIES], start=1):
        if isinstance(item, dict):
            entries.append(_json_entry(item))
        else:
            warnings.append(f"Bỏ qua tin thứ {number} vì không đọc được.")
    if len(document["items"]) > MAX_ENTRIES:
        warnings.append(_too_many(len(document["items"])))
    return RawFeed(
        "json" + ("11" if version.rstrip("/").endswith("1.1") else "1"),
        _text(document.get("title")),
        _text(document.get("home_page_url")),
        None,
        entries,
        warnings,
    )


def _json_entry(item: dict[str, Any]) -> RawEntry:
    identifier = item.get("id")
    people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_text(person.get("name")) for person in (people or []) if isinstance(person, dict)]
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    content = _text(item.get("content_html"))
    return RawEntry(
        guid=str(identifier) if isinstance(identifier, (int, float)) else _text(identifier),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=Markup(_text(item.get("title")), is_html=False),
        summary=Markup(_text(item.get("summary")), is_html=False),
        content=Markup(content) if content else Markup(_text(item.get("content_text")), is_html=False),
        authors=tuple(filter(None, names)),
        categories=tuple(_text(tag) for tag in (tags or [])[:50]),
        images=tuple(filter(None, (_text(item.get("image")), _text(item.get("banner_image"))))),
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
    )
