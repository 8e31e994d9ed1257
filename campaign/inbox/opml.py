"""Import and export of sources as OPML 2.0, for the admin and the management commands.

Nothing here opens a connection: an address must pass the guard's checks on import, and the guard itself when
polled.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from xml.etree import ElementTree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from base.sharing.opml import write_opml
from campaign.articles.models import TopicPage
from campaign.inbox.models import Source
from campaign.inbox.reading.addresses import host_of, link_key, web_address
from vietnamese.encodings import decode, repair_mojibake
from vietnamese.fold import fold
from vietnamese.text import one_line

MAX_MEGABYTES = 5
MAX_SOURCES = 2000
_MAX_FOLDERS = 10
_XML_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")


class OpmlError(Exception):
    """Raised if a document is not a list of sources. The message is shown to the editor."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of an OPML list as written there.

    `folders` are the names of the folders around it, outermost first.
    """

    name: str
    feed_url: str
    site_url: str
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """The result of checking one outline.

    Exactly one field besides `outline` is set: `source` for a new source, `known` for the name of a source
    that exists already, `refused` for the reason why the address cannot be added.
    """

    outline: Outline
    source: Source | None = None
    known: str = ""
    refused: str = ""


def read_opml(data: bytes) -> list[Outline]:
    """Return the feeds of an OPML list, including those in folders, in order. Raises OpmlError."""
    if len(data) > MAX_MEGABYTES * 1024 * 1024:
        raise OpmlError(f"Tệp OPML lớn hơn {MAX_MEGABYTES} MB nên không được nhận.")
    if not data.strip():
        raise OpmlError("Tệp này trống. Hãy chọn tệp khác.")
    outlines = list(_outlines(_root(data)))
    if not outlines:
        raise OpmlError("Tệp OPML này không có bản tin nào. Hãy chọn tệp khác.")
    if len(outlines) > MAX_SOURCES:
        raise OpmlError(f"Tệp OPML có hơn {MAX_SOURCES} bản tin; hãy chia nhỏ.")
    return outlines


def _root(data: bytes) -> ElementTree.Element:
    try:
        root = _parsed(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        # Common mistakes of exporting programs: a bare "&" in an address, or a wrong encoding declaration.
        text = _XML_DECLARATION.sub("", decode(data, None).text.lstrip("\ufeff \r\n\t"), count=1)
        try:
            root = _parsed(_BARE_AMPERSAND.sub("&amp;", text))
        except (ElementTree.ParseError, ValueError) as error:
            raise OpmlError("Tệp này không phải OPML hoặc bị hỏng. Hãy chọn tệp khác.") from error
    if root.tag.lower() != "opml":
        raise OpmlError("Tệp này không phải OPML. Hãy chọn tệp khác.")
    return root


def _parsed(data: bytes | str) -> ElementTree.Element:
    try:
        return fromstring(data)
    except DefusedXmlException as error:
        raise OpmlError("Tệp OPML khai báo thực thể XML, không an toàn nên không được nhận.") from error


def _outlines(root: ElementTree.Element) -> Iterator[Outline]:
    """Yield the outlines in document order. Not recursive, because a document may be nested to any depth."""
    open_elements: list[tuple[ElementTree.Element, tuple[str, ...]]] = [(root, ())]
    while open_elements:
        element, folders = open_elements.pop()
        inside = folders
        if element.tag == "outline":
            # Programs differ in the case of attribute names.
            values = {name.lower(): value for name, value in element.attrib.items()}
            name = one_line(repair_mojibake(html.unescape(values.get("title") or values.get("text") or "")))
            address = values.get("xmlurl", "").strip()
            if address:
                yield Outline(name, address, values.get("htmlurl", "").strip(), folders)
            elif name:
                inside = (*folders, name)[-_MAX_FOLDERS:]
        open_elements += [(child, inside) for child in reversed(element)]


def plan_import(outlines: Iterable[Outline]) -> list[Candidate]:
    """Return the result of importing each outline, without storing anything.

    Two spellings of one address (scheme, "www.", trailing slash) mean the same source. A source in a folder
    that has the title of a topic gets that topic as its default.
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
        # Uniqueness was checked above, by one query for all outlines.
        source.full_clean(exclude=["site_url"], validate_unique=False)
    except ValidationError as error:
        return Candidate(outline, refused=error.messages[-1])
    try:
        source.clean_fields()
    except ValidationError:
        # The address of the site is wrong; the feed can be added without it.
        source.site_url = ""
    names[key] = source.name
    return Candidate(outline, source)


def add(candidates: Iterable[Candidate]) -> list[Source]:
    """Store the sources of all candidates that have one, in one transaction, and return them."""
    sources = [candidate.source for candidate in candidates if candidate.source is not None]
    with transaction.atomic():
        for source in sources:
            source.save()
            log(instance=source, action="wagtail.create")
    return sources


def export_opml() -> bytes:
    """Return all sources as an OPML document, which `read_opml` and other programs can read."""
    outlines = [
        {"text": source.name, "title": source.name, "xmlUrl": source.feed_url, "htmlUrl": source.site_url}
        for source in Source.objects.all()
    ]
    head = {"title": "Nguồn tin địa phương", "dateCreated": format_datetime(timezone.now())}
    return write_opml(head, [("", outlines)])
