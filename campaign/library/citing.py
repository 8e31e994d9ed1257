"""Finds the documents that a page's text cites, and matches the citations with records.

Texts come as passages, in the order of the page. Requests of readers use only `of_page` and `records_of`, which
query the stored rows; all else runs when a page is published or a document is imported.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

import official as grammar
from base.visibility import readable
from campaign.library import force, identity
from campaign.library.choices import CALLED_BY_NAME, DocumentStatus
from campaign.library.force import Effect
from campaign.library.models import Citation, DocumentRecord, DocumentType, PrintedForm
from campaign.library.models.record import DocumentRecordQuerySet, effects_on
from vietnamese import dates
from vietnamese.fold import fold

_BETWEEN = "\n\n"
_BATCH = 500
# The fields of a record that hold keys.
_KEYS = ("number_key", "name_key", "short_key", "initials_key")


def find(passages: Sequence[str], cited_on: datetime.date) -> list[Citation]:
    """Return the citations in the passages of a text of this day, unsaved and without records."""
    return from_grammar(
        grammar.find_citations(_BETWEEN.join(passages), names=names_of_laws()), passages, cited_on
    )


def names_of_laws() -> frozenset[str]:
    """Return the folded names of the published laws, for the grammar; one query."""
    names = DocumentRecord.objects.live().filter(doc_type__in=CALLED_BY_NAME).exclude(name_key="")
    return frozenset(names.values_list("name_key", flat=True))


def from_grammar(
    found: Sequence[grammar.Citation], passages: Sequence[str], cited_on: datetime.date | None
) -> list[Citation]:
    """Return one unsaved citation for each that the grammar found, in the same order.

    The grammar must have read the passages joined by empty lines.
    """
    starts = [0, *accumulate(len(passage) + len(_BETWEEN) for passage in passages)]
    made = []
    for each in found:
        doc_type = DocumentType.named(each.type)
        places: list[tuple[int, int, str]] = []
        for start, end in each.spans:
            index = bisect_right(starts, start) - 1
            words = passages[index][start - starts[index] : end - starts[index]]
            places.append((index, start - starts[index], words))
        text = " ".join(places[0][2].split())
        key = identity.number_key(each.number or "") or identity.name_key(doc_type, each.name or "")
        made.append(
            Citation(
                key=(key or fold(text))[:255],
                doc_type=doc_type,
                number=(each.number or "")[:100],
                name=(each.name or "")[:255],
                issuer=(each.issuer or "")[:200],
                issued_on=each.date,
                year=each.year,
                text=text[:300],
                places=places,
                cited_on=cited_on,
            )
        )
    return made


def candidates(found: Iterable[Citation]) -> dict[str, list[DocumentRecord]]:
    """Return records by all keys under which the citations may name them; two queries."""
    keys = {key for citation in found for key in _keys(citation)}
    printed = PrintedForm.objects.filter(key__in=keys).values("record")
    is_named = Q(pk__in=printed)
    for name in _KEYS:
        is_named |= Q(**{f"{name}__in": keys})
    records = DocumentRecord.objects.filter(is_named).defer("text").prefetch_related("printed_forms")
    known = defaultdict(list)
    for record in records:
        own = {getattr(record, name) for name in _KEYS} | {form.key for form in record.printed_forms.all()}
        for key in own & keys:
            known[key].append(record)
    return known


def _keys(citation: Citation) -> list[str]:
    """Return the keys of the records that a citation may mean, surest first."""
    if not citation.number:
        return [citation.key]
    if not identity.parts(citation.number)[1]:
        return [identity.short_key(citation.doc_type, citation.number)]
    name = identity.name_key(citation.doc_type, citation.name)
    return [citation.key, name] if name else [citation.key]


def _named_by(citation: Citation, known: Mapping[str, list[DocumentRecord]]) -> list[DocumentRecord]:
    """Return the records with the number or name of a citation, of any issuer and date."""
    first, *others = _keys(citation)
    found = known.get(first, [])
    if citation.number and not identity.parts(citation.number)[1]:
        # The short key leaves out the year that a number may have.
        return [
            record
            for record in found
            if not citation.year or identity.year_of(record.code, None) in ("", str(citation.year))
        ]
    if others and not found:
        # A law cited by its number may have a record that has only its name.
        return [record for record in known.get(others[0], []) if not record.number_key]
    # The same law may have another record that has only its name.
    return [record for record in found if record.number_key] or found


def match(found: Collection[Citation]) -> None:
    """Set the record of each citation whose document is known for certain, and the candidates and doubts of all.

    A citation by name means a document that existed on the day of the citing text (`cited_on`): of several
    laws of one name, the one in force on that day.
    """
    known = candidates(found)
    several = []
    for citation in found:
        citation.candidates = _named_by(citation, known)
        day = None if citation.number else citation.cited_on
        left = identity.possible(citation.candidates, **said_by(citation), cited_on=day)
        citation.record = left[0] if len(left) == 1 and _is_certain(citation) else None
        if len(left) > 1 and citation.name and not citation.number:
            several.append((citation, left))
    effects = effects_on({record.pk for _, left in several for record in left}) if several else {}
    for citation, left in several:
        citation.record = _in_force(left, citation.cited_on or timezone.localdate(), effects)
    for citation in found:
        citation.doubt = _doubt(citation)


def _is_certain(citation: Citation) -> bool:
    """Return True unless a citation gives only a number: "Chỉ thị 09" may be of any issuer and any year."""
    is_short = citation.number and not identity.parts(citation.number)[1]
    return not is_short or bool(citation.issuer or citation.year or citation.issued_on)


def _in_force(
    records: Sequence[DocumentRecord], day: datetime.date, effects: Mapping[int, list[Effect]]
) -> DocumentRecord | None:
    """Return the only record that is in force or suspended on `day`, or None."""
    in_force = (*force.IN_FORCE, DocumentStatus.SUSPENDED)
    today = timezone.localdate()
    left = [
        record
        for record in records
        if force.status_on(day, record, effects.get(record.pk, ()), today=today) in in_force
    ]
    return left[0] if len(left) == 1 else None


def _doubt(citation: Citation) -> str:
    """Return a sentence for editors if a matched citation has another date than the library; otherwise ""."""
    year = citation.issued_on.year if citation.issued_on else citation.year
    said = f"ngày {dates.short(citation.issued_on)}" if citation.issued_on else f"năm {year}"
    known = citation.record
    if known is not None:
        is_right = known.issued_on in (None, citation.issued_on) or (
            not citation.issued_on and year in (None, known.issued_on.year)
        )
        return (
            ""
            if is_right
            else f"{citation.text}: bài ghi {said}, văn bản ban hành ngày {known.issued_short}."
        )
    issuer = identity.issuer_to_compare(citation.number, citation.issuer)
    alike = identity.possible(citation.candidates, issuer=issuer)
    elsewhere = of_other_issuers(citation)
    if elsewhere:
        others = ", ".join(f"“{each.title}” của {each.issuer}" for each in elsewhere[:3])
        return (
            f"{citation.text}: bài ghi cơ quan ban hành là {citation.issuer}; thư viện có {others}, cùng số và cùng"
            " ngày. Nếu bài nhắc văn bản khác thì bỏ qua."
        )
    if not (year and citation.number) or not alike:
        return ""
    others = ", ".join(f"“{each.title}” ngày {each.issued_short}" for each in alike[:3] if each.issued_on)
    is_misprint = any(
        each.issued_on and citation.issued_on and identity.same_day(each.issued_on, citation.issued_on)
        for each in alike
    )
    advice = "Hãy xem lại năm." if is_misprint else "Nếu bài nhắc văn bản khác thì bỏ qua."
    return f"{citation.text}: bài ghi {said}; thư viện có {others}. {advice}" if others else ""


def said_by(citation: Citation) -> dict[str, Any]:
    """Return the issuer, year and date that a citation gives, as arguments of `identity.possible`."""
    issuer = identity.issuer_to_compare(citation.number, citation.issuer)
    return {"issuer": issuer, "year": citation.year, "issued_on": citation.issued_on}


def of_other_issuers(citation: Citation) -> list[DocumentRecord]:
    """Return the candidates with the full number and the day of a citation, but an issuer of another name."""
    if not identity.parts(citation.number)[1]:
        return []
    return identity.of_other_issuers(
        citation.candidates, issuer=said_by(citation)["issuer"], issued_on=citation.issued_on
    )


@transaction.atomic
def write(page: Page, found: Iterable[Citation], suppressed: Collection[str] = ()) -> None:
    """Store `found`, already matched, as all citations of `page`.

    `suppressed`: the keys of citations that an editor does not want linked.
    """
    rows = list(found)
    for row in rows:
        row.page_id = page.pk
        row.suppressed = row.key in suppressed
    clear(page)
    Citation.objects.bulk_create(rows)


def clear(page: Page) -> None:
    """Delete the citations of a page that is withdrawn."""
    Citation.objects.filter(page=page.pk).delete()


def resolve(record: DocumentRecord) -> None:
    """Match again the citations that a published record may answer.

    These are citations without a record, citations by its name, which may mean another law on their day, and
    citations of this record by a number or name that it no longer has.
    """
    code = identity.number_key(record.code)
    short = identity.number_key(record.number)
    names = {record.name_key, record.initials_key, *(form.key for form in record.printed_forms.all())} - {""}
    numbers = {code, short, identity.number_key(record.number.split("/")[0])} - {""}
    waiting = Q(record=None, key__in=numbers | names)
    by_name = Q(number="", key__in=names)
    misled = Q(record=record.pk) & ~Q(key__in=numbers | names)
    match_again(Citation.objects.filter(waiting | by_name | misled))


def match_again(stored: QuerySet[Citation]) -> None:
    """Match stored citations with today's records, and store those whose record changed."""
    keys = list(stored.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _BATCH):
        batch = Citation.objects.filter(pk__in=keys[start : start + _BATCH]).defer("places", "text")
        found = list(batch)
        before = {citation.pk: citation.record_id for citation in found}
        match(found)
        changed = [citation for citation in found if citation.record_id != before[citation.pk]]
        Citation.objects.bulk_update(changed, ["record"])


def records_of(page: Page, others: DocumentRecordQuerySet) -> DocumentRecordQuerySet:
    """Return the published records that `page` cites or that `others` holds, newest first.

    A record comes once for each citation, with the citation's places in `cited_at`; None if the page does not cite it.
    """
    shown = Citation.objects.filter(page=page.pk, suppressed=False)
    is_shown = Q(mentions__page=page.pk, mentions__suppressed=False)
    return (
        DocumentRecord.objects.published()
        .filter(pk__in=shown.order_by().values("record").union(others.order_by().values("pk")))
        .annotate(shown=FilteredRelation("mentions", condition=is_shown), cited_at=F("shown__places"))
    )


def of_page(page: Page, seen_from: Page | None = None) -> QuerySet[Citation]:
    """Return the citations of `page` that are shown as links: not suppressed, to records that readers may see.

    `seen_from` is that of `readable`.
    """
    # A subquery for each citation: otherwise every page would query the list of all documents.
    is_open = Exists(readable(DocumentRecord.objects.filter(pk=OuterRef("record")), seen_from))
    return Citation.objects.filter(is_open, page=page.pk, suppressed=False)
