"""Finds wrong or doubtful data of records, for the editors' list "Dữ liệu cần xem".

Each kind of doubt takes one or two queries, however many records there are. Nothing is corrected.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from campaign.library import force, identity
from campaign.library.choices import CALLED_BY_NAME, DocumentStatus, DocumentType, RelationKind
from campaign.library.models import Citation, DocumentRecord, DocumentRecordQuerySet, PrintedForm, Relation
from vietnamese import dates

# Of each kind; editors deal with them one by one.
_MAX_RECORDS = 500

Doubt = tuple[int, str]


def doubts() -> dict[int, list[str]]:
    """Return sentences on the records that an editor should look at, by the key of the record."""
    found: dict[int, list[str]] = defaultdict(list)
    for kind in (
        _missing,
        _printed_otherwise,
        _cited_with_another_year,
        _twice,
        _without_successor,
        _without_original,
        _over_before_begun,
        _unknown,
        _unchecked,
    ):
        for record, sentence in kind():
            if sentence not in found[record]:
                found[record].append(sentence)
    return dict(found)


def _live() -> DocumentRecordQuerySet:
    return DocumentRecord.objects.live().order_by("pk")


def _missing() -> Iterator[Doubt]:
    """Yield records without number, date or issuer, with the number under which others cite them."""
    by_name = Q(doc_type__in=CALLED_BY_NAME, number="")
    records = _live().filter(by_name | Q(issued_on=None) | Q(issuer=""))[:_MAX_RECORDS]
    rows = list(records.values_list("pk", "doc_type", "number", "issued_on", "issuer"))
    cited = Citation.objects.filter(record__in=[row[0] for row in rows]).exclude(number="").order_by("pk")
    named = {
        record: (number, day) for record, number, day in cited.values_list("record", "number", "issued_on")
    }
    for record, doc_type, number, issued_on, issuer in rows:
        lacks = [
            *(["số"] if doc_type in CALLED_BY_NAME and not number else []),
            *(["ngày ban hành"] if issued_on is None else []),
            *([] if issuer else ["cơ quan ban hành"]),
        ]
        sentence = f"Chưa có {', '.join(lacks)}."
        if record in named and not number:
            code, day = named[record]
            sentence += f" Nơi khác ghi số {code}{f' ngày {dates.short(day)}' if day else ''}."
        yield record, sentence


def _printed_otherwise() -> Iterator[Doubt]:
    """Yield records that a text cites with another date, which is not among their printed forms."""
    known = PrintedForm.objects.filter(record=OuterRef("record"), issued_on=OuterRef("issued_on"))
    cited = Citation.objects.exclude(issued_on=None).exclude(record__issued_on=None)
    other = cited.filter(~Q(issued_on=F("record__issued_on")), ~Exists(known), record__live=True)
    for record, day, title, true in other.values_list(
        "record", "issued_on", "page__title", "record__issued_on"
    )[:_MAX_RECORDS]:
        if day and true:
            yield record, f"“{title}” ghi ngày {dates.short(day)}, hồ sơ ghi ngày {dates.short(true)}."


def _cited_with_another_year() -> Iterator[Doubt]:
    """Yield records that an unmatched citation fits in number, issuer, day and month, but not in year."""
    waiting = Citation.objects.filter(record=None).exclude(number="").exclude(issued_on=None).order_by("pk")
    rows = list(waiting.select_related("page").defer("places")[:_MAX_RECORDS])
    records: dict[str, list[DocumentRecord]] = defaultdict(list)
    numbered = _live().filter(number_key__in={row.key for row in rows}).exclude(issued_on=None)
    for record in numbered.defer("text"):
        records[record.number_key].append(record)
    for row in rows:
        cited = dates.short(row.issued_on) if row.issued_on else ""
        for record in records[row.key]:
            is_other_year = cited[:-4] == record.issued_short[:-4]
            if is_other_year and identity.same_issuer(record.issuer, row.issuer):
                title, true = row.page.title, record.issued_short
                yield record.pk, f"“{title}” ghi ngày {cited}, hồ sơ ghi ngày {true}; chưa nối."


def _twice() -> Iterator[Doubt]:
    """Yield records that may be duplicates: same number or name, and no difference in number, year or issuer."""
    groups: dict[str, list[tuple[int, str, str, datetime.date | None, str]]] = defaultdict(list)
    rows = _live().values_list("pk", "title", "issuer", "issued_on", "number_key", "name_key")
    for record, title, issuer, day, number, name in rows:
        for key in {number, name} - {""}:
            groups[key].append((record, title, issuer, day, number))
    for group in groups.values():
        for record, _, issuer, day, number in group:
            for other, title, other_issuer, other_day, other_number in group:
                is_other_law = number and other_number and number != other_number
                years = {each.year for each in (day, other_day) if each}
                may_be_same = record != other and not is_other_law and len(years) < 2
                if may_be_same and identity.same_issuer(issuer, other_issuer):
                    yield record, f"Có thể cùng một văn bản với “{title}”."


def _without_successor() -> Iterator[Doubt]:
    """Yield records whose successor is given only as text, so that readers get no link to it."""
    named = _live().exclude(replaced_by_text="").exclude(incoming_relations__kind=RelationKind.REPLACES)
    for record, successor in named.values_list("pk", "replaced_by_text")[:_MAX_RECORDS]:
        yield record, f"Chưa có hồ sơ của văn bản thay thế: {successor}."


def _without_original() -> Iterator[Doubt]:
    """Yield consolidated texts that name no original, or several."""
    originals = Count("relations", filter=Q(relations__kind=RelationKind.CONSOLIDATES))
    texts = _live().filter(doc_type=DocumentType.VAN_BAN_HOP_NHAT).annotate(originals=originals)
    for record, count in texts.exclude(originals=1).values_list("pk", "originals")[:_MAX_RECORDS]:
        yield (
            record,
            "Chỉ ghi quan hệ “Hợp nhất” với văn bản gốc, không ghi với văn bản sửa đổi."
            if count
            else "Chưa ghi quan hệ “Hợp nhất” với văn bản gốc.",
        )


def _over_before_begun() -> Iterator[Doubt]:
    """Yield records that suspend another one until a day before the suspension begins, so that they suspend nothing."""
    suspensions = Relation.objects.filter(kind=RelationKind.SUSPENDS, from_record__live=True)
    wrong = suspensions.annotate(starts=force.STARTS).filter(until__lt=F("starts")).order_by("pk")
    for record, other in wrong.values_list("from_record", "to_record__title")[:_MAX_RECORDS]:
        yield record, f"Ngưng hiệu lực “{other}” đến một ngày đứng trước ngày việc ấy bắt đầu."


def _unknown() -> Iterator[Doubt]:
    """Yield records whose status is unknown today."""
    unknown = _live().with_status(timezone.localdate()).filter(shown_status=DocumentStatus.UNKNOWN)
    for record in unknown.values_list("pk", flat=True)[:_MAX_RECORDS]:
        yield record, "Chưa xác định được hiệu lực: hãy ghi ngày có hiệu lực."


def _unchecked() -> Iterator[Doubt]:
    """Yield records, drafts too, whose text was read from a scan and is unchecked."""
    live = _live().filter(is_machine_read=True)
    drafts = DocumentRecord.objects.filter(
        has_unpublished_changes=True, latest_revision__content__is_machine_read=True
    ).order_by("pk")
    for what, records in (("Toàn văn đang đăng", live), ("Bản nháp có toàn văn", drafts)):
        for record in records.values_list("pk", flat=True)[:_MAX_RECORDS]:
            said = f"{what} do máy đọc từ bản quét, chưa kiểm"
            yield record, f"{said}: hãy so với tệp, sửa, rồi bỏ dấu “chưa kiểm”."
