"""Publishes the records of the profile's dispatch and the documents it cites, by importing the dispatch.

Only facts that the dispatch does not give are added. Printed text is never corrected.
"""

from campaign.library.importing.importer import import_file
from campaign.library.models import DocumentField, DocumentRecord, LibraryPage
from home.first_run.placing import key_of, standing
from home.first_run.profile import ProfileError
from home.first_run.profile_names import Profile


def place_documents(library: LibraryPage, profile: Profile) -> dict[str, DocumentRecord]:
    """Import and publish the documents, once. Return the existing records by their slugs in the profile.

    Raises ProfileError if the import makes no record of a listed slug.
    """
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
    # Cleared because the makers of the profile have seen the notes of the import.
    for name, value in {**added, "field": field, "import_notes": ""}.items():
        setattr(record, name, value)
    record.translation_key = key_of(record.slug)
    record.save_revision().publish()
