from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_unlinked_citations'),
        ('inbox', '0010_lists_of_items'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('released_at', None), ('visible_at__isnull', False)), fields=['visible_at'], name='inbox_item_unreleased'),
        ),
    ]
