"""The relations of a document as its page and the library's page show them: groups and a picture.

Few small queries, however many documents there are: the relations nearby, and the documents at their ends
that readers may see. Documents that readers may not see are left out, even as an unnamed box.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Substr
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from campaign.library import force
from campaign.library.choices import RelationKind
from campaign.library.models.record import DocumentRecord, all_effects
from campaign.library.models.references import Relation
from campaign.library.public.chain import Branch, Chain, Edge, Node, branches, chain
from campaign.library.public.chain_svg import draw
from vietnamese import dates

# The depth to which the picture follows "carries out" relations, the documents that it considers, and the documents
# that it shows.
_DEEPEST = 4
_MAX_NEAR = 40
MAX_IN_PICTURE = 14
# Thousands of documents may be based on one law. Its page shows this many; the library's list finds the
# others.
_MAX_RELATIONS = 300
_MAX_SHOWN = 10
# Longer than any amending law.
_MAX_TEXT_LENGTH = 200_000
_NOT_DRAWN = (RelationKind.BASED_ON, RelationKind.CONSOLIDATES)
# The lines of changes, as the style sheet draws them.
_LINES = {
    "đường chấm": (RelationKind.AMENDS, RelationKind.CORRECTS, RelationKind.EXTENDS),
    "đường đỏ": (RelationKind.SUSPENDS, RelationKind.REPLACES, RelationKind.REPEALS),
}

# Relations of drafts are not followed and do not count towards the limit, because a draft changes no page that readers
# see. In its own preview, a draft counts.
_SEEN = "JOIN wagtailcore_page AS acting ON acting.id = relation.from_record_id AND (acting.live OR acting.id = %s)"
# The documents that this one carries out, upwards, and those that carry it out, downwards; nearest first.
_NEAR = f"""
    WITH RECURSIVE upwards (key, distance) AS (
        SELECT CAST(%s AS bigint), 0
        UNION SELECT relation.to_record_id, distance + 1 FROM upwards JOIN library_relation AS relation
            ON relation.from_record_id = key {_SEEN} WHERE relation.kind = 'thuc-hien' AND distance < {_DEEPEST}
    ), downwards (key, distance) AS (
        SELECT CAST(%s AS bigint), 0
        UNION SELECT relation.from_record_id, distance + 1 FROM downwards JOIN library_relation AS relation
            ON relation.to_record_id = key {_SEEN} WHERE relation.kind = 'thuc-hien' AND distance < {_DEEPEST}
    )
    SELECT key FROM (SELECT * FROM upwards UNION ALL SELECT * FROM downwards) AS near
    GROUP BY key ORDER BY min(distance), key LIMIT {_MAX_NEAR}
"""  # noqa: S608  constants


@dataclass(frozen=True)
class Related:
    """One document under a heading such as "Được sửa đổi, bổ sung bởi"."""

    record: DocumentRecord
    note: str


@dataclass(frozen=True)
class RelationGroup:
    """The documents under one heading."""

    label: str
    documents: tuple[Related, ...]

    @property
    def first(self) -> tuple[Related, ...]:
        return self.documents[:_MAX_SHOWN]

    @property
    def others(self) -> tuple[Related, ...]:
        return self.documents[_MAX_SHOWN:]


@dataclass(frozen=True)
class ChainPicture:
    """The picture of relations, with its legend and text."""

    svg: SafeString
    legend: str
    branches: list[Branch]


class Neighbourhood:
    """A document, the relations near it, and the documents at their ends that readers may see.

    Documents that change it have their text as `changing_text`, unless a machine read it and nobody has checked it.
    `own`: the document's own relations if they are not those of the database, as in a preview. `seen_from` is that of
    `visibility.readable`.
    """

    def __init__(
        self, record: DocumentRecord, own: Iterable[Relation] | None = None, seen_from: Page | None = None
    ) -> None:
        key = record.pk
        near = RawSQL(_NEAR, [key] * 4)  # noqa: S611  constants and keys
        carried_out = Q(kind=RelationKind.CARRIES_OUT, from_record__in=near, to_record__in=near)
        # Relations that end, change or consolidate a document come first, because the limit must not cut them off.
        first = Case(
            When(kind__in=(*force.ENDINGS, RelationKind.SUSPENDS), then=Value(0)),
            When(kind__in=(*force.CHANGES, RelationKind.CONSOLIDATES), then=Value(1)),
            When(kind=RelationKind.CARRIES_OUT, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        seen = Relation.objects.filter(Q(from_record=key) | Q(from_record__live=True))
        relations = seen.filter(Q(from_record=key) | Q(to_record=key) | carried_out).order_by(first, "-pk")
        found: list[Relation] = list(relations[:_MAX_RELATIONS])
        if own is not None:
            found = [*own, *(relation for relation in found if relation.from_record_id != key)]
        ends = {end for relation in found for end in (relation.from_record_id, relation.to_record_id)}
        self.key = key
        changing = {
            each.from_record_id for each in found if each.to_record_id == key and each.kind in force.CHANGES
        }
        others = DocumentRecord.objects.published(seen_from).defer("text").filter(pk__in=ends - {key})
        others = others.annotate(
            has_text=~Q(text=""),
            # Text that a machine read from a scan may name another provision than the paper.
            changing_text=Case(
                When(pk__in=changing, is_machine_read=False, then=Substr("text", 1, _MAX_TEXT_LENGTH)),
                default=Value(""),
            ),
        )
        self.records = {other.pk: other for other in others.as_shown(seen_from=seen_from)} | {key: record}
        self.relations = [
            relation
            for relation in found
            if relation.from_record_id in self.records and relation.to_record_id in self.records
        ]
        effects = all_effects(seen_from)
        for relation in self.relations:
            ended_on = force.first_ending(effects.get(relation.from_record_id, ()))
            relation.acting_ends_on = ended_on  # type: ignore[attr-defined]
            relation.from_record = self.records[relation.from_record_id]
            relation.to_record = self.records[relation.to_record_id]

    @property
    def own(self) -> list[Relation]:
        """Return the relations of this document to others."""
        return [relation for relation in self.relations if relation.from_record_id == self.key]

    @property
    def effects(self) -> list[Relation]:
        """Return the relations of others to this document, as `DocumentRecord.effects` does."""
        return sorted(
            (relation for relation in self.relations if relation.to_record_id == self.key),
            key=lambda relation: (str(relation.from_record.issued_on or ""), relation.pk),
        )

    def groups(self) -> list[RelationGroup]:
        """Return this document's relations to others, then the others' relations to it, by kind."""
        done: dict[str, list[Related]] = defaultdict(list)
        suffered: dict[str, list[Related]] = defaultdict(list)
        for relation in self.relations:
            if relation.from_record_id == self.key:
                done[relation.kind].append(Related(relation.to_record, _note(relation)))
            elif relation.to_record_id == self.key:
                suffered[relation.kind].append(Related(relation.from_record, _note(relation)))
        groups = [(kind.label, done[kind]) for kind in RelationKind]
        groups += [(kind.seen_from_the_other, suffered[kind]) for kind in RelationKind]
        return [
            RelationGroup(label, tuple(sorted(found, key=_newest_first))) for label, found in groups if found
        ]

    def picture(self) -> ChainPicture | None:
        """Return the picture of the documents around this one; None if there is nothing to draw.

        It shows documents that carry each other out, and changes by or of this one.
        """
        drawn = [relation for relation in self.relations if relation.kind not in _NOT_DRAWN]
        keys = self._nearest(drawn)
        nodes = [self._node(self.records[key]) for key in keys]
        edges = [Edge(relation.from_record_id, relation.to_record_id, relation.kind) for relation in drawn]
        laid_out = chain(nodes, edges)
        if not laid_out.edges:
            return None
        svg = draw(
            laid_out,
            title=f"Sơ đồ quan hệ của {self.records[self.key].title}",
            description="Từ trên xuống dưới: văn bản được thực hiện đứng trên, văn bản thực hiện đứng dưới."
            " Sau sơ đồ là cùng nội dung bằng chữ.",
            kind_labels=dict(RelationKind.choices),
        )
        return ChainPicture(
            mark_safe(svg),  # noqa: S308  chain_svg escapes every word
            _legend(laid_out),
            branches(laid_out, {kind: kind.seen_from_the_other.lower() for kind in RelationKind}),
        )

    def _nearest(self, relations: Collection[Relation]) -> list[int]:
        """Return this document and its nearest neighbours by number of relations, as many as the picture holds."""
        beside: dict[int, dict[int, None]] = defaultdict(dict)
        newest_first = sorted(relations, key=lambda relation: _order(relation.from_record), reverse=True)
        # Documents that end or amend another come before those that only carry it out.
        for relation in sorted(newest_first, key=lambda each: each.kind == RelationKind.CARRIES_OUT):
            beside[relation.from_record_id][relation.to_record_id] = None
            beside[relation.to_record_id][relation.from_record_id] = None
        keys = [self.key]
        for key in keys:
            for other in beside[key]:
                if other not in keys and len(keys) < MAX_IN_PICTURE:
                    keys.append(other)
        return keys

    def _node(self, record: DocumentRecord) -> Node:
        return Node(
            key=record.pk,
            title=record.title,
            note=", ".join(filter(None, [record.issuer, record.issued_short])),
            subject=record.subject,
            url=record.get_url() or "",
            order=_order(record),
            is_here=record.pk == self.key,
            out_of_force=record.shown_status_label.lower() if record.is_out_of_force else "",
            is_sample=record.is_sample,
        )


def _note(relation: Relation) -> str:
    """Return what a relation holds besides its kind: "một phần, đến hết ngày 31/12/2026", and the editors' note."""
    part = "một phần" if relation.is_partial else ""
    first = f"từ ngày {dates.short(relation.since)}" if relation.since else ""
    last = f"đến hết ngày {dates.short(relation.lasts_until)}" if relation.lasts_until else ""
    return ", ".join(filter(None, (part, " ".join(filter(None, (first, last))), relation.note)))


def _legend(picture: Chain) -> str:
    """Return the meaning of the lines and frames that occur in this picture."""
    parts = ["Mỗi đường nối đi từ một văn bản xuống văn bản thực hiện nó"]
    for line, kinds in _LINES.items():
        drawn = [kind.label.lower() for kind in kinds if kind in picture.kinds]
        if drawn:
            parts.append(f"{line}: {' hoặc '.join(drawn)}")
    past = sorted({node.out_of_force for node in picture.nodes} - {""})
    if past:
        parts.append(f"khung nét đứt: {' hoặc '.join(past)}")
    return f"{'; '.join(parts)}."


def picture_of(key: int, seen_from: Page | None = None) -> ChainPicture | None:
    """Return the picture of a document; None if readers may not see it, or there is nothing to draw."""
    found = DocumentRecord.objects.published(seen_from).defer("text").filter(pk=key)
    shown = found.as_shown(seen_from=seen_from)
    return Neighbourhood(shown[0], seen_from=seen_from).picture() if shown else None


def _order(record: DocumentRecord) -> str:
    """Return a sort key: oldest first, and documents without a date last, by title."""
    return f"{record.issued_on or '9999'} {record.title}"


def _newest_first(related: Related) -> tuple[int, str]:
    issued_on = related.record.issued_on
    return -(issued_on.toordinal() if issued_on else 0), related.record.title
