"""Whether a document is in force on a day: what editors say of it, its dates, and what other documents do to it.

The worse word wins. "Đã được thay thế" and "Hết hiệu lực" stand as editors set them; "Còn hiệu lực", "Chưa có hiệu
lực" and "Chưa xác định" give way to a published document that replaces or repeals this one, from the day on which
that one takes effect (its date of issue where it names no other), and to the dates of the record.
"""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from campaign.library.models.choices import DocumentStatus, RelationKind
from campaign.library.models.references import Relation

if TYPE_CHECKING:
    from campaign.library.models.record import DocumentRecord

# What a record becomes by them.
ENDINGS = {RelationKind.REPLACES: DocumentStatus.REPLACED, RelationKind.REPEALS: DocumentStatus.EXPIRED}
_FINAL = (DocumentStatus.REPLACED, DocumentStatus.EXPIRED)


def status_on(
    day: datetime.date, record: "DocumentRecord", effects: Iterable[tuple[str, datetime.date | None]]
) -> DocumentStatus:
    """The status of `record` on `day`; `effects`: what documents that readers may see do to it (RelationKind), each
    with the day on which that begins."""
    if record.status in _FINAL:
        return DocumentStatus(record.status)
    begun = {kind for kind, starts in effects if (starts or day) <= day}
    for kind, status in ENDINGS.items():
        if kind in begun:
            return status
    if record.expires_on and record.expires_on <= day:
        return DocumentStatus.EXPIRED
    if record.effective_on and record.effective_on > day:
        return DocumentStatus.NOT_YET
    if record.effective_on and record.status == DocumentStatus.NOT_YET:
        return DocumentStatus.IN_FORCE
    return DocumentStatus(record.status)


def status_expression(day: datetime.date, acting: QuerySet["DocumentRecord"]) -> Case:
    """The same as `status_on` inside a query of records; `acting`: the documents that readers may see."""
    # Asked for each record by its own relations: a list of all acting documents would be made for every page.
    begun = (
        Relation.objects.filter(Exists(acting.filter(pk=OuterRef("from_record"))), to_record=OuterRef("pk"))
        .annotate(starts=Coalesce("from_record__effective_on", "from_record__issued_on"))
        .filter(Q(starts__lte=day) | Q(starts=None))
    )
    ended = [When(Exists(begun.filter(kind=kind)), then=Value(status)) for kind, status in ENDINGS.items()]
    return Case(
        When(status__in=_FINAL, then=F("status")),
        *ended,
        When(expires_on__lte=day, then=Value(DocumentStatus.EXPIRED)),
        When(effective_on__gt=day, then=Value(DocumentStatus.NOT_YET)),
        When(status=DocumentStatus.NOT_YET, effective_on__isnull=False, then=Value(DocumentStatus.IN_FORCE)),
        default=F("status"),
        output_field=CharField(),
    )
