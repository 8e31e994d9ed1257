"""Publishes the profile's documents by importing its dispatch, with the documents it cites, and its sample texts.

Facts that the dispatch omits or misprints are added to the records; its text is never corrected.
"""

import io
from typing import Any

from docx import Document

from campaign.library.importing.importer import import_file
from campaign.library.models import (
    DocumentField,
    DocumentRecord,
    DocumentType,
    LibraryPage,
    PrintedForm,
    Relation,
    RelationKind,
)
from home.first_run.placing import existing_page, key_of, place
from home.first_run.profile import ProfileError
from home.first_run.profile_names import Profile


def place_documents(library: LibraryPage, profile: Profile) -> dict[str, DocumentRecord]:
    """Import and publish the documents, once. Return the existing records by their slugs in the profile.

    Records that the library has already stay as they are. Raises ProfileError if the import into an empty library
    makes no record of a listed slug.
    """
    documents = profile["documents"]
    if existing_page(library, documents["dispatch"]) is None:
        is_new = not DocumentRecord.objects.exists()
        lacking = [each for each in documents["records"] if existing_page(library, each["slug"]) is None]
        file = profile["folder"] / documents["file"]
        # The profile lists records of all types that the dispatch cites.
        outcome = import_file(library, file.name, file.read_bytes(), stubs_of=DocumentType.values)
        made = DocumentRecord.objects.child_of(library)
        for added in lacking:
            record = made.filter(slug=added["slug"]).first()
            if record is None and not is_new:
                continue  # the library has the document under another address
            if record is None:
                slugs = ", ".join(made.values_list("slug", flat=True)) or outcome.message
                raise ProfileError(f"{file}: tệp này không cho ra văn bản “{added['slug']}”; có: {slugs}.")
            _publish(record, added, documents["fields"], outcome.record)
        library.refresh_from_db()
        if library.featured_record is None:
            library.featured_record = made.filter(slug=documents["dispatch"]).first()
            library.save_revision().publish()
    found = {added["slug"]: existing_page(library, added["slug"]) for added in documents["records"]}
    for other in documents.get("others", []):
        found[other["slug"]] = existing_page(library, other["slug"]) or _place(
            library, other, documents, found
        )
    for sample in documents.get("samples", []):
        found[sample["slug"]] = existing_page(library, sample["slug"]) or _import_sample(
            library, sample, profile
        )
    return {slug: record for slug, record in found.items() if record is not None}


def _publish(
    record: DocumentRecord, added: dict[str, Any], fields: list[str], dispatch: DocumentRecord | None
) -> None:
    record.translation_key = key_of(record.slug)
    printed = record.issued_on
    # Cleared because the authors of the profile have seen the notes of the import.
    for name, value in {**added, "field": _field(added, fields), "import_notes": ""}.items():
        setattr(record, name, value)
    if printed and printed != record.issued_on:
        record.printed_forms = [PrintedForm(issued_on=printed, printed_in=dispatch)]
    record.slug = record.plain_slug
    record.save_revision().publish()


def _place(
    library: LibraryPage,
    other: dict[str, Any],
    documents: dict[str, Any],
    found: dict[str, DocumentRecord | None],
) -> DocumentRecord:
    """Publish a document that the dispatch does not cite, with its relations to those records that exist."""
    field = _field(other, documents["fields"])
    record = DocumentRecord(**{name: other[name] for name in other if name != "replaces"} | {"field": field})
    replaced = [found[slug] for slug in other["replaces"]]
    record.relations = [
        Relation(kind=RelationKind.REPLACES, to_record=each) for each in replaced if each is not None
    ]
    return place(library, record)


def _import_sample(library: LibraryPage, sample: dict[str, Any], profile: Profile) -> DocumentRecord:
    """Import a text of the profile as a Word file, as editors do, and publish its record.

    Raises ProfileError if the import makes no record of it.
    """
    file = profile["folder"] / sample["file"]
    outcome = import_file(library, file.with_suffix(".docx").name, _as_docx(file.read_text(encoding="utf-8")))
    if outcome.record is None:
        raise ProfileError(f"{file}: {outcome.message}")
    record = outcome.record
    added = {name: sample[name] for name in sample if name not in ("slug", "file")}
    # Programs that collect laws must not mistake the sample for a law.
    marks = {"is_sample": True, "noindex": True, "import_notes": ""}
    for name, value in {**added, **marks, "field": _field(sample, profile["documents"]["fields"])}.items():
        setattr(record, name, value)
    record.translation_key = key_of(sample["slug"])
    record.slug = sample["slug"]
    record.save_revision().publish()
    return record


def _as_docx(text: str) -> bytes:
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _field(added: dict[str, Any], fields: list[str]) -> DocumentField:
    name = added["field"]
    return DocumentField.objects.get_or_create(name=name, defaults={"sort_order": fields.index(name) + 1})[0]
