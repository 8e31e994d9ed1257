"""Metadata of a document's page for machines: schema.org `Legislation` and Dublin Core.

Vocabulary: https://schema.org/Legislation (after the European Legislation Identifier). The metadata holds
only facts that the page shows to readers.
"""

from collections.abc import Iterable
from typing import Any

from campaign.library.choices import DocumentStatus, RelationKind
from campaign.library.models.record import DocumentRecord
from campaign.library.models.references import Relation

_FORCE = {
    DocumentStatus.IN_FORCE: "https://schema.org/InForce",
    DocumentStatus.AMENDED: "https://schema.org/PartiallyInForce",
    DocumentStatus.NOT_YET: "https://schema.org/NotInForce",
    DocumentStatus.REPLACED: "https://schema.org/NotInForce",
    DocumentStatus.EXPIRED: "https://schema.org/NotInForce",
}
# The vocabulary's name of each relation. "Thực hiện" of a higher document is its transposition.
_PROPERTIES = {
    RelationKind.CARRIES_OUT: "legislationTransposes",
    RelationKind.BASED_ON: "isBasedOn",
    RelationKind.AMENDS: "legislationChanges",
    RelationKind.REPLACES: "legislationChanges",
    RelationKind.REPEALS: "legislationChanges",
    RelationKind.CONSOLIDATES: "legislationConsolidates",
}


def structured_data(record: DocumentRecord, relations: Iterable[Relation], root: str) -> dict[str, Any]:
    """Return the data of a document, added to the common data of pages.

    `relations`: the relations of this record to documents that readers may see.
    """
    data: dict[str, Any] = {
        "name": record.title,
        "legislationType": record.get_doc_type_display(),
        "about": record.subject,
    }
    if record.code:
        data["legislationIdentifier"] = record.code
    if record.issued_on:
        data["legislationDate"] = record.issued_on.isoformat()
    if record.effective_on:
        data["temporalCoverage"] = _period(record)
        data["legislationDateOfApplicability"] = record.effective_on.isoformat()
    if record.issuer:
        data["legislationPassedBy"] = {"@type": "Organization", "name": record.issuer}
    if force := _FORCE.get(DocumentStatus(record.shown_status)):
        data["legislationLegalForce"] = force
    if record.file:
        data["encoding"] = {
            "@type": "MediaObject",
            "contentUrl": f"{root}{record.file.url}",
            "encodingFormat": record.file.content_type,
        }
    for relation in relations:
        data.setdefault(_PROPERTIES[RelationKind(relation.kind)], []).append(
            _reference(relation.to_record, root)
        )
    return data


def _reference(record: DocumentRecord, root: str) -> dict[str, str]:
    reference = {"@type": "Legislation", "name": record.title, "url": f"{root}{record.get_url()}"}
    if record.code:
        reference["legislationIdentifier"] = record.code
    return reference


def _period(record: DocumentRecord) -> str:
    end = record.expires_on.isoformat() if record.expires_on else ".."
    return f"{record.effective_on:%Y-%m-%d}/{end}"


def dublin_core(record: DocumentRecord, relations: Iterable[Relation], root: str) -> list[tuple[str, str]]:
    """Return the Dublin Core pairs of a document, which add to or replace those of pages."""
    code = f"{record.get_doc_type_display()} {record.code}".strip()
    pairs = [
        ("DC.type", record.get_doc_type_display()),
        ("DC.identifier", code if record.code else ""),
        ("DC.date", record.issued_on.isoformat() if record.issued_on else ""),
        ("DC.subject", record.field.name if record.field else ""),
        ("DC.format", record.file.content_type if record.file else ""),
        *(("DC.relation", f"{root}{relation.to_record.get_url()}") for relation in relations),
    ]
    return [(name, content) for name, content in pairs if content]
