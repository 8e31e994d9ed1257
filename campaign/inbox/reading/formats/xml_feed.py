"""Parser of RSS, RDF and Atom into raw entries, with the fields as the publisher wrote them.

feedparser parses the XML with its own sanitising and address resolution off and its date parsing replaced;
parse.py does these. Pure: feedparser receives a stream, never a file name or an address, so it opens nothing.
"""

from __future__ import annotations

import html
import io
import re
import time
from collections.abc import Callable, Collection
from functools import partial
from html.entities import html5
from typing import Any

import feedparser

from campaign.inbox.reading.formats import quiet_times, xml_entries
from campaign.inbox.reading.formats.raw import (
    MAX_ENTRIES,
    PARSER_ERRORS,
    TORN,
    TORN_KEPT,
    Markup,
    RawEntry,
    RawFeed,
    text,
    too_many,
)
from vietnamese.text import xml_legal

_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));|([A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_ADDRESS = re.compile(r"https?://|/", re.IGNORECASE)
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
_IMAGE_NAME = re.compile(r"\.(jpe?g|png|webp|gif|avif)(\?|$)", re.IGNORECASE)
_BASE = re.compile(r"(?<![\w-])base\s*=")
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_DELETED = re.compile(
    r"<(?:[A-Za-z_][\w.-]*:)?deleted-entry\s[^<>]*?\bref\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')"
)
# feedparser takes the description of a picture for a text of the item, so it is parsed under another name.
_MEDIA_DESCRIPTION = re.compile(r"<(/?)media:description(?=[\s/>])[^<>]*?(/?)>")
# feedparser takes an item with an empty link for one whose guid is no address.
_EMPTY_LINK = re.compile(r"<link\s*(?:/>|>\s*(?:<!\[CDATA\[\s*\]\]>\s*)?</link\s*>)")
_MALFORMED = "Bản tin sai quy cách XML; đã đọc được những tin còn nguyên vẹn."

# feedparser would try all its date parsers on each date, and nothing uses the results.
_UNREAD = time.gmtime(0)
feedparser.registerDateHandler(lambda _date: _UNREAD)


def read_xml(
    document: str, base: str, known: Collection[str], largest: int | None, keeps_torn: bool
) -> RawFeed:
    """Return the raw entries of an RSS, RDF or Atom document.

    Raises one of PARSER_ERRORS if it cannot be parsed.

    Entries whose fingerprint is in `known` are skipped; those longer than `largest` characters are left out.
    With `keeps_torn` a truncated entry is kept, reduced to its complete elements.
    """
    cut = xml_entries.cut(
        document, known, context=base, most=MAX_ENTRIES, largest=largest, keeps_torn=keeps_torn
    )
    parsed = feedparser.parse(
        io.BytesIO(_repair(cut.text).encode("utf-8", "replace")),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            # Resolving addresses takes a fifth of feedparser's time; parse.py does it if the document has no
            # xml:base.
            "content-location": base if "base" in document and _BASE.search(document) else "",
        },
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    version = parsed.get("version") or ""
    warnings = []
    if cut.is_torn:
        warnings.append(TORN_KEPT if keeps_torn else TORN)
    elif parsed.get("bozo"):
        warnings.append(_MALFORMED)
    read = parsed.entries[:MAX_ENTRIES]
    fingerprints = (
        cut.fingerprints if cut.fingerprints and len(cut.fingerprints) == len(read) else ("",) * len(read)
    )
    found = []
    for number, (entry, fingerprint) in enumerate(zip(read, fingerprints, strict=True), start=1):
        try:
            found.append(_entry(entry, version.startswith("atom"), fingerprint))
        except PARSER_ERRORS as error:
            warnings.append(f"Bỏ qua tin thứ {number} vì không đọc được ({type(error).__name__}).")
    if cut.too_large:
        warnings.append(f"Bỏ qua {cut.too_large} tin dài bất thường, có thể gây quá tải.")
    if cut.total > MAX_ENTRIES:
        warnings.append(too_many(cut.total))
    about = parsed.feed
    return RawFeed(
        version,
        text(about.get("title")),
        text(about.get("link")),
        _ttl(about),
        found,
        warnings,
        quiet_times.quiet(document),
        passed=cut.passed,
        deleted=_deleted(document),
        is_torn=cut.is_torn,
        is_whole=not cut.is_torn
        and not cut.too_large
        and len(found) == len(parsed.entries)
        and cut.total <= MAX_ENTRIES,
    )


def _deleted(document: str) -> tuple[str, ...]:
    """Return the ids of entries that an Atom feed declares deleted (RFC 6721 section 3)."""
    if _TOMBSTONES not in document:
        return ()
    found = (html.unescape(double or single).strip() for double, single in _DELETED.findall(document))
    return tuple(dict.fromkeys(filter(None, found)))[:MAX_ENTRIES]


def _repair(document: str) -> str:
    """Correct common errors in the XML: control characters, bare "&", named entities of HTML.

    CDATA sections are kept. Media RSS descriptions are renamed, empty links are left out.
    """
    parts = _CDATA.split(_EMPTY_LINK.sub("", xml_legal(document)))
    parts[::2] = [_REFERENCE.sub(_reference, part) if "&" in part else part for part in parts[::2]]
    if "<media:description" in document:
        parts[::2] = [_MEDIA_DESCRIPTION.sub(r"<\1media:caption\2>", part) for part in parts[::2]]
    return "".join(parts)


def _reference(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        if name in _XML_ENTITIES:
            return match.group()
        return html5.get(name + ";") or match.group()
    if hexadecimal or decimal:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        legal = code <= 0x10FFFF and xml_legal(chr(code)) != ""
        return match.group() if legal else ""
    return "&amp;"


def _entry(entry: Any, is_atom: bool, fingerprint: str) -> RawEntry:
    # Plain dict access: FeedParserDict returns "published" for a missing "updated", and is slow.
    get: Callable[..., Any] = partial(dict.get, entry)
    guid = text(get("id"))
    link = text(get("feedburner_origlink")) or text(get("link"))
    # feedparser takes any guid for a link, although many feeds write a number there without isPermaLink="false".
    if link == guid and get("guidislink") and not _ADDRESS.match(guid):
        link = ""
    if not link and not guid:
        # An item without a link whose content is a sound or an image links to that file.
        link = next((text(enclosure.get("href")) for enclosure in entry.get("enclosures", [])), "")
    contents = [_markup(part, is_atom) for part in get("content", [])]
    content = max(contents, key=lambda part: len(part.value), default=Markup())
    summary = _markup(_detail(get, "summary"), is_atom)
    if not summary.value and not content.value:
        # An item that is nothing but a film or a picture has no other text.
        summary = Markup(text(get("media_caption")))
    return RawEntry(
        guid=guid,
        link=link,
        title=_markup(_detail(get, "title"), is_atom),
        summary=summary,
        content=content,
        authors=_authors(entry),
        categories=tuple(text(tag.get("label") or tag.get("term")) for tag in get("tags", [])[:50]),
        images=tuple(_images(entry)),
        published=text(get("published")) or text(get("created")),
        updated=text(get("updated")),
        fingerprint=fingerprint,
    )


def _detail(get: Callable[[str], Any], name: str) -> dict[str, Any]:
    """Return a text with its type and base, or only the text if feedparser took those from a nested element."""
    value, detail = get(name), get(f"{name}_detail")
    return detail if detail and detail.get("value") == value else {"value": value}


def _markup(detail: Any, is_atom: bool) -> Markup:
    kind = str(detail.get("type") or "")
    value = text(detail.get("value"))
    if kind and not kind.startswith("text/") and "html" not in kind and "xml" not in kind:
        value = ""  # base64 of an image or sound
    # RSS has no type attribute, so its texts may be HTML. Atom declares the type.
    return Markup(value, not is_atom or kind != "text/plain", text(detail.get("base")))


def _authors(entry: Any) -> tuple[str, ...]:
    named = [text(person.get("name") or person.get("email")) for person in entry.get("authors", [])[:20]]
    return tuple(name for name in named if name) or tuple(filter(None, [text(entry.get("author"))]))


def _images(entry: Any) -> list[str]:
    """Return the addresses of the pictures of an entry: Media RSS first, then enclosures, then its image element."""
    media, enclosures = entry.get("media_content", []), entry.get("enclosures", [])
    found = [file.get("url") for file in media if _is_image(file.get("url"), file)]
    found += [file.get("url") for file in entry.get("media_thumbnail", [])]
    found += [file.get("href") for file in enclosures if _is_image(file.get("href"), file)]
    image = entry.get("image")
    if isinstance(image, dict):
        found.append(image.get("href") or image.get("url"))
    return [str(address) for address in found if address]


def _is_image(address: Any, file: Any) -> bool:
    """Return True if a file is an image by its medium, type or name: feeds leave out or mistake the first two."""
    is_declared = file.get("medium") == "image" or str(file.get("type", "")).startswith("image/")
    return is_declared or _IMAGE_NAME.search(str(address)) is not None


def _ttl(about: Any) -> int | None:
    """Return the minutes between updates by RSS ttl or RSS 1.0's syndication module, or None."""
    ttl = _number(about.get("ttl"))
    if ttl:
        return ttl
    period = _PERIODS.get(text(about.get("sy_updateperiod")).lower())
    return period // max(_number(about.get("sy_updatefrequency")) or 1, 1) if period else None


def _number(value: Any) -> int | None:
    digits = text(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else None
