"""The status of a document on a day, from its dates, the effects of other documents and the editors' word.

Dates and published documents come first. A document without a day of effect counts from its date of issue,
unless it is a legal document, which names its day (docs/decisions/0023). The editors' word fills what they
leave open. It has no date of its own, so it holds today and later: on earlier days a document that ended on an
unknown day has no known status.
"""

import datetime
import re
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from campaign.library.choices import DocumentStatus, DocumentType, RelationKind

# The status that each kind of relation gives to its target, unless only a part of it is concerned.
ENDINGS = {RelationKind.REPLACES: DocumentStatus.REPLACED, RelationKind.REPEALS: DocumentStatus.EXPIRED}
# The kinds of relations on which the status of the target depends.
CHANGES = (*ENDINGS, RelationKind.AMENDS)
IN_FORCE = (DocumentStatus.IN_FORCE, DocumentStatus.AMENDED)
OUT_OF_FORCE = (DocumentStatus.REPLACED, DocumentStatus.EXPIRED)

# Legal documents name the day on which they take effect: these types, and all documents whose number holds the
# year. A consolidated text names no day, because it restates the law as it is already.
_LEGAL = (
    DocumentType.HIEN_PHAP,
    DocumentType.BO_LUAT,
    DocumentType.LUAT,
    DocumentType.PHAP_LENH,
    DocumentType.LENH,
    DocumentType.NGHI_QUYET_LIEN_TICH,
    DocumentType.NGHI_DINH,
    DocumentType.THONG_TU,
    DocumentType.THONG_TU_LIEN_TICH,
    DocumentType.KHAC,
)
_NUMBER_WITH_YEAR = re.compile(r"\d+[^/]*/\d{4}")


class Effect(NamedTuple):
    """Effect of a published document on another, from `starts`; None means that it has begun."""

    kind: str
    starts: datetime.date | None
    is_partial: bool = False

    @property
    def ends(self) -> DocumentStatus | None:
        """Return the status that the effect gives to the other document; None if that document stays in force."""
        return None if self.is_partial else ENDINGS.get(RelationKind(self.kind))


class Dated(Protocol):
    """The part of a record that its status depends on."""

    status: str
    doc_type: str
    number: str
    issued_on: datetime.date | None
    effective_on: datetime.date | None
    begins_on: datetime.date | None
    expires_on: datetime.date | None


def beginning(record: Dated) -> datetime.date | None:
    """Return the day from which a record is in force, to be stored as its `begins_on`; None if it is unknown."""
    if record.effective_on or record.status == DocumentStatus.NOT_YET:
        return record.effective_on
    is_legal = record.doc_type in _LEGAL or _NUMBER_WITH_YEAR.match(record.number)
    return None if is_legal else record.issued_on


def status_on(
    day: datetime.date, record: Dated, effects: Iterable[Effect], *, today: datetime.date
) -> DocumentStatus:
    """Return the status of `record` on `day`. `effects` are the effects of published documents on it."""
    begun = [effect for effect in effects if (effect.starts or day) <= day]
    endings = {effect.ends for effect in begun}
    is_said_to_have_ended = record.status in OUT_OF_FORCE and not record.expires_on
    for status in ENDINGS.values():
        if status in endings:
            return status
    if record.expires_on and record.expires_on <= day:
        is_replaced = record.status == DocumentStatus.REPLACED
        return DocumentStatus.REPLACED if is_replaced else DocumentStatus.EXPIRED
    if is_said_to_have_ended and day >= today:
        return DocumentStatus(record.status)
    if (record.begins_on or record.issued_on or day) > day:
        return DocumentStatus.NOT_YET
    if record.status == DocumentStatus.NOT_YET and not record.begins_on:
        return DocumentStatus.NOT_YET
    if is_said_to_have_ended:
        return DocumentStatus.UNKNOWN
    if begun:
        return DocumentStatus.AMENDED
    if record.begins_on or (record.status == DocumentStatus.IN_FORCE and day >= today):
        return DocumentStatus.IN_FORCE
    return DocumentStatus.UNKNOWN


def status_expression(day: datetime.date, relations: QuerySet[Any], *, today: datetime.date) -> Case:
    """Return `status_on` as a query expression for records.

    `relations`: the relations whose acting document readers may see.
    """
    begun = (
        relations.filter(to_record=OuterRef("pk"), kind__in=CHANGES)
        .annotate(starts=Coalesce("from_record__effective_on", "from_record__issued_on"))
        .filter(Q(starts__lte=day) | Q(starts=None))
    )
    ended = [
        When(Exists(begun.filter(kind=kind, is_partial=False)), then=Value(status))
        for kind, status in ENDINGS.items()
    ]
    # The editors' word that a document has ended, without a day.
    said = [When(status=status, expires_on=None, then=Value(status)) for status in OUT_OF_FORCE]
    is_open = Q(expires_on=None)
    later = day >= today
    return Case(
        *ended,
        When(expires_on__lte=day, status=DocumentStatus.REPLACED, then=Value(DocumentStatus.REPLACED)),
        When(expires_on__lte=day, then=Value(DocumentStatus.EXPIRED)),
        *(said if later else ()),
        When(begins_on__gt=day, then=Value(DocumentStatus.NOT_YET)),
        When(begins_on=None, issued_on__gt=day, then=Value(DocumentStatus.NOT_YET)),
        When(status=DocumentStatus.NOT_YET, begins_on=None, then=Value(DocumentStatus.NOT_YET)),
        When(is_open, status__in=OUT_OF_FORCE, then=Value(DocumentStatus.UNKNOWN)),
        When(Exists(begun), then=Value(DocumentStatus.AMENDED)),
        When(begins_on__isnull=False, then=Value(DocumentStatus.IN_FORCE)),
        *([When(status=DocumentStatus.IN_FORCE, then=Value(DocumentStatus.IN_FORCE))] if later else ()),
        default=Value(DocumentStatus.UNKNOWN),
        output_field=CharField(),
    )
