"""The status of a document on a day, from the editors' choice, its dates and the effects of other documents.

"Đã được thay thế" and "Hết hiệu lực" stay as editors set them. "Còn hiệu lực", "Chưa có hiệu lực" and "Chưa
xác định" change if a published document replaces or repeals this one, from the day on which that document
takes effect (its date of issue if it gives no other), and with the dates of the record.
"""

import datetime
from collections.abc import Iterable
from typing import Any, Protocol

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from campaign.library.choices import DocumentStatus, RelationKind

# The status that each kind of relation gives to its target.
ENDINGS = {RelationKind.REPLACES: DocumentStatus.REPLACED, RelationKind.REPEALS: DocumentStatus.EXPIRED}
_FINAL = (DocumentStatus.REPLACED, DocumentStatus.EXPIRED)


class Dated(Protocol):
    """The part of a record that its status depends on."""

    status: str
    effective_on: datetime.date | None
    expires_on: datetime.date | None


def status_on(
    day: datetime.date, record: Dated, effects: Iterable[tuple[str, datetime.date | None]]
) -> DocumentStatus:
    """Return the status of `record` on `day`.

    `effects` holds the relations of published documents to this record: the kind (RelationKind), and the day
    on which the effect begins, or None if it has begun already.
    """
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


def status_expression(day: datetime.date, relations: QuerySet[Any]) -> Case:
    """Return `status_on` as a query expression for records.

    `relations`: the relations whose acting document readers may see.
    """
    begun = (
        relations.filter(to_record=OuterRef("pk"))
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
