"""Lists of sources in and out as OPML 2.0, for the admin and the commands alike.

It asks nothing over the network: an address must pass the guard's rules here, and the guard itself when polled.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError

from campaign.inbox.addresses import host_of, link_key, web_address
from campaign.inbox.models import Source
from vietnamese.text import one_line

MOST_BYTES = 5 * 1024 * 1024
MOST_SOURCES = 2000


class OpmlError(Exception):
    """The document is no list of sources; the message is what the editor reads."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list, as it stands there."""

    name: str
    feed_url: str
    site_url: str


@dataclass(frozen=True, slots=True)
class Imported:
    """`known` are names of sources that were here before, `refused` pairs an address with the reason."""

    added: tuple[Source, ...]
    known: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]

    @property
    def report(self) -> str:
        lines = [
            f"Đã thêm {len(self.added)} nguồn, bỏ qua {len(self.known)} nguồn đã có, "
            f"từ chối {len(self.refused)} địa chỉ."
        ]
        return "\n".join(lines + [f"{address}: {reason}" for address, reason in self.refused])


def read_opml(data: bytes) -> list[Outline]:
    """The feeds of a list, those in its folders too, in order. Raises OpmlError."""
    if len(data) > MOST_BYTES:
        raise OpmlError("Tệp OPML lớn hơn 5 MB nên không được nhận.")
    try:
        root = fromstring(data)
    except DefusedXmlException as error:
        raise OpmlError("Tệp OPML khai báo thực thể XML, không an toàn nên không được nhận.") from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise OpmlError("Tệp này không phải OPML hoặc bị hỏng.") from error
    if root.tag.lower() != "opml":
        raise OpmlError("Tệp này không phải OPML.")
    outlines = []
    for element in root.iter("outline"):
        # Programs differ in how they spell attributes.
        values = {name.lower(): value for name, value in element.attrib.items()}
        address = values.get("xmlurl", "").strip()
        if address:
            name = one_line(values.get("title") or values.get("text") or "")
            outlines.append(Outline(name, address, values.get("htmlurl", "").strip()))
    if not outlines:
        raise OpmlError("Tệp OPML này không có bản tin nào.")
    if len(outlines) > MOST_SOURCES:
        raise OpmlError(f"Tệp OPML có hơn {MOST_SOURCES} bản tin; hãy chia nhỏ.")
    return outlines


def import_opml(data: bytes) -> Imported:
    """Adds the sources of a list that are not here yet. Raises OpmlError where it is no list.

    Two spellings of one address (scheme, www., trailing slash) are the same source.
    """
    names = {link_key(source.feed_url): source.name for source in Source.objects.only("feed_url", "name")}
    added, known, refused = [], [], []
    for outline in read_opml(data):
        key = link_key(outline.feed_url)
        if key in names:
            known.append(names[key])
            continue
        source = Source(
            name=(outline.name or host_of(outline.feed_url))[:150],
            feed_url=outline.feed_url,
            site_url=web_address(outline.site_url)[:1000],
        )
        try:
            source.full_clean()
        except ValidationError as error:
            refused.append((outline.feed_url[:200], " ".join(error.messages)))
            continue
        source.save()
        names[key] = source.name
        added.append(source)
    return Imported(tuple(added), tuple(known), tuple(refused))


def export_opml(sources: Iterable[Source], title: str, now: datetime) -> bytes:
    """The sources as an OPML document that `read_opml` and other programs read."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = title
    ElementTree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        attributes = {"type": "rss", "text": source.name, "title": source.name, "xmlUrl": source.feed_url}
        if source.site_url:
            attributes["htmlUrl"] = source.site_url
        ElementTree.SubElement(body, "outline", attributes)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
