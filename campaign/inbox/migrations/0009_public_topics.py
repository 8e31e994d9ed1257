from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fix_topics(apps, schema_editor):
    """Store the source's default topic in approved items without a topic, which they inherited until now."""
    items = apps.get_model("inbox", "InboxItem").objects.filter(state__in=["approved", "published"], topic=None)
    default = apps.get_model("inbox", "Source").objects.filter(pk=OuterRef("source_id"))
    items.update(topic_id=Subquery(default.values("default_topic")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('inbox', '0008_rule_patterns'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='inboxitem',
            name='inbox_item_source_public',
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('visible_at__isnull', False)), fields=['source', '-sort_at', '-id'], name='inbox_item_public_source'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('visible_at__isnull', False)), fields=['topic', '-sort_at', '-id'], name='inbox_item_public_topic'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('visible_at__isnull', False)), fields=['source', 'topic', '-sort_at', '-id'], name='inbox_item_public_both'),
        ),
        # Last, because PostgreSQL creates no index on a table with pending foreign key checks.
        migrations.RunPython(fix_topics, migrations.RunPython.noop, elidable=True),
    ]
