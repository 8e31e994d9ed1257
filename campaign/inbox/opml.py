"""Lists of sources in and out as OPML 2.0, for the admin and the commands alike.

It asks nothing over the network: an address must pass the guard's rules here, and the guard itself when polled.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from base.sharing.opml import write_opml
from campaign.articles.models import TopicPage
from campaign.inbox.models import Source
from campaign.inbox.reading.addresses import host_of, link_key, web_address
from vietnamese.encodings import decode
from vietnamese.fold import fold
from vietnamese.text import one_line

MOST_BYTES = 5 * 1024 * 1024
MOST_SOURCES = 2000
TOO_LARGE = "Tệp OPML lớn hơn 5 MB nên không được nhận."
_MOST_FOLDERS = 10
_XML_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")


class OpmlError(Exception):
    """The document is no list of sources; the message is what the editor reads."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list, as it stands there; `folders` are the names it stands under, outermost first."""

    name: str
    feed_url: str
    site_url: str
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an outline would come to: a source to add, the name of one that is `known`, or why it is `refused`."""

    outline: Outline
    source: Source | None = None
    known: str = ""
    refused: str = ""


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
        raise OpmlError(TOO_LARGE)
    if not data.strip():
        raise OpmlError("Tệp này trống.")
    outlines = list(_outlines(_root(data)))
    if not outlines:
        raise OpmlError("Tệp OPML này không có bản tin nào.")
    if len(outlines) > MOST_SOURCES:
        raise OpmlError(f"Tệp OPML có hơn {MOST_SOURCES} bản tin; hãy chia nhỏ.")
    return outlines


def _root(data: bytes) -> ElementTree.Element:
    try:
        root = _parsed(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        # What programs write by mistake: a bare "&" in an address, an encoding that is not what they say.
        text = _XML_DECLARATION.sub("", decode(data, None).text.lstrip("\ufeff \r\n\t"), count=1)
        try:
            root = _parsed(_BARE_AMPERSAND.sub("&amp;", text))
        except (ElementTree.ParseError, ValueError) as error:
            raise OpmlError("Tệp này không phải OPML hoặc bị hỏng.") from error
    if root.tag.lower() != "opml":
        raise OpmlError("Tệp này không phải OPML.")
    return root


def _parsed(data: bytes | str) -> ElementTree.Element:
    try:
        return fromstring(data)
    except DefusedXmlException as error:
        raise OpmlError("Tệp OPML khai báo thực thể XML, không an toàn nên không được nhận.") from error


def _outlines(root: ElementTree.Element) -> Iterator[Outline]:
    """Walks without recursion: a document may nest as deep as it likes."""
    open_elements: list[tuple[ElementTree.Element, tuple[str, ...]]] = [(root, ())]
    while open_elements:
        element, folders = open_elements.pop()
        inside = folders
        if element.tag == "outline":
            # Programs differ in how they spell attributes.
            values = {name.lower(): value for name, value in element.attrib.items()}
            name = one_line(html.unescape(values.get("title") or values.get("text") or ""))
            address = values.get("xmlurl", "").strip()
            if address:
                yield Outline(name, address, values.get("htmlurl", "").strip(), folders)
            elif name:
                inside = (*folders, name)[-_MOST_FOLDERS:]
        open_elements += [(child, inside) for child in reversed(element)]


def plan_import(outlines: Iterable[Outline]) -> list[Candidate]:
    """What each outline would come to; nothing is stored.

    Two spellings of one address (scheme, www., trailing slash) are the same source. One in a folder called as a
    topic is filed under that topic.
    """
    names = {link_key(source.feed_url): source.name for source in Source.objects.only("feed_url", "name")}
    topics = {fold(topic.title): topic for topic in TopicPage.objects.all()}
    return [_candidate(outline, names, topics) for outline in outlines]


def _candidate(outline: Outline, names: dict[str, str], topics: dict[str, TopicPage]) -> Candidate:
    key = link_key(outline.feed_url)
    if key in names:
        return Candidate(outline, known=names[key])
    folded = (fold(folder) for folder in reversed(outline.folders))
    source = Source(
        name=(outline.name or host_of(outline.feed_url))[:150],
        feed_url=outline.feed_url,
        site_url=web_address(outline.site_url)[:1000],
        default_topic=next((topics[folder] for folder in folded if folder in topics), None),
    )
    try:
        # Whether the address is here already was looked up above, for all at once.
        source.full_clean(exclude=["site_url"], validate_unique=False)
    except ValidationError as error:
        return Candidate(outline, refused=error.messages[-1])
    try:
        source.clean_fields()
    except ValidationError:
        # Then it is the site's address that is wrong, and the feed does without.
        source.site_url = ""
    names[key] = source.name
    return Candidate(outline, source)


def import_opml(data: bytes) -> Imported:
    """Adds the sources of a list that are not here yet. Raises OpmlError where it is no list."""
    candidates = plan_import(read_opml(data))
    return Imported(
        tuple(add(candidates)),
        tuple(one.known for one in candidates if one.known),
        tuple((one.outline.feed_url[:200], one.refused) for one in candidates if one.refused),
    )


def add(candidates: Iterable[Candidate]) -> list[Source]:
    """Stores the sources among the candidates, all or none."""
    sources = [candidate.source for candidate in candidates if candidate.source is not None]
    with transaction.atomic():
        for source in sources:
            source.save()
            log(instance=source, action="wagtail.create")
    return sources


def export_opml(sources: Iterable[Source], title: str, now: datetime) -> bytes:
    """Return the sources as an OPML document that `read_opml` and other programs read."""
    outlines = [
        {"text": source.name, "title": source.name, "xmlUrl": source.feed_url, "htmlUrl": source.site_url}
        for source in sources
    ]
    return write_opml({"title": title, "dateCreated": format_datetime(now)}, [("", outlines)])
