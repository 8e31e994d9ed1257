"""Writers of RSS 2.0, Atom 1.0 and JSON Feed 1.1, built on Django's generators.

They write well-formed documents whatever a title contains, and make no query. Beyond the formats themselves
they add archives (RFC 5005), images (Media RSS), full texts in RSS (content:encoded) and hubs (WebSub).
"""

import datetime as dt
import html
import json
import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils import feedgenerator
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from campaign.syndication.feeds.entries import Category, Enclosure, Entry, Feed
from vietnamese.text import xml_legal

LANGUAGE = "vi"

_NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}
# Text that feed readers which treat titles as HTML would not show as written.
_MARKUP = re.compile(r"<[A-Za-z/!?]|&(#|\w+;)")


class _Generator(feedgenerator.SyndicationFeed):
    """Base of both XML formats, which writes only legal characters and the given date of change.

    `scheme` is the address that precedes the name of a list of categories. `hubs` are addresses of WebSub hubs.
    """

    link_name = "link"

    def __init__(
        self, feed: Feed, changed_at: dt.datetime, scheme: str = "", hubs: Sequence[str] = ()
    ) -> None:
        # Atom requires an author; the agency may not have given its name yet.
        self.publisher = _filled(feed.publisher) or xml_legal(feed.title)
        super().__init__(
            title=xml_legal(feed.title),
            link=feed.link,
            description=xml_legal(feed.description),
            subtitle=_filled(feed.description),
            author_name=self.publisher,
            language=LANGUAGE,
            feed_url=feed.address,
            feed_guid=feed.guid,
        )
        self.changed_at = changed_at
        self.scheme = scheme
        self.is_archive = feed.is_archive
        # An archive never changes, so no hub announces it.
        self.links = [*feed.links, *(("hub", hub) for hub in hubs if not feed.is_archive)]
        for entry in feed.entries:
            self.add_entry(entry)

    def add_entry(self, entry: Entry) -> None:
        title = _filled(entry.title) or entry.link
        summary = self.summary_text(entry, title)
        self.add_item(
            title=self.title_text(title),
            link=entry.link,
            # Both formats have the summary as HTML.
            description=html.escape(summary, quote=False) if summary else None,  # type: ignore[arg-type]
            author_name=next(iter(_authors(entry)), self.publisher),
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.guid,
            unique_id_is_permalink=False,
            # RSS allows one.
            enclosures=[_django_enclosure(each) for each in _enclosures(entry)[:1]],
            entry=entry,
        )

    def title_text(self, title: str) -> str:
        return title

    def summary_text(self, entry: Entry, title: str) -> str | None:
        """Return the summary or None; the title for an entry without any text, because an entry needs some."""
        return _filled(entry.summary) or (None if _filled(entry.content) else title)

    def latest_post_date(self) -> dt.datetime:
        """Return the time of the last change.

        The newest entry's date would go back when an entry is withdrawn.
        """
        return self.changed_at

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for relation, address in self.links:
            handler.addQuickElement(self.link_name, None, {"rel": relation, "href": iri_to_uri(address)})
        if self.is_archive:
            handler.addQuickElement("fh:archive")

    def add_media(self, handler: SimplerXMLGenerator, enclosure: Enclosure | None) -> None:
        """Write an image with data that enclosures of RSS and Atom lack: size in pixels, credit.

        Its description stands in the content only: feedparser takes media:description for that of the entry, and
        rss2email sent nothing else.
        """
        if enclosure is None or not enclosure.width:
            return
        attributes = {
            "url": iri_to_uri(enclosure.url),
            "fileSize": str(enclosure.length),
            "type": enclosure.mime_type,
            "medium": "image",
            "width": str(enclosure.width),
            "height": str(enclosure.height),
        }
        handler.startElement("media:content", AttributesImpl(attributes))
        if enclosure.credit:
            handler.addQuickElement("media:credit", xml_legal(enclosure.credit))
        handler.endElement("media:content")

    def scheme_of(self, category: Category) -> str:
        return f"{self.scheme}#{category.scheme}"


def _filled(text: str) -> str | None:
    """Return the text without characters that XML forbids, or None if nothing is left to read.

    Readers show an empty element as an empty line, and validators warn of it.
    """
    legal = xml_legal(text)
    return legal if legal.strip() else None


def _authors(entry: Entry) -> list[str]:
    return [name for author in entry.authors if (name := _filled(author))]


def _enclosures(entry: Entry) -> list[Enclosure]:
    return [each for each in (entry.recording, entry.enclosure) if each]


def _django_enclosure(enclosure: Enclosure) -> feedgenerator.Enclosure:
    return feedgenerator.Enclosure(enclosure.url, str(enclosure.length), enclosure.mime_type)


class Rss(_Generator, feedgenerator.Rss201rev2Feed):
    """RSS 2.0."""

    link_name = "atom:link"

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **_NAMESPACES, "xml:lang": LANGUAGE}

    def title_text(self, title: str) -> str:
        """Return the title as text, escaped as HTML only if some readers would treat a part of it as markup.

        RSS does not define whether a title is text or HTML; the RSS Advisory Board's profile treats it as text.
        """
        return html.escape(title, quote=False) if _MARKUP.search(title) else title

    def summary_text(self, entry: Entry, title: str) -> str:
        """Return the summary, or the title: content:encoded must have a description before it."""
        return _filled(entry.summary) or title

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for name in _authors(entry)[1:]:
            handler.addQuickElement("dc:creator", name)
        for category in entry.categories:
            handler.addQuickElement(
                "category", xml_legal(category.label), {"domain": self.scheme_of(category)}
            )
        if text := _filled(entry.content):
            handler.addQuickElement("content:encoded", text)
        self.add_media(handler, entry.enclosure)
        if origin := entry.origin:
            handler.addQuickElement(
                "source", xml_legal(origin.name), {"url": iri_to_uri(origin.feed_url or origin.url)}
            )


class Atom(_Generator, feedgenerator.Atom1Feed):
    """Atom 1.0."""

    def root_attributes(self) -> dict[str, str]:
        used = {name: _NAMESPACES[name] for name in ("xmlns:fh", "xmlns:media")}
        return {**super().root_attributes(), **used}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry: Entry = item["entry"]
        for name in _authors(entry)[1:]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.endElement("author")
        for category in entry.categories:
            handler.addQuickElement(
                "category",
                None,
                {
                    "scheme": self.scheme_of(category),
                    "term": xml_legal(category.term),
                    "label": xml_legal(category.label),
                },
            )
        if text := _filled(entry.content):
            handler.addQuickElement("content", text, {"type": "html"})
        self.add_media(handler, entry.enclosure)
        if origin := entry.origin:
            original = {"rel": "via", "href": iri_to_uri(origin.url)}
            handler.addQuickElement("link", "", original)
            feed = {"rel": "self", "href": iri_to_uri(origin.feed_url)} if origin.feed_url else original
            handler.startElement("source", AttributesImpl({}))
            # The source's own id is not known; its address is unique as well.
            handler.addQuickElement("id", feed["href"])
            handler.addQuickElement("title", _filled(origin.name) or feed["href"])
            handler.addQuickElement("updated", rfc3339_date(origin.updated))
            handler.addQuickElement("link", "", feed)
            handler.endElement("source")


class JsonFeed:
    """JSON Feed 1.1. Its link to older entries, `next_url`, leads to the archives."""

    content_type = "application/feed+json"

    def __init__(
        self, feed: Feed, changed_at: dt.datetime, scheme: str = "", hubs: Sequence[str] = ()
    ) -> None:
        self.feed, self.hubs = feed, hubs

    def writeString(self, encoding: str) -> str:  # noqa: N802  same interface as Django's generators
        feed = self.feed
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": xml_legal(feed.title),
            "home_page_url": iri_to_uri(feed.link),
            "feed_url": iri_to_uri(feed.address),
            "description": xml_legal(feed.description),
            "next_url": iri_to_uri(dict(feed.links).get("prev-archive")),
            "authors": [{"name": xml_legal(feed.publisher)}],
            "language": LANGUAGE,
            "hubs": []
            if feed.is_archive
            else [{"type": "WebSub", "url": iri_to_uri(hub)} for hub in self.hubs],
            "items": [_json_item(entry) for entry in feed.entries],
        }
        # Only the list of items may be empty.
        kept = {name: value for name, value in document.items() if value or name == "items"}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _json_item(entry: Entry) -> dict[str, Any]:
    enclosure, origin = entry.enclosure, entry.origin
    item = {
        "id": entry.guid,
        "url": iri_to_uri(entry.link),
        "external_url": iri_to_uri(origin.url) if origin else None,
        "title": xml_legal(entry.title),
        "content_html": xml_legal(entry.content),
        "summary": _filled(entry.summary),
        "image": iri_to_uri(enclosure.url) if enclosure and enclosure.width else None,
        "date_published": entry.published.isoformat(timespec="seconds"),
        "date_modified": entry.updated.isoformat(timespec="seconds"),
        "authors": [{"name": name} for name in _authors(entry)] or None,
        "tags": [xml_legal(category.label) for category in entry.categories],
        "attachments": [
            {
                "url": iri_to_uri(each.url),
                "mime_type": each.mime_type,
                "title": xml_legal(each.alt) or None,
                "size_in_bytes": each.length,
            }
            for each in _enclosures(entry)
        ],
        "_source": {"name": xml_legal(origin.name), "feed_url": iri_to_uri(origin.feed_url) or None}
        if origin
        else None,
    }
    return _without_nothing(item)


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nothing(part) for name, part in value.items() if part not in (None, [])}
    if isinstance(value, list):
        return [_without_nothing(part) for part in value]
    return value


FORMATS: dict[str, Callable[..., Any]] = {"xml": Rss, "atom": Atom, "json": JsonFeed}
