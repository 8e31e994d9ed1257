from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagement', '0009_when_answers_are_shown'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='kept_days',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='kept_days',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='kept_days',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
    ]
