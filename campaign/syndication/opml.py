"""Lists of feeds as OPML 2.0, which programs take over whole. It asks no database and tells no date: the same list is
the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from campaign.syndication.feeds.formats import LANGUAGE, legal

CONTENT_TYPE = "text/x-opml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Outline:
    title: str
    feed_url: str
    site_url: str = ""
    description: str = ""


def write(title: str, owner: str, groups: Iterable[tuple[str, Iterable[Outline]]]) -> bytes:
    """`groups`: headings and what stands under them; what has no heading stands at the top."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = legal(title)
    ElementTree.SubElement(head, "ownerName").text = legal(owner)
    body = ElementTree.SubElement(root, "body")
    for heading, outlines in groups:
        parent = ElementTree.SubElement(body, "outline", text=legal(heading)) if heading else body
        for outline in outlines:
            named = {
                "type": "rss",
                "text": legal(outline.title),
                "title": legal(outline.title),
                "xmlUrl": outline.feed_url,
                "htmlUrl": outline.site_url,
                "description": legal(outline.description),
                "language": LANGUAGE,
            }
            ElementTree.SubElement(parent, "outline", {name: value for name, value in named.items() if value})
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
