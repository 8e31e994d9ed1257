from django.db import migrations


def forget_authors_of_approved_questions(apps, schema_editor):
    """Clear authors, as approvals do from now on. Retired questions keep theirs: their last approval is unknown."""
    authors = apps.get_model("engagement", "Question").authors.through
    authors.objects.filter(question__is_waiting=False, question__is_retired=False).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0007_erasure_on_request_and_ends_of_logs"),
    ]

    operations = [
        migrations.RunPython(forget_authors_of_approved_questions, migrations.RunPython.noop),
    ]
