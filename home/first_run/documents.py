"""Publish the records of the profile's dispatch and of the documents it cites, made by importing the dispatch itself.

Added is only what editors know beside it. Nothing that is printed is corrected.
"""

from campaign.library.importing.importer import import_file
from campaign.library.models import DocumentField, DocumentRecord, LibraryPage
from home.first_run.placing import key_of, standing
from home.first_run.profile import ProfileError
from home.first_run.profile_names import Profile


def place_documents(library: LibraryPage, profile: Profile) -> dict[str, DocumentRecord]:
    """Import and publish the documents, once. Return those that stand, by their slugs in the profile."""
    documents = profile["documents"]
    if standing(library, documents["dispatch"]) is None:
        file = profile["folder"] / documents["file"]
        outcome = import_file(library, file.name, file.read_bytes())
        made = DocumentRecord.objects.child_of(library)
        for added in documents["records"]:
            record = made.filter(slug=added["slug"]).first()
            if record is None:
                slugs = ", ".join(made.values_list("slug", flat=True)) or outcome.message
                raise ProfileError(f"{file}: tệp này không cho ra văn bản “{added['slug']}”; có: {slugs}.")
            _publish(record, added, documents["fields"])
        library.refresh_from_db()
        library.featured_record = made.get(slug=documents["dispatch"])
        library.save_revision().publish()
    found = {added["slug"]: standing(library, added["slug"]) for added in documents["records"]}
    return {slug: record for slug, record in found.items() if record is not None}


def _publish(record: DocumentRecord, added: dict[str, str], fields: list[str]) -> None:
    field, _ = DocumentField.objects.get_or_create(
        name=added["field"], defaults={"sort_order": fields.index(added["field"])}
    )
    # The makers of the profile have seen what the import noted.
    for name, value in {**added, "field": field, "import_notes": ""}.items():
        setattr(record, name, value)
    record.translation_key = key_of(record.slug)
    record.save_revision().publish()
