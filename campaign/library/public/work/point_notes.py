"""Notes at the provisions of a document that later documents amend, each with a link to the amending provision."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from campaign.library import force
from campaign.library.models.record import DocumentRecord
from campaign.library.models.references import Citation, Relation
from official import amendments, provisions
from official.amendments import Amendment, Effect
from official.provisions import Level
from vietnamese import dates

# The newest; a law has hardly more amendments. Their texts are read anew for each rendering of the page.
_MOST_DOCUMENTS = 12
_SAID = {
    Effect.AMENDED: "được sửa đổi, bổ sung bởi",
    Effect.REPEALED: "bị bãi bỏ bởi",
    Effect.ADDED: "được bổ sung ở đây bởi",
}


def notes_on(record: DocumentRecord, effects: Iterable[Relation]) -> dict[str, list[SafeString]]:
    """Return the notes on the provisions of `record` by anchor, the oldest first; two queries, none without effects.

    `effects` are the relations of other documents to it, the oldest first.
    """
    acting = [relation for relation in effects if relation.kind in force.CHANGES][-_MOST_DOCUMENTS:]
    keys = [relation.from_record_id for relation in acting]
    texts = (
        dict(DocumentRecord.objects.order_by().filter(pk__in=keys).values_list("pk", "text"))
        if acting
        else {}
    )
    cited = _cited_in([key for key, text in texts.items() if text])
    notes: dict[str, list[SafeString]] = defaultdict(list)
    for relation in acting:
        for each in amendments.find(texts.get(relation.from_record_id, "")):
            if _is_meant(record, each, cited[relation.from_record_id]):
                notes[each.target].append(_note(relation, each))
    return dict(notes)


def _cited_in(pages: Sequence[int]) -> Mapping[int, list[tuple[int, int | None]]]:
    """Return the offsets in the text of each page at which it cites a document, with the key of the record."""
    cited: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    rows = Citation.objects.order_by().filter(page__in=pages) if pages else Citation.objects.none()
    for page, record, places in rows.values_list("page", "record", "places"):
        cited[page] += [(start, record) for _, start, _ in places]
    return cited


def _is_meant(record: DocumentRecord, each: Amendment, cited: Iterable[tuple[int, int | None]]) -> bool:
    """Return True unless the instruction, or a provision around it, names other documents only."""
    named = {key for at, key in cited if any(start <= at < end for start, end in each.spans)}
    return not named or record.pk in named


def _note(relation: Relation, each: Amendment) -> SafeString:
    level = (
        "Điều"
        if each.target.rpartition("-")[0] == Level.ARTICLE.value
        else provisions.called(each.target).split()[0]
    )
    subject = each.added or f"{level} này"
    acting = relation.from_record
    source = f"{provisions.called(each.source)} {acting.title}"
    address = f"{acting.get_url() or ''}#{each.source}"
    day = f", từ ngày {dates.short(relation.starts_on)}" if relation.starts_on else ""
    return format_html(
        '{} {} <a href="{}">{}</a>{}.',
        subject[0].upper() + subject[1:],
        _SAID[each.effect],
        address,
        source,
        day,
    )
