import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def fold_duplicates(apps, schema_editor):
    """Turn items marked as duplicates into sightings of the items that came first."""
    InboxItem = apps.get_model('inbox', 'InboxItem')
    ItemSighting = apps.get_model('inbox', 'ItemSighting')
    duplicates = InboxItem.objects.filter(state='duplicate')
    duplicates.filter(models.Q(duplicate_of=None) | models.Q(article__isnull=False)).update(state='new')
    for item in duplicates.order_by('pk').iterator(chunk_size=500):
        ItemSighting.objects.get_or_create(
            item_id=item.duplicate_of_id,
            source_id=item.source_id,
            defaults={
                'key': item.key,
                'link_key': item.link_key,
                'link': item.link,
                'first_seen_at': item.first_seen_at,
            },
        )
    duplicates.delete()


class Migration(migrations.Migration):

    dependencies = [
        ('inbox', '0005_source_quiet_times'),
    ]

    operations = [
        migrations.CreateModel(
            name='ItemSighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='inbox.inboxitem')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='inbox.source')),
                ('key', models.CharField(max_length=250)),
                ('link_key', models.CharField(max_length=40)),
                ('link', models.CharField(blank=True, max_length=2000, verbose_name='địa chỉ')),
                ('first_seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='nhận lúc')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['source', 'link_key'], name='inbox_sighting_link')],
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'source'), name='inbox_sighting_item'),
                    models.UniqueConstraint(fields=('source', 'key'), name='inbox_sighting_key'),
                ],
            },
        ),
        migrations.RunPython(fold_duplicates, migrations.RunPython.noop),
    ]
