"""The records of the dispatch of 01/8/2022 and of the documents it cites, made by importing the dispatch itself.

Added is only what editors know beside it: the full name of an issuer, what a document is about, a warning where the
print is doubtful. Nothing that is printed is corrected.
"""

from pathlib import Path
from typing import Any

from campaign.library.importing.importer import import_file
from campaign.library.models import DocumentField, DocumentRecord, DocumentStatus, LibraryPage
from home.first_run.placing import key_of, standing

DISPATCH = "cv-skhcn-hcth-2022"
_DISPATCH_FILE = Path(__file__).with_name("cong-van-skhcn-2022-08-01.txt")

_OTHER_YEAR = "Văn bản khác ghi năm 2018; ở đây giữ đúng như bản in."
_BLANK_NUMBER = (
    "Bản in để trống số của công văn. Toàn văn giữ nguyên như bản in, kể cả chỗ gõ sai và chỗ ngắt dòng."
)
_CYBER, _ORDER, _THOUGHT = "An ninh mạng", "An ninh quốc gia, trật tự", "Tư tưởng, tuyên truyền"

# By slug, in the order in which they are published; the dispatch comes last, for it cites the others.
_ADDED: dict[str, dict[str, Any]] = {
    "kh-1905-bcd138-2022": {"field": _CYBER},
    "kh-2149-bcd138-2022": {"field": _CYBER},
    "ct-03-ubnd-2022": {"field": _CYBER, "issuer": "UBND tỉnh Quảng Ngãi"},
    "luat-an-ninh-quoc-gia": {"field": _ORDER},
    "luat-an-ninh-mang": {
        "field": _CYBER,
        "status": DocumentStatus.REPLACED,
        "replaced_by_text": "Luật An ninh mạng số 116/2025/QH15, có hiệu lực từ ngày 01/7/2026",
    },
    "kl-44-tw-2019": {"field": _ORDER},
    "ct-09-tw-2011": {"field": _ORDER},
    "nq-29-tw-2019": {"field": _CYBER, "warnings": _OTHER_YEAR},
    "nq-30-tw-2019": {"field": _CYBER, "warnings": _OTHER_YEAR},
    "nq-35-tw-2019": {"field": _THOUGHT, "warnings": _OTHER_YEAR},
    "ct-14-tw-2020": {"field": _CYBER},
    DISPATCH: {"field": _CYBER, "warnings": _BLANK_NUMBER, "import_notes": ""},
}


def place_documents(library: LibraryPage) -> dict[str, DocumentRecord]:
    """Imports and publishes the documents, once; answers those that stand, by the slug they have here."""
    if standing(library, DISPATCH) is None:
        import_file(library, _DISPATCH_FILE.name, _DISPATCH_FILE.read_bytes())
        for slug, added in _ADDED.items():
            _publish(DocumentRecord.objects.child_of(library).get(slug=slug), added)
        library.refresh_from_db()
        library.featured_record = DocumentRecord.objects.child_of(library).get(slug=DISPATCH)
        library.save_revision().publish()
    found = {slug: standing(library, slug) for slug in _ADDED}
    return {slug: record for slug, record in found.items() if record is not None}


def _publish(record: DocumentRecord, added: dict[str, Any]) -> None:
    fields = [_CYBER, _ORDER, _THOUGHT]
    field, _ = DocumentField.objects.get_or_create(
        name=added["field"], defaults={"sort_order": fields.index(added["field"])}
    )
    for name, value in (added | {"field": field}).items():
        setattr(record, name, value)
    record.translation_key = key_of(record.slug)
    record.save_revision().publish()
