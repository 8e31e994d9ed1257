from django.db import migrations, models
from django.db.models.functions import Cast

import campaign.newsroom.models.preview_links


def keep_addresses(apps, schema_editor):
    """Let the links that exist answer at their addresses, which are signed numbers, until their week ends."""
    links = apps.get_model("newsroom", "PreviewLink").objects
    links.update(key=Cast("pk", models.CharField(max_length=32)))


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0010_archive"),
    ]

    operations = [
        migrations.AddField(
            model_name="previewlink",
            name="key",
            field=models.CharField(default="", editable=False, max_length=32),
        ),
        migrations.RunPython(keep_addresses, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="previewlink",
            name="key",
            field=models.CharField(
                default=campaign.newsroom.models.preview_links._key, editable=False, max_length=32, unique=True
            ),
        ),
    ]
