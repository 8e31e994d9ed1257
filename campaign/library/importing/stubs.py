"""Adds the relations of an imported document, and stubs of the cited documents that the library lacks.

A stub is a draft that holds the data of a citation. Relations belong to the drafts that act in them; an
editor confirms both by publishing.
"""

from collections.abc import Collection, Sequence

from django.utils import timezone

import official as grammar
from base.models import User
from campaign.library import citing, force, identity
from campaign.library.importing import relation_finding
from campaign.library.importing.relation_finding import Proposal
from campaign.library.models import (
    Citation,
    DocumentRecord,
    DocumentType,
    LibraryPage,
    Relation,
    RelationSource,
)
from vietnamese.text import one_line

# A gazette or a list of all laws cites more documents than anybody would fill in.
_MAX_STUBS = 100


def relate(
    library: LibraryPage,
    record: DocumentRecord,
    text: str,
    cited: Sequence[grammar.Citation],
    matched: Sequence[Citation],
    user: User | None,
    stubs_of: Collection[str],
) -> list[str]:
    """Make the missing stubs and add the relations that `text` states; return notes for the editor.

    `matched`: the citations of `cited`, matched with records. Relations of `record` are added to the
    instance, unsaved. Stubs are made for documents of the types `stubs_of`; if a document of another type is missing,
    a note states the relation of this one to it.
    """
    records: list[DocumentRecord | None] = []
    made: set[int] = set()
    notes: list[str] = []
    for each, citation in zip(cited, matched, strict=True):
        found = citation.record
        others = identity.possible(citation.candidates, **citing.said_by(citation))
        elsewhere = citing.of_other_issuers(citation)
        if found is None and others:
            notes.append(
                f"{citation.text}: thư viện có {len(others)} văn bản có thể là văn bản này; chưa nối."
            )
        elif found is None and elsewhere:
            known = elsewhere[0]
            notes.append(
                f"{citation.text} của {citation.issuer}: thư viện có “{known.title}” cùng số, cùng ngày nhưng của"
                f" {known.issuer}; chưa nối, hãy so lại."
            )
        elif (
            found is None
            and citation.doc_type in stubs_of
            and _is_identified(citation)
            and len(made) < _MAX_STUBS
        ):
            found = _stub(library, each, citation, user)
            made.add(found.pk)
        records.append(found)
    return notes + _add_relations(record, records, made, text, cited, matched)


def _add_relations(
    record: DocumentRecord,
    records: Sequence[DocumentRecord | None],
    made: Collection[int],
    text: str,
    cited: Sequence[grammar.Citation],
    matched: Sequence[Citation],
) -> list[str]:
    """Add the relations that `text` states between `record`, the `records` of `cited`, and the stubs `made`.

    Returns notes on relations that are incomplete or to a missing document.
    """
    notes: list[str] = []
    acting_stubs = []
    is_consolidated = record.doc_type == DocumentType.VAN_BAN_HOP_NHAT
    propose = relation_finding.propose_original if is_consolidated else relation_finding.propose
    for proposal in propose(text, cited):
        acting = record if proposal.by is None else records[proposal.by]
        other = records[proposal.to]
        # Only editors change the relations of records that existed before.
        if acting is not None and other is not None and (acting is record or acting.pk in made):
            _add(acting, proposal, other)
            if acting is not record:
                acting_stubs.append(acting)
            elif proposal.kind in force.LASTING and not proposal.until:
                notes.append(
                    f"Văn bản này {_called(proposal)} {matched[proposal.to].text}; máy không thấy ngày cuối. Văn bản có"
                    " ghi thì ghi vào quan hệ."
                )
        elif acting is record and other is None and proposal.kind in force.CHANGES:
            notes.append(
                f"Văn bản này {_called(proposal)} {matched[proposal.to].text}; thư viện chưa có văn bản ấy."
            )
    for stub in acting_stubs:
        stub.save()
    return notes


def _called(proposal: Proposal) -> str:
    return f"{proposal.kind.label.lower()}{' một phần' * proposal.is_partial}"


def _is_identified(citation: Citation) -> bool:
    """Return True if the citation identifies a document. "Quyết định số 12" has no symbol and may be any issuer's."""
    return bool(identity.parts(citation.number)[1] or citation.name)


def _stub(
    library: LibraryPage, each: grammar.Citation, citation: Citation, user: User | None
) -> DocumentRecord:
    number, symbol = identity.parts(citation.number)
    stub = DocumentRecord(
        title=_title(each, citation),
        number=number[:40],
        symbol=symbol[:80],
        doc_type=citation.doc_type,
        issuer=citation.issuer,
        issued_on=citation.issued_on,
        subject=one_line(each.subject or each.name or "")[:2000],
        is_stub=True,
        live=False,
        has_unpublished_changes=True,
        # A stub has no revision until somebody edits it, but lists sort by this field.
        latest_revision_created_at=timezone.now(),
        owner=user,
    )
    library.refresh_from_db()
    library.add_child(instance=stub)
    return stub


def _title(each: grammar.Citation, citation: Citation) -> str:
    """Return a title in the words of the citation. In a list of numbers, only the first has the type before it."""
    text = citation.text
    if not text.casefold().startswith(each.type.casefold()):
        text = f"{each.type} số {citation.number or citation.name}"
    return (text[0].upper() + text[1:])[:250]


def _add(acting: DocumentRecord, proposal: Proposal, other: DocumentRecord) -> None:
    existing = {(relation.kind, relation.to_record_id) for relation in acting.relations.all()}
    # An earlier day belongs to the other document's subject: "... về thu phí kể từ ngày 01/4/2021".
    is_named = proposal.since and proposal.since >= (acting.issued_on or proposal.since)
    if (proposal.kind, other.pk) not in existing and acting.pk != other.pk:
        acting.relations.add(
            Relation(
                kind=proposal.kind,
                to_record=other,
                is_partial=proposal.is_partial,
                since=proposal.since if is_named else None,
                until=proposal.until,
                source=RelationSource.MACHINE,
            )
        )
