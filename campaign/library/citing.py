"""Finds the documents that a page's published text cites, and matches the citations with records.

Texts come as passages, in the order of the page. Requests of readers use only `of_page` and `records_of`, which
query the stored rows; all else runs when a page is published or a document is imported.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from wagtail.models import Page

import official as grammar
from base.visibility import readable
from campaign.library import identity
from campaign.library.models import Citation, DocumentRecord, DocumentType
from campaign.library.models.record import DocumentRecordQuerySet
from vietnamese.fold import fold

_BETWEEN = "\n\n"


def find(passages: Sequence[str]) -> list[Citation]:
    """Return the citations in the passages, unsaved and without records."""
    return from_grammar(grammar.find_citations(_BETWEEN.join(passages)), passages)


def from_grammar(found: Sequence[grammar.Citation], passages: Sequence[str]) -> list[Citation]:
    """Return unsaved citations for those that the grammar found, one for each and in the same order.

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
            )
        )
    return made


def candidates(found: Iterable[Citation]) -> dict[str, list[DocumentRecord]]:
    """Return the records that have the numbers or names of the citations, by key; one query."""
    keys = {citation.key for citation in found}
    records = DocumentRecord.objects.filter(Q(number_key__in=keys) | Q(name_key__in=keys)).defer("text")
    known = defaultdict(list)
    for record in records:
        for key in {record.number_key, record.name_key} & keys:
            known[key].append(record)
    return known


def match(found: Collection[Citation], cited_on: datetime.date | None = None) -> None:
    """Set the record of each citation whose document is known for certain.

    `cited_on`: the date of the citing text, if known. A citation by name alone means a document that existed
    on that day.
    """
    known = candidates(found)
    for citation in found:
        day = None if citation.number else cited_on
        citation.record = identity.choose(known.get(citation.key, []), **said_by(citation), cited_on=day)


def said_by(citation: Citation) -> dict[str, Any]:
    """Return the issuer, year and date that a citation gives, as arguments of `identity.possible`."""
    return {"issuer": citation.issuer, "year": citation.year, "issued_on": citation.issued_on}


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


def resolve_waiting(record: DocumentRecord) -> None:
    """Match the waiting citations that a new record, or a record with a new number, may answer."""
    keys = {record.number_key, record.name_key} - {""}
    waiting = list(Citation.objects.filter(record=None, key__in=keys))
    match(waiting)
    Citation.objects.bulk_update([citation for citation in waiting if citation.record], ["record"])


def records_of(page: Page, others: DocumentRecordQuerySet) -> DocumentRecordQuerySet:
    """Return the published records that `page` cites or that `others` holds, the newest first.

    A record comes once for each citation, with the citation's places in `cited_at`; None if the page does not
    cite it.
    """
    shown = Citation.objects.filter(page=page.pk, suppressed=False)
    is_shown = Q(mentions__page=page.pk, mentions__suppressed=False)
    return (
        DocumentRecord.objects.published()
        .filter(pk__in=shown.order_by().values("record").union(others.order_by().values("pk")))
        .annotate(shown=FilteredRelation("mentions", condition=is_shown), cited_at=F("shown__places"))
    )


def of_page(page: Page) -> QuerySet[Citation]:
    """Return the citations of `page` that are shown as links: not suppressed, to records that readers may see."""
    # A subquery for each citation: otherwise every page would query the list of all documents.
    is_open = Exists(readable(DocumentRecord.objects.filter(pk=OuterRef("record"))))
    return Citation.objects.filter(is_open, page=page.pk, suppressed=False)
