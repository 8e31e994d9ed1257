"""The feeds of official documents: the whole library, and each type of document, the newest in it first.

What stands in them are records that readers may see, in the order in which they came into the library: a document of
ten years ago that is added today is news to a subscriber.
"""

from collections.abc import Iterable

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from base.models import AgencySettings
from base.visibility import readable
from campaign.library.models import DocumentRecord, DocumentType, LibraryPage
from campaign.syndication.entries import Entry, Feed, page_guid, part_guid
from vietnamese import dates


def library_feed(request: HttpRequest, limit: int, doc_type: DocumentType | None = None) -> Feed | None:
    """The feed of the library, or of one type in it; None where readers may not see the library. At most three
    queries."""
    library = readable(LibraryPage.objects.all()).first()
    if library is None:
        return None
    records = DocumentRecord.objects.published().child_of(library)
    if doc_type:
        records = records.filter(doc_type=doc_type)
    newest = (
        records.with_status()
        .select_related("field")
        .defer("text", "warnings", "import_notes")
        .order_by(F("first_published_at").desc(nulls_last=True), "-pk")[:limit]
    )
    agency = AgencySettings.for_request(request)
    title = f"{library.title}: {doc_type.label}" if doc_type else library.title
    address = f"?loai={doc_type}" if doc_type else ""
    return Feed(
        guid=part_guid(library, f"type-{doc_type}") if doc_type else page_guid(library),
        title=f"{title} - {agency.site_title}",
        description=library.summary or f"{title} của {agency.agency_name}",
        link=f"{library.get_full_url(request)}{address}",
        publisher=agency.agency_name,
        entries=tuple(_entries(newest, request)),
    )


def types_in_library() -> list[DocumentType]:
    """The types of which readers may see a document, in the order of the list; none of a library that is closed."""
    if not readable(LibraryPage.objects.all()).exists():
        return []
    found = set(
        readable(DocumentRecord.objects.all()).order_by().values_list("doc_type", flat=True).distinct()
    )
    return [doc_type for doc_type in DocumentType if doc_type in found]


def _entries(records: Iterable[DocumentRecord], request: HttpRequest) -> Iterable[Entry]:
    for record in records:
        published = record.first_published_at or record.last_published_at or timezone.now()
        yield Entry(
            guid=page_guid(record),
            title=f"{record.title}: {record.subject}" if record.subject != record.title else record.title,
            link=record.get_full_url(request),
            summary=_summary(record),
            published=timezone.localtime(published),
            updated=timezone.localtime(max(published, record.last_published_at or published)),
            author=record.issuer,
            categories=tuple(
                filter(None, [record.get_doc_type_display(), record.field and record.field.name])
            ),
        )


def _summary(record: DocumentRecord) -> str:
    """ "Ban hành 28/4/2022, UBND tỉnh Quảng Ngãi. Còn hiệu lực.", for readers that show no more than this."""
    issued = f"Ban hành {dates.short(record.issued_on)}" if record.issued_on else "Không ghi ngày ban hành"
    origin = ", ".join(filter(None, [issued, record.issuer]))
    sample = "[Nội dung mẫu] " if record.is_sample else ""
    return f"{sample}{origin}. {record.shown_status_label}."
