"""Channels of official documents: the whole library, and each type of document.

Entries are public records, in the order in which they were added to the library, newest first: a document of
ten years ago that is added today is news to a subscriber.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat, Substr
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join, linebreaks
from wagtail.models import PageLogEntry, Site

from base.delivery import evidence
from base.delivery.sites import site_of
from base.models import AgencySettings, File
from base.visibility import readable
from campaign.library import force
from campaign.library.choices import RelationKind
from campaign.library.models import DocumentRecord, DocumentType, LibraryPage, Relation
from campaign.library.models.record import open_relations
from campaign.syndication.feeds.archives import Channel
from campaign.syndication.feeds.entries import SAMPLE, Category, Enclosure, Entry, page_guid, part_guid
from vietnamese import dates
from vietnamese.line_ends import flowing

# Most characters of a document that an entry holds: a law of 400 pages is to be read on its page.
_MAX_TEXT_LENGTH = 20_000


def library_channel(request: HttpRequest, doc_type: DocumentType | None = None) -> Channel | None:
    """Return the channel of the library or of one type in it, or None if readers may not see the library."""
    site_of(request)
    library = readable(LibraryPage.objects.all()).first()
    if library is None:
        return None
    records = DocumentRecord.objects.published().child_of(library)
    if doc_type:
        records = records.filter(doc_type=doc_type)
    rows = (
        records.with_status()
        .select_related("field", "file")
        .annotate(text_start=Substr("text", 1, _MAX_TEXT_LENGTH + 1))
        .defer("text", "warnings", "import_notes")
        .order_by(F("first_published_at").desc(nulls_last=True), "-pk")
    )
    agency = AgencySettings.for_request(request)
    title = f"{library.title}: {doc_type.label}" if doc_type else library.title
    address = f"?loai={doc_type}" if doc_type else ""
    return Channel(
        guid=part_guid(library, f"type-{doc_type}") if doc_type else page_guid(library),
        title=f"{title} - {agency.site_title}",
        description=library.summary or f"{title} của {agency.agency_name}",
        link=f"{library.get_full_url(request)}{address}",
        publisher=agency.agency_name,
        rows=rows,
        write=lambda found: tuple(_entries(found, request)),
        # A document's status changes by its days and by other documents, too.
        changed=Concat(Cast("last_published_at", CharField()), Value(" "), "shown_status"),
    )


def types_in_library() -> list[DocumentType]:
    """Return the types of public documents in the order of DocumentType; empty if the library is not public."""
    if not readable(LibraryPage.objects.all()).exists():
        return []
    found = set(
        readable(DocumentRecord.objects.all()).order_by().values_list("doc_type", flat=True).distinct()
    )
    return [doc_type for doc_type in DocumentType if doc_type in found]


def event_entries(record: DocumentRecord, request: HttpRequest) -> tuple[Entry, ...]:
    """Return the events of a document that readers can know of, newest first.

    Each has a permanent guid of its own, made from the kind of the event and the page that acts.
    """
    view: Any = record.view_for(request)
    known = sorted(
        (event for event in view.events if event.known_at <= timezone.now()),
        key=lambda event: (event.known_at, event.day),
        reverse=True,
    )
    address = record.get_full_url(request)
    sample = "[Nội dung mẫu] " if record.is_sample else ""
    entries = []
    for event in known:
        words = f"{sample}{record.title}: {event.words.lower()}"
        words = f"{words} {event.by.title}" if event.by else words
        link = (event.by.get_full_url(request) if event.by else None) or address
        entries.append(
            Entry(
                guid=part_guid(record, event.key),
                title=words,
                link=link,
                summary=f"{words}, ngày {dates.short(event.day)}.",
                content=format_html(
                    '<p><a href="{}">{}</a>, ngày {}.</p><p><a href="{}">{}</a></p>',
                    link,
                    event.title,
                    dates.short(event.day),
                    address,
                    record.title,
                ),
                published=timezone.localtime(event.known_at),
                updated=timezone.localtime(event.known_at),
                authors=(record.issuer,),
                categories=(SAMPLE,) if record.is_sample else (),
            )
        )
    return tuple(entries)


def _entries(records: Sequence[DocumentRecord], request: HttpRequest) -> Iterator[Entry]:
    changed = _status_changes(records)
    for record in records:
        published = record.first_published_at or record.last_published_at or timezone.now()
        categories = [Category("loai-van-ban", record.doc_type, record.get_doc_type_display())]
        if record.field:
            categories.append(Category("linh-vuc", record.field.name, record.field.name))
        if record.is_sample:
            categories.append(SAMPLE)
        yield Entry(
            guid=page_guid(record),
            title=f"{record.title}: {record.subject}" if record.subject != record.title else record.title,
            link=record.get_full_url(request),
            summary=_summary(record),
            content=_content(record),
            published=timezone.localtime(published),
            updated=timezone.localtime(
                max(published, record.last_published_at or published, *changed[record.pk])
            ),
            authors=(record.issuer,),
            categories=tuple(categories),
            enclosure=_enclosure(record.file, request) if record.file else None,
        )


def _status_changes(records: Sequence[DocumentRecord]) -> dict[int, list[dt.datetime]]:
    """Return the moments until now at which the status of each record may have changed without its publication.

    A day of its own has come, or a published document has begun or ceased to change it, or was withdrawn. Two queries.
    """
    found = {
        record.pk: [dates.midnight(day) for day in (record.begins_on, record.expires_on) if day]
        for record in records
    }
    changing = {"to_record__in": found, "kind__in": (*force.DIVISIBLE, RelationKind.AMENDS)}
    withdrawn = PageLogEntry.objects.filter(
        page=OuterRef("from_record"), action__startswith="wagtail.unpublish"
    )
    withdrawals = Relation.objects.filter(from_record__live=False, **changing).annotate(
        at=Subquery(withdrawn.order_by("-timestamp").values("timestamp")[:1])
    )
    for key, at in withdrawals.exclude(at=None).values_list("to_record", "at"):
        found[key].append(at)
    acting = open_relations().filter(**changing)
    rows = acting.annotate(ended_on=force.end_of_acting(open_relations())).values_list(
        "to_record",
        "kind",
        force.STARTS,
        # Not the first time: the relation may have been added, or its days changed, since.
        "from_record__last_published_at",
        "until",
        "from_record__expires_on",
        "ended_on",
    )
    for key, kind, starts, shown_at, *ends in rows:
        begun = [moment for moment in (starts and dates.midnight(starts), shown_at) if moment]
        stops = force.stops_on(kind, *ends)
        over = [dates.midnight(stops)] if stops and stops > dt.date.min else []
        found[key] += [*([max(begun)] if begun else []), *over]
    now = timezone.now()
    return {key: [moment for moment in moments if moment <= now] for key, moments in found.items()}


def _summary(record: DocumentRecord) -> str:
    """Return a one-line description, for readers that show nothing else.

    For example "Ban hành 28/4/2022, UBND tỉnh Quảng Ngãi. Còn hiệu lực.".
    """
    issued = f"Ban hành {dates.short(record.issued_on)}" if record.issued_on else "Không ghi ngày ban hành"
    origin = ", ".join(filter(None, [issued, record.issuer]))
    sample = "[Nội dung mẫu] " if record.is_sample else ""
    return f"{sample}{origin}. {record.shown_status_label}."


def _content(record: DocumentRecord) -> str:
    facts = [
        ("Số, ký hiệu", record.code),
        ("Loại văn bản", record.get_doc_type_display()),
        ("Cơ quan ban hành", record.issuer),
        ("Ngày ban hành", dates.short(record.issued_on) if record.issued_on else ""),
        ("Trích yếu", record.subject),
        ("Người ký", record.signer),
        ("Hiệu lực", record.shown_status_label),
    ]
    fact_list = format_html_join(
        "", "<dt>{}</dt><dd>{}</dd>", ((name, value) for name, value in facts if value)
    )
    text = flowing(record.text_start)
    if len(text) > _MAX_TEXT_LENGTH:
        text = f"{text[:_MAX_TEXT_LENGTH]}…\n\n(Toàn văn ở trang của văn bản.)"
    sample = format_html("<p><strong>{}</strong></p>", "[Nội dung mẫu]") if record.is_sample else ""
    note = format_html("<p>{}</p>", record.text_note) if text and record.text_note else ""
    return format_html("{}<dl>{}</dl>{}", sample, fact_list, note) + linebreaks(text, autoescape=True)


def _enclosure(file: File, request: HttpRequest) -> Enclosure | None:
    """Return the document's file, or None if it is lost.

    Its size is read from the storage if it is not recorded.
    """
    try:
        length = file.file_size or file.file.size
    except OSError:
        evidence.spoil()
        return None
    address = urljoin(Site.find_for_request(request).root_url, file.url)
    return Enclosure(address, length, file.content_type, alt=file.title)
