"""The successor of a record becomes a relation of that successor; records get the keys they are looked up by."""

from django.db import migrations

from campaign.library import identity


def forwards(apps, schema_editor):
    record_model = apps.get_model("library", "DocumentRecord")
    relation_model = apps.get_model("library", "Relation")
    for record in record_model.objects.all():
        code = identity.joined(record.number, record.symbol)
        record_model.objects.filter(pk=record.pk).update(
            number_key=identity.number_key(code)[:100],
            name_key=identity.name_key(record.doc_type, record.subject),
            identity_key=identity.identity_key(code, record.issuer, record.issued_on),
        )
        if record.replaced_by_id:
            relation_model.objects.create(
                from_record_id=record.replaced_by_id, to_record_id=record.pk, kind="thay-the", source="bien-tap"
            )


def backwards(apps, schema_editor):
    relation_model = apps.get_model("library", "Relation")
    record_model = apps.get_model("library", "DocumentRecord")
    for relation in relation_model.objects.filter(kind="thay-the"):
        record_model.objects.filter(pk=relation.to_record_id).update(replaced_by=relation.from_record_id)


class Migration(migrations.Migration):
    dependencies = [("library", "0002_relations_citations_imports")]

    operations = [migrations.RunPython(forwards, backwards)]
