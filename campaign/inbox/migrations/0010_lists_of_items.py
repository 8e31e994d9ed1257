from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_unlinked_citations'),
        ('inbox', '0009_public_topics'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(fields=['-sort_at', '-id'], name='inbox_item_time'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('original_changed', True)), fields=['-sort_at', '-id'], name='inbox_item_changed'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('withdrawn_at__isnull', False)), fields=['-sort_at', '-id'], name='inbox_item_withdrawn'),
        ),
    ]
