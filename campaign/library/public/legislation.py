"""Metadata of a document's page for machines: schema.org `Legislation` and Dublin Core.

Vocabulary: https://schema.org/Legislation (after the European Legislation Identifier). The metadata holds
only facts that the page shows to readers.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.utils import timezone

from campaign.library import force
from campaign.library.choices import DocumentStatus, RelationKind
from campaign.library.models.record import DocumentRecord
from campaign.library.models.references import Relation
from campaign.library.public.work.akoma_ntoso import MEDIA_TYPE
from campaign.library.public.work.versions import Work

_FORCE = {
    DocumentStatus.IN_FORCE: "https://schema.org/InForce",
    DocumentStatus.AMENDED: "https://schema.org/PartiallyInForce",
    DocumentStatus.PARTLY_SUSPENDED: "https://schema.org/PartiallyInForce",
    DocumentStatus.SUSPENDED: "https://schema.org/NotInForce",
    DocumentStatus.NOT_YET: "https://schema.org/NotInForce",
    DocumentStatus.REPLACED: "https://schema.org/NotInForce",
    DocumentStatus.EXPIRED: "https://schema.org/NotInForce",
}
# The vocabulary's name of each relation. "Thực hiện" of a higher document is its transposition.
_PROPERTIES = {
    RelationKind.CARRIES_OUT: "legislationTransposes",
    RelationKind.BASED_ON: "isBasedOn",
    RelationKind.AMENDS: "legislationChanges",
    RelationKind.CORRECTS: "legislationCorrects",
    RelationKind.EXTENDS: "legislationChanges",
    RelationKind.SUSPENDS: "legislationChanges",
    RelationKind.REPLACES: "legislationChanges",
    RelationKind.REPEALS: "legislationChanges",
    RelationKind.CONSOLIDATES: "legislationConsolidates",
}


@dataclass(frozen=True)
class Text:
    """The text of a document for programs: the FRBR URI of the work, the day of the version, the address of the XML."""

    work_uri: str
    since: datetime.date | None
    xml_url: str


def structured_data(
    record: DocumentRecord, relations: Iterable[Relation], work: Work, text: Text, root: str
) -> dict[str, Any]:
    """Return the data of a document, added to the common data of pages.

    `relations`: the relations of this record to documents that readers may see.
    """
    data: dict[str, Any] = {
        "name": record.title,
        "legislationType": record.get_doc_type_display(),
        "legislationJurisdiction": "VN",
        "about": record.subject,
    }
    if record.effective_on:
        data |= _period(record)
        data["legislationDateOfApplicability"] = record.effective_on.isoformat()
    if record.issuer:
        data["author"] = data["legislationPassedBy"] = {"@type": "Organization", "name": record.issuer}
    known = {
        "identifier": text.work_uri,
        "legislationIdentifier": record.code,
        "legislationDate": record.issued_on and record.issued_on.isoformat(),
        # A sample has no legal force, whatever its dates.
        "legislationLegalForce": None
        if record.is_sample
        else _FORCE.get(DocumentStatus(record.shown_status)),
        "encoding": _encodings(record, text, root),
    }
    data |= {name: value for name, value in known.items() if value} | _versions(work, text, root)
    # A document that is changed in several ways is named once.
    for name, other in dict.fromkeys(
        (_PROPERTIES[RelationKind(relation.kind)], relation.to_record) for relation in relations
    ):
        data.setdefault(name, []).append(_reference(other, root))
    return data


def _encodings(record: DocumentRecord, text: Text, root: str) -> list[dict[str, str]]:
    files = [(record.file.url, record.file.content_type)] if record.file else []
    if text.xml_url:
        files.append((text.xml_url, MEDIA_TYPE))
    return [
        {"@type": "MediaObject", "contentUrl": urljoin(root, address), "encodingFormat": media_type}
        for address, media_type in files
    ]


def _versions(work: Work, text: Text, root: str) -> dict[str, Any]:
    """Return the original of a consolidated text, or the consolidated texts of an original."""
    if not work.is_consolidated_here:
        texts = [_reference(version.record, root) for version in work.versions if version.is_consolidated]
        return {"workExample": texts} if texts else {}
    data: dict[str, Any] = {"exampleOfWork": _reference(work.original, root)}
    return data | ({"legislationDateVersion": text.since.isoformat()} if text.since else {})


def _reference(record: DocumentRecord, root: str) -> dict[str, str]:
    reference = {"@type": "Legislation", "name": record.title, "url": urljoin(root, record.get_url())}
    if record.code:
        reference["legislationIdentifier"] = record.code
    return reference


def _period(record: DocumentRecord) -> dict[str, str]:
    """Return the time of force, up to its own end or to the day on which another document ends it.

    Nothing is said of a document that has ended on an unknown day.
    """
    days = [record.end_on(timezone.localdate()), *(relation.starts_on for relation in record.endings)]
    end = min(filter(None, days), default=None)
    if end is None and record.shown_status in force.ENDED:
        return {}
    return {"temporalCoverage": f"{record.effective_on:%Y-%m-%d}/{end.isoformat() if end else '..'}"}


def dublin_core(record: DocumentRecord, relations: Iterable[Relation], root: str) -> list[tuple[str, str]]:
    """Return the Dublin Core pairs of a document, which add to or replace the usual pairs of pages."""
    code = f"{record.get_doc_type_display()} {record.code}".strip()
    addresses = dict.fromkeys(urljoin(root, relation.to_record.get_url()) for relation in relations)
    pairs = [
        ("DC.type", record.get_doc_type_display()),
        ("DC.identifier", code if record.code else ""),
        ("DC.date", record.issued_on.isoformat() if record.issued_on else ""),
        ("DC.subject", record.field.name if record.field else ""),
        ("DC.format", record.file.content_type if record.file else ""),
        *(("DC.relation", address) for address in addresses),
    ]
    return [(name, content) for name, content in pairs if content]
