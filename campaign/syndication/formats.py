"""Feeds as RSS 2.0 and Atom: Django's generators, and what this site's subscribers need beside.

It writes what it is given, whole and well-formed whatever stands in a title. It asks no database.
"""

import datetime as dt
import html
import re
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils import feedgenerator
from django.utils.encoding import iri_to_uri
from django.utils.xmlutils import SimplerXMLGenerator

from campaign.syndication.entries import Entry, Feed

LANGUAGE = "vi"

# Everything outside the production Char of XML 1.0 (5th edition, 2.2).
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What a reader that takes a title for HTML would not show as it stands.
_MARKUP = re.compile(r"<[A-Za-z/!?]|&(#|\w+;)")


def _legal(value: Any) -> Any:
    """`value` without the characters that XML forbids."""
    if isinstance(value, str):
        return _ILLEGAL.sub("", value)
    if isinstance(value, tuple):
        return tuple(_legal(part) for part in value)
    return value


class _Generator(feedgenerator.SyndicationFeed):
    """What both formats share: only legal characters, and a date of change that is told, not guessed."""

    def __init__(self, feed: Feed, feed_url: str, changed_at: dt.datetime) -> None:
        super().__init__(
            title=_legal(feed.title),
            link=feed.link,
            description=_legal(feed.description),
            subtitle=_legal(feed.description),
            author_name=_legal(feed.publisher),
            language=LANGUAGE,
            feed_url=feed_url,
            feed_guid=feed.guid,
        )
        self.changed_at = changed_at
        for entry in feed.entries:
            self.add_entry(entry)

    def add_entry(self, entry: Entry) -> None:
        self.add_item(
            title=self.title_text(_legal(entry.title)),
            link=entry.link,
            # Both formats carry it as HTML.
            description=html.escape(_legal(entry.summary), quote=False),
            author_name=_legal(entry.author),
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.guid,
            unique_id_is_permalink=False,
            categories=_legal(entry.categories),
            enclosures=[
                feedgenerator.Enclosure(
                    entry.enclosure.url, str(entry.enclosure.length), entry.enclosure.mime_type
                )
            ]
            if entry.enclosure
            else None,
            origin=entry.origin,
        )

    def title_text(self, title: str) -> str:
        return title

    def latest_post_date(self) -> dt.datetime:
        """Not the newest entry's date: when an entry is withdrawn, that would go back."""
        return self.changed_at


class Rss(_Generator, feedgenerator.Rss201rev2Feed):
    def title_text(self, title: str) -> str:
        """RSS does not say whether a title is text or HTML. It is text here, as the RSS Advisory Board's
        profile has it; escaped as HTML only where some readers would take a part of it for markup."""
        return html.escape(title, quote=False) if _MARKUP.search(title) else title

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if origin := item["origin"]:
            handler.addQuickElement(
                "source", _legal(origin.name), {"url": iri_to_uri(origin.feed_url or origin.url)}
            )


class Atom(_Generator, feedgenerator.Atom1Feed):
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if origin := item["origin"]:
            original = {"rel": "via", "href": iri_to_uri(origin.url)}
            handler.addQuickElement("link", "", original)
            handler.startElement("source", AttributesImpl({}))
            handler.addQuickElement("title", _legal(origin.name))
            feed = {"rel": "self", "href": iri_to_uri(origin.feed_url)} if origin.feed_url else original
            handler.addQuickElement("link", "", feed)
            handler.endElement("source")


FORMATS: dict[str, type[Rss] | type[Atom]] = {"xml": Rss, "atom": Atom}
