"""Notes at the provisions of a document that later documents amend, each with a link to the amending provision."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

import official as grammar
from campaign.library import force, identity
from campaign.library.choices import DocumentType, RelationKind
from campaign.library.models.record import DocumentRecord
from campaign.library.models.references import Relation
from campaign.library.public.relations import Neighbourhood
from official import amendments, provisions
from official.amendments import Amendment, Effect
from official.provisions import Level
from vietnamese import dates

# Only the newest; few laws have more amendments. Their texts are read again each time the page is rendered.
_MAX_DOCUMENTS = 12
# In characters; the provisions named before a document.
_REACH = 300
_SAID = {
    Effect.AMENDED: "được sửa đổi, bổ sung bởi",
    Effect.REPEALED: "bị bãi bỏ bởi",
    Effect.ADDED: "được bổ sung ở đây bởi",
    Effect.CORRECTED: "được đính chính bởi",
    Effect.SUSPENDED: "bị ngưng hiệu lực bởi",
    Effect.EXTENDED: "được kéo dài, gia hạn bởi",
}
# The relations whose days an instruction has, if its document has such a relation.
LASTING = {Effect.SUSPENDED: RelationKind.SUSPENDS, Effect.EXTENDED: RelationKind.EXTENDS}


def changes_of(record: DocumentRecord, near: Neighbourhood) -> Iterator[tuple[Relation, Amendment]]:
    """Yield the instructions that change provisions of `record`, oldest document first, each with its relation.

    Needs no query.
    """
    # By document, which may change this one in several ways.
    acting: dict[int, dict[str, Relation]] = defaultdict(dict)
    for relation in near.effects:
        if relation.kind in force.CHANGES and relation.from_record != record:
            acting[relation.from_record_id][relation.kind] = relation
    for relations in list(acting.values())[-_MAX_DOCUMENTS:]:
        *_, last = relations.values()
        by: Any = last.from_record
        for each in amendments.find(by.changing_text):
            kind = LASTING.get(each.effect)
            # "Gia hạn thời hạn ..." may also order what others do, which extends no provision.
            if each.effect is Effect.EXTENDED and kind not in relations:
                continue
            if _is_meant(record, each, by.changing_text):
                yield relations.get(kind or "", last), each


def notes_on(record: DocumentRecord, near: Neighbourhood) -> dict[str, list[SafeString]]:
    """Return the notes on the provisions of `record` by anchor, oldest first. Needs no query."""
    notes: dict[str, list[SafeString]] = defaultdict(list)
    for relation, each in changes_of(record, near):
        notes[each.target].append(_note(relation, each))
    return dict(notes)


def _is_meant(record: DocumentRecord, each: Amendment, text: str) -> bool:
    """Return True unless the instruction, or a provision around it, names other documents only.

    Of several documents in one line, the one named directly after the provision is meant, if there is one.
    """
    cited = [_cited(text[start:end]) for start, end in each.spans]
    directly = {key for key, anchors in cited[-1] if each.target in anchors}
    named = directly or {key for line in cited for key, _ in line}
    return not named or not named.isdisjoint({record.number_key, record.name_key} - {""})


@lru_cache(maxsize=200)
def _cited(line: str) -> list[tuple[str, list[str]]]:
    """Return the keys of the documents that a line cites, each with the anchors of the provisions named before it.

    An instruction's line is read for each of its targets. What it quotes is the new text.
    """
    line = provisions.unquoted(line)
    return [
        (
            identity.number_key(cited.number or "")
            or identity.name_key(DocumentType.named(cited.type), cited.name or ""),
            amendments.named_before(line[max(0, start - _REACH) : start]),
        )
        for cited in grammar.find_citations(line)
        for start, _ in cited.spans
    ]


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
    if relation.kind in force.LASTING and relation.lasts_until and each.effect in LASTING:
        day += f" đến hết ngày {dates.short(relation.lasts_until)}"
    return format_html(
        '{} {} <a href="{}">{}</a>{}.',
        subject[0].upper() + subject[1:],
        _SAID[each.effect],
        address,
        source,
        day,
    )
