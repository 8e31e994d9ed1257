from django.db import migrations, models

import campaign.engagement.models.keeping


def fill(apps, schema_editor):
    """Record the setting's days in rows without `kept_days`, which were promised no fewer."""
    setting = apps.get_model("engagement", "EngagementSettings").objects.first()
    for kind, name in (("Attempt", "entrant_days"), ("Comment", "comment_days"), ("Message", "message_days")):
        days = getattr(setting, name, 90)
        apps.get_model("engagement", kind).objects.filter(kept_days=None).update(kept_days=days)


class Migration(migrations.Migration):

    dependencies = [
        ('engagement', '0010_days_that_were_promised'),
    ]

    operations = [
        migrations.AlterField(
            model_name='attempt',
            name='kept_days',
            field=models.PositiveSmallIntegerField(default=campaign.engagement.models.keeping.entrant_days, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='comment',
            name='kept_days',
            field=models.PositiveSmallIntegerField(default=campaign.engagement.models.keeping.comment_days, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='message',
            name='kept_days',
            field=models.PositiveSmallIntegerField(default=campaign.engagement.models.keeping.message_days, editable=False, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
