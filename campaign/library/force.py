"""The status of a document on a day, from its dates, the effects of other documents and the editors' word.

Dates and published documents come first. A document without a day of effect counts from its date of issue,
unless it is a legal document, which names its day (docs/decisions/0023). The editors' word fills what they
leave open. It has no date of its own, so it holds today and later: on earlier days a document that ended on an
unknown day has no known status.
"""

import datetime
import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple, Protocol

from django.db.models import Case, CharField, DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from campaign.library.choices import DocumentStatus, DocumentType, RelationKind

# The status that each kind of relation gives to its target, unless only a part of it is concerned.
ENDINGS = {RelationKind.REPLACES: DocumentStatus.REPLACED, RelationKind.REPEALS: DocumentStatus.EXPIRED}
# The kinds whose effect lasts until a day: a suspension until the day that it names, or until it is dealt with (Luật
# Ban hành văn bản quy phạm pháp luật 2015, Điều 153), and an extension until the new end.
LASTING = (RelationKind.SUSPENDS, RelationKind.EXTENDS)
# The kinds that may concern only a part of the target.
DIVISIBLE = (*ENDINGS, *LASTING)
# The kinds of relations that change the target. A correction leaves its status as it is.
CHANGES = (*DIVISIBLE, RelationKind.AMENDS, RelationKind.CORRECTS)
IN_FORCE = (DocumentStatus.IN_FORCE, DocumentStatus.AMENDED, DocumentStatus.PARTLY_SUSPENDED)
ENDED = (DocumentStatus.REPLACED, DocumentStatus.EXPIRED)
OUT_OF_FORCE = (*ENDED, DocumentStatus.SUSPENDED)

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
# The kinds that leave an amended document; endings in part, because a whole one ends it.
_AMENDING = (*ENDINGS, RelationKind.AMENDS)
# The day from which a relation has its effect: the day that it names, or that on which its document takes effect.
STARTS = Coalesce("since", "from_record__effective_on", "from_record__issued_on")


class Effect(NamedTuple):
    """Effect of a published document on another, from `starts`; None means that it has begun.

    `stops` is the first day on which an effect that lasts is over; None if no such day is known.
    """

    kind: str
    starts: datetime.date | None
    is_partial: bool = False
    stops: datetime.date | None = None

    @property
    def ends(self) -> DocumentStatus | None:
        """Return the status that the effect gives to the other document; None if that document is not ended."""
        return None if self.is_partial else ENDINGS.get(RelationKind(self.kind))

    def holds_on(self, day: datetime.date) -> bool:
        return (self.starts or day) <= day and (self.stops is None or day < self.stops)


def stops_on(
    kind: str, until: datetime.date | None, *ends_of_acting: datetime.date | None
) -> datetime.date | None:
    """Return the first day on which an effect is over that lasts to the end of `until`; None if it does not end.

    It ends with the acting document at the latest.
    """
    if kind not in LASTING:
        return None
    own = until and until + datetime.timedelta(days=1)
    return min((day for day in (own, *ends_of_acting) if day), default=None)


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


def end_on(day: datetime.date, record: Dated, effects: Iterable[Effect]) -> datetime.date | None:
    """Return the first day on which `record` is no longer in force as laid down by `day`; None if there is none.

    That is its own end, or a later one to which it was extended; none is left if another document has ended it before.
    """
    extensions = [
        effect.stops
        for effect in effects
        if effect.kind == RelationKind.EXTENDS and not effect.is_partial and (effect.starts or day) <= day
    ]
    if None in extensions:
        return None
    end = max((end for end in (record.expires_on, *extensions) if end), default=None)
    endings = [effect.starts or datetime.date.min for effect in effects if effect.ends]
    return None if end and any(starts <= day and starts < end for starts in endings) else end


def first_ending(effects: Iterable[Effect]) -> datetime.date | None:
    """Return the day on which another document replaces or repeals one with these effects; None if none does.

    An ending without a day has begun.
    """
    return min((effect.starts or datetime.date.min for effect in effects if effect.ends), default=None)


def status_on(
    day: datetime.date, record: Dated, effects: Collection[Effect], *, today: datetime.date
) -> DocumentStatus:
    """Return the status of `record` on `day`. `effects` are the effects of published documents on it."""
    held = [effect for effect in effects if effect.holds_on(day)]
    endings = {effect.ends for effect in held}
    is_said_to_have_ended = record.status in ENDED and not record.expires_on
    for status in ENDINGS.values():
        if status in endings:
            return status
    end = end_on(day, record, effects)
    is_past = end is not None and end <= day
    # Of a document that is extended in part, the rest is at an end.
    if is_past and not any(effect.kind == RelationKind.EXTENDS for effect in held):
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
    suspensions = [effect.is_partial for effect in held if effect.kind == RelationKind.SUSPENDS]
    if suspensions:
        return DocumentStatus.PARTLY_SUSPENDED if all(suspensions) else DocumentStatus.SUSPENDED
    if is_past or any(effect.kind in _AMENDING for effect in held):
        return DocumentStatus.AMENDED
    if record.begins_on or (record.status == DocumentStatus.IN_FORCE and day >= today):
        return DocumentStatus.IN_FORCE
    return DocumentStatus.UNKNOWN


def end_of_acting(relations: QuerySet[Any]) -> Case:
    """Return the day on which the acting document of a relation that lasts is replaced or repealed, as an expression.

    `relations` as for `status_expression`. The end that the acting document itself names is not included.
    """
    endings = relations.filter(to_record=OuterRef("from_record"), kind__in=ENDINGS, is_partial=False)
    # An ending without a day has begun.
    first = endings.annotate(starts=Coalesce(STARTS, Value(datetime.date.min))).order_by("starts")
    return Case(When(kind__in=LASTING, then=Subquery(first.values("starts")[:1])), output_field=DateField())


def status_expression(day: datetime.date, relations: QuerySet[Any], *, today: datetime.date) -> Case:
    """Return `status_on` as a query expression for records.

    `relations`: the relations whose acting document readers may see.
    """
    started = relations.annotate(starts=STARTS).filter(Q(starts__lte=day) | Q(starts=None), kind__in=CHANGES)
    begun = started.filter(to_record=OuterRef("pk"))
    ends_acting = started.filter(to_record=OuterRef("from_record"), kind__in=ENDINGS, is_partial=False)
    lasting = begun.filter(
        ~Exists(ends_acting),
        Q(until=None) | Q(until__gte=day),
        Q(from_record__expires_on=None) | Q(from_record__expires_on__gt=day),
    )
    suspensions, extensions = (lasting.filter(kind=kind) for kind in LASTING)
    extended = begun.filter(kind=RelationKind.EXTENDS, is_partial=False)
    is_over = Q(expires_on__lte=day) | (Q(expires_on=None) & Exists(extended))
    is_past = is_over & ~Exists(extensions.filter(is_partial=False))
    was_replaced = When(status=DocumentStatus.REPLACED, then=Value(DocumentStatus.REPLACED))
    ended = [
        When(Exists(begun.filter(kind=kind, is_partial=False)), then=Value(status))
        for kind, status in ENDINGS.items()
    ]
    # The editors' word that a document has ended, without a day.
    said = [When(status=status, expires_on=None, then=Value(status)) for status in ENDED]
    is_open = Q(expires_on=None)
    later = day >= today
    return Case(
        *ended,
        When(is_over & ~Exists(extensions), then=Case(was_replaced, default=Value(DocumentStatus.EXPIRED))),
        *(said if later else ()),
        When(begins_on__gt=day, then=Value(DocumentStatus.NOT_YET)),
        When(begins_on=None, issued_on__gt=day, then=Value(DocumentStatus.NOT_YET)),
        When(status=DocumentStatus.NOT_YET, begins_on=None, then=Value(DocumentStatus.NOT_YET)),
        When(is_open, status__in=ENDED, then=Value(DocumentStatus.UNKNOWN)),
        When(Exists(suspensions.filter(is_partial=False)), then=Value(DocumentStatus.SUSPENDED)),
        When(Exists(suspensions), then=Value(DocumentStatus.PARTLY_SUSPENDED)),
        When(is_past | Exists(begun.filter(kind__in=_AMENDING)), then=Value(DocumentStatus.AMENDED)),
        When(begins_on__isnull=False, then=Value(DocumentStatus.IN_FORCE)),
        *([When(status=DocumentStatus.IN_FORCE, then=Value(DocumentStatus.IN_FORCE))] if later else ()),
        default=Value(DocumentStatus.UNKNOWN),
        output_field=CharField(),
    )
