"""The library's models: its page, records of documents, relations, printed forms and citations, and imports."""

from campaign.library.choices import DocumentStatus, DocumentType, RelationKind, RelationSource
from campaign.library.models.fields import DocumentField
from campaign.library.models.imports import ImportBatch, ImportedFile
from campaign.library.models.library import LibraryPage
from campaign.library.models.record import DocumentRecord, DocumentRecordQuerySet
from campaign.library.models.references import Citation, PrintedForm, Relation

__all__ = [
    "Citation",
    "DocumentField",
    "DocumentRecord",
    "DocumentRecordQuerySet",
    "DocumentStatus",
    "DocumentType",
    "ImportBatch",
    "ImportedFile",
    "LibraryPage",
    "PrintedForm",
    "Relation",
    "RelationKind",
    "RelationSource",
]
