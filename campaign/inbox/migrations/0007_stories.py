import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0001_initial'),
        ('inbox', '0006_sightings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='listing', serialize=False, to='inbox.source')),
                ('entries', models.TextField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name='inboxitem',
            name='inbox_item_link',
        ),
        migrations.RemoveIndex(
            model_name='inboxitem',
            name='inbox_item_source_public',
        ),
        migrations.RemoveField(
            model_name='inboxitem',
            name='duplicate_of',
        ),
        migrations.AddField(
            model_name='inboxitem',
            name='mark_high',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='inboxitem',
            name='mark_low',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='inboxitem',
            name='story',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='inboxitem',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='bản gốc bị gỡ lúc'),
        ),
        migrations.AddField(
            model_name='source',
            name='last_warning',
            field=models.TextField(blank=True, editable=False, verbose_name='lưu ý gần nhất'),
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='article',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='inbox_items', to='articles.articlepage', verbose_name='bài viết'),
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người quyết định'),
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='link_key',
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='state',
            field=models.CharField(choices=[('new', 'Mới'), ('approved', 'Đã duyệt (dẫn link)'), ('rejected', 'Đã từ chối'), ('published', 'Đã đăng thành bài')], default='new', max_length=10, verbose_name='trạng thái'),
        ),
        migrations.AlterField(
            model_name='inboxitem',
            name='topic',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.topicpage', verbose_name='chuyên mục'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(fields=['link_key'], name='inbox_item_link_key'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('mark_low__isnull', False)), fields=['mark_low'], name='inbox_item_mark_low'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('mark_high__isnull', False)), fields=['mark_high'], name='inbox_item_mark_high'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('story__isnull', False)), fields=['story'], name='inbox_item_story'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('decided_by__isnull', False)), fields=['decided_by'], name='inbox_item_decider'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('topic__isnull', False)), fields=['topic'], name='inbox_item_topic'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('article__isnull', False)), fields=['article'], name='inbox_item_article'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('visible_at__isnull', False)), fields=['source', 'visible_at'], name='inbox_item_source_public'),
        ),
    ]
