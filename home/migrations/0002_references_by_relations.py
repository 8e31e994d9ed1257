from itertools import islice

from django.db import migrations

from base.models import references


def index(apps, schema_editor):
    """Store the references by many-to-many relations of pages, which are kept from now on."""
    for model, field in references.relations(apps).items():
        rows = model.objects.order_by("pk").iterator()
        while some := list(islice(rows, 2000)):
            references.add(field, references.pairs(field, some))


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0013_kit_texts'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('engagement', '0008_authors_since_the_last_approval'),
        ('home', '0001_squashed_0004_pictures_and_media'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.RunPython(index, migrations.RunPython.noop, elidable=True),
    ]
