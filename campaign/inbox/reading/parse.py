"""Parse bytes into a ParsedFeed, or into the reason why they are not a feed.

The format is detected from the content, everything that will be shown is cleaned, and each item gets its
keys. Pure: no network, database, clock or settings. One invalid entry never makes the feed fail.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import replace
from itertools import islice

from campaign.inbox.reading import sanitize, similar
from campaign.inbox.reading.addresses import link_key, shown_address, web_address
from campaign.inbox.reading.formats import json_feed, sniff, xml_feed
from campaign.inbox.reading.formats.raw import PARSER_ERRORS, Markup, RawEntry, RawFeed
from campaign.inbox.reading.identity import Keys, assign_keys, guid_key, version
from campaign.inbox.reading.types import ParsedEntry, ParsedFeed, ParseRefused, ParseResult
from extraction.html_text import html_to_text
from vietnamese.dates import parse_feed_datetime
from vietnamese.encodings import (
    OldFont,
    decode,
    font_encoding,
    read_font_text,
    repair_font_text,
    repair_mojibake,
)
from vietnamese.text import one_line

SUMMARY_LENGTH = 600
TITLE_LENGTH = 1000
TORN_AT_ONCE = ParseRefused(
    "torn", "Bản tin bị cắt cụt trước khi hết tin đầu tiên nên chưa lấy được tin nào."
)
UNTITLED = "(Không có tiêu đề)"
_MAX_PICTURES = 9
_MAX_SEARCHED = 50
_JUDGED = 50_000  # characters
# Shorter texts of an entry hold too little evidence of an old font, and the beginning of longer ones is enough.
_MIN_JUDGED, _MAX_JUDGED = 40, 5_000
# A text that begins with one of these is HTML that was encoded twice.
_ENCODED_TAG = re.compile(
    r"&lt;(?:p|div|span|section|article|table|ul|ol|h[1-6]|a|img|figure|br|strong|b|em|i|font|center)(?:&gt;|\s|/)",
    re.IGNORECASE,
)
_IMG = re.compile(
    r"<img\b[^>]{0,2000}?\bsrc\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s\"'>]{1,2000}))",
    re.IGNORECASE,
)


def parse(
    data: bytes,
    content_type: str = "",
    url: str = "",
    known: Collection[str] = (),
    largest: int | None = None,
    keeps_torn: bool = False,
) -> ParseResult:
    """Return the feed in `data`, served from `url` with `content_type`, which may be wrong.

    Links are resolved against `url`. Entries whose fingerprint is in `known` are not parsed, only their
    fingerprints are returned. Entries longer than `largest` characters are left out. An entry that is
    truncated at the end of the document is left out too, or with `keeps_torn` reduced to its complete parts.
    """
    refused = sniff.refuse_binary(data)
    if refused:
        return refused
    decoded = decode(data, _charset(content_type))
    text, encoding = decoded.text, decoded.encoding
    # A portal that converts its old texts to UTF-8 may leave them in the letters of a font of the 1990s.
    if (font := font_encoding(text[:_JUDGED])) and (repaired := repair_font_text(text)) != text:
        text, encoding = repaired, font
    kind = sniff.sniff(text)
    if isinstance(kind, ParseRefused):
        return kind
    raw = _read(text[kind.start :], kind, url, known, largest, keeps_torn)
    if isinstance(raw, ParseRefused):
        return raw
    return _finish(raw, encoding, url)


def _charset(content_type: str) -> str | None:
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    return match.group(1) if match else None


def _read(
    text: str, kind: sniff.Kind, url: str, known: Collection[str], largest: int | None, keeps_torn: bool
) -> RawFeed | ParseRefused:
    raw = json_feed.read_json(text, keeps_torn) if kind.format == "json" else None
    if kind.format == "json" and raw is None:
        return ParseRefused("json", "Địa chỉ này trả về dữ liệu JSON nhưng không phải JSON Feed.")
    try:
        raw = raw or xml_feed.read_xml(text, url, known, largest, keeps_torn)
    except PARSER_ERRORS:
        return ParseRefused("unreadable", "Bản tin hỏng tới mức không đọc được tin nào.")
    is_feed = bool(raw.format) or kind.format != "maybe"
    has_items = bool(raw.entries or raw.passed)
    if kind.format in ("channel", "maybe") and not (is_feed and has_items):
        return sniff.UNKNOWN_XML
    if raw.is_torn and not has_items:
        return TORN_AT_ONCE
    return raw


def _finish(raw: RawFeed, encoding: str, url: str) -> ParsedFeed:
    site = web_address(raw.link, base=url)
    warnings = list(raw.warnings)
    drafts = []
    for number, entry in enumerate(raw.entries, start=1):
        try:
            draft = _clean(entry, url or site)
        except PARSER_ERRORS as error:
            warnings.append(f"Bỏ qua tin thứ {number} vì không đọc được ({type(error).__name__}).")
            continue
        if draft is None:
            warnings.append(f"Bỏ qua tin thứ {number} vì không có nội dung gì.")
        else:
            drafts.append(draft)
    link_keys = [link_key(draft.link) for draft in drafts]
    keys, are_plain = assign_keys(
        [(d.guid, address, d.title, d.summary) for d, address in zip(drafts, link_keys, strict=True)]
    )
    if None in keys:
        warnings.append(f"Bỏ qua {keys.count(None)} tin lặp lại trong cùng bản tin.")
    entries = tuple(
        _with_keys(draft, key, version(draft.title, draft.summary, _text_of(draft), address), are_plain)
        for draft, key, address in zip(drafts, keys, link_keys, strict=True)
        if key is not None
    )
    return ParsedFeed(
        format=raw.format or "xml",
        encoding=encoding,
        title=_plain(Markup(raw.title))[:TITLE_LENGTH],
        link=site,
        entries=entries,
        warnings=tuple(warnings),
        ttl_minutes=raw.ttl_minutes,
        quiet=raw.quiet,
        passed=raw.passed,
        deleted=tuple(guid_key(one_line(guid)) for guid in raw.deleted),
        is_torn=raw.is_torn,
        is_whole=raw.is_whole and len(drafts) == len(raw.entries),
    )


def _clean(entry: RawEntry, base: str) -> ParsedEntry | None:
    """Return the entry in a safe form, without its keys, or None if nothing is left of it."""
    entry = _in_unicode(entry)
    entry = replace(entry, summary=_once_encoded(entry.summary), content=_once_encoded(entry.content))
    summary_html = _html(entry.summary, base)
    content_html = _html(entry.content, base)
    summary = one_line(html_to_text(summary_html or content_html))
    title = sanitize.shorten(_plain(entry.title), TITLE_LENGTH)
    link = shown_address(entry.link, base=base)
    if not (title or summary or link or entry.guid):
        return None
    pictures = _pictures(entry, base)
    published = parse_feed_datetime(entry.published)
    updated = parse_feed_datetime(entry.updated)
    return ParsedEntry(
        key="",
        link_key="",
        text_key="",
        version="",
        guid=one_line(entry.guid)[:1000],
        link=link,
        title=title or sanitize.shorten(summary, 100) or UNTITLED,
        summary=sanitize.shorten(summary, SUMMARY_LENGTH),
        summary_html=summary_html,
        content_html=content_html,
        authors=_labels(entry.authors, 10),
        categories=_labels(entry.categories, 20),
        image=next(iter(pictures), ""),
        pictures=pictures[1:],
        published=published or updated,
        updated=updated,
        fingerprint=entry.fingerprint,
        marks=similar.marks(title, summary),
    )


def _with_keys(draft: ParsedEntry, keys: Keys, version: str, are_plain: bool) -> ParsedEntry:
    return replace(
        draft,
        # If entries of one document share a guid or an address, their keys depend on each other, so all are
        # parsed each time.
        fingerprint=draft.fingerprint if are_plain else "",
        key=keys.key,
        link_key=keys.link_key,
        text_key=keys.text_key,
        version=version,
    )


def _text_of(draft: ParsedEntry) -> str:
    return draft.content_html or draft.summary_html


def _in_unicode(entry: RawEntry) -> RawEntry:
    """Return the entry without the letters of a font of the 1990s: the document may have old and new texts."""
    markups = (entry.title, entry.summary, entry.content)
    texts = [markup.value[:_MAX_JUDGED] for markup in markups]
    judged = (text for text in ("\n".join(texts), *texts) if len(text) >= _MIN_JUDGED and not text.isascii())
    encoding = next(filter(None, map(font_encoding, judged)), None)
    if encoding is None:
        return entry

    def read(text: str) -> str:
        return read_font_text(text, OldFont(encoding), is_named=False)

    title, summary, content = (replace(markup, value=read(markup.value)) for markup in markups)
    authors, categories = tuple(map(read, entry.authors)), tuple(map(read, entry.categories))
    return replace(
        entry, title=title, summary=summary, content=content, authors=authors, categories=categories
    )


def _once_encoded(markup: Markup) -> Markup:
    """Return the markup, decoded once if the publisher encoded it twice. Text about markup is left as it is."""
    if markup.is_html and "<" not in markup.value and _ENCODED_TAG.match(markup.value):
        return replace(markup, value=html.unescape(markup.value))
    return markup


def _html(markup: Markup, base: str) -> str:
    value = repair_mojibake(markup.value)
    if not value:
        return ""
    if not markup.is_html:
        return sanitize.clean_html(sanitize.text_to_html(value), base)
    return sanitize.clean_html(value, web_address(markup.base) or base)


def _plain(markup: Markup) -> str:
    value = repair_mojibake(markup.value)
    if not markup.is_html:
        return one_line(value)
    # The "<" in "a<b" is text: no tag begins after the last ">".
    head, end, rest = value.rpartition(">")
    return sanitize.html_to_line(head + end + rest.replace("<", "&lt;"))


def _labels(values: tuple[str, ...], limit: int) -> tuple[str, ...]:
    """Return names or categories as distinct plain texts in order, at most `limit`."""
    cleaned = (sanitize.shorten(sanitize.html_to_line(repair_mojibake(value)), 200) for value in values)
    return tuple(dict.fromkeys(label for label in cleaned if label))[:limit]


def _pictures(entry: RawEntry, base: str) -> tuple[str, ...]:
    """Return the addresses of the pictures, the lead picture first. They are not fetched."""
    # Elements have the base of the texts beside them.
    texts = (entry.title, entry.summary, entry.content)
    base = next(filter(None, (web_address(markup.base) for markup in texts)), base)
    candidates = [(image, base) for image in entry.images]
    for markup in (entry.summary, entry.content):
        if markup.is_html:
            found = _IMG.finditer(markup.value)
            candidates += [
                (html.unescape(next(filter(None, match.groups()))), web_address(markup.base) or base)
                for match in islice(found, _MAX_SEARCHED)
            ]
    addresses = (web_address(candidate, base=own) for candidate, own in candidates[:_MAX_SEARCHED])
    return tuple(islice(dict.fromkeys(filter(None, addresses)), _MAX_PICTURES))
