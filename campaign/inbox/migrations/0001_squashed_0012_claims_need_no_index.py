import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('inbox', '0001_initial'),
        ('inbox', '0002_rules'),
        ('inbox', '0003_source_moves'),
        ('inbox', '0004_retention'),
        ('inbox', '0005_source_quiet_times'),
        ('inbox', '0006_sightings'),
        ('inbox', '0007_stories'),
        ('inbox', '0008_rule_patterns'),
        ('inbox', '0009_public_topics'),
        ('inbox', '0010_lists_of_items'),
        ('inbox', '0011_unreleased_items'),
        ('inbox', '0012_claims_need_no_index'),
    ]

    dependencies = [
        ('articles', '0001_squashed_0006_count_by_origin'),
        ('base', '0002_squashed_0006_pictures_and_media'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Tên cơ quan phát hành, ghi dưới mỗi tin.', max_length=150, verbose_name='tên nguồn')),
                ('feed_url', models.URLField(error_messages={'unique': 'Nguồn có địa chỉ này đã được thêm rồi.'}, max_length=1000, unique=True, verbose_name='địa chỉ bản tin (RSS, Atom, JSON Feed)')),
                ('site_url', models.URLField(blank=True, max_length=1000, verbose_name='trang của nguồn')),
                ('allowed_hosts', models.TextField(blank=True, help_text='Mỗi dòng một tên miền mà tin của nguồn này được phép dẫn tới. Tên miền của bản tin và của trang nguồn luôn được phép, kể cả tên miền con.', verbose_name='máy chủ được phép')),
                ('republish_agreement', models.BooleanField(default=False, help_text='Cơ quan phát hành đồng ý cho đăng lại toàn văn. Nếu không, chỉ đăng tiêu đề, tóm tắt và liên kết về bài gốc.', verbose_name='đã có thỏa thuận')),
                ('delay_hours', models.PositiveSmallIntegerField(default=0, help_text='Số giờ chờ sau giờ đăng gốc rồi tin đã duyệt mới hiện ra.', verbose_name='đăng chậm (giờ)')),
                ('keep_days', models.PositiveSmallIntegerField(blank=True, help_text='Tin chưa đăng và cũ hơn số ngày này được dọn khỏi hộp tin và không quay lại; tin đã duyệt hoặc đã thành bài luôn được giữ. Để trống: giữ tất cả.', null=True, validators=[django.core.validators.MinValueValidator(7)], verbose_name='giữ tin (ngày)')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang lấy tin')),
                ('is_sample', models.BooleanField(default=False, verbose_name='nguồn mẫu')),
                ('host', models.CharField(db_index=True, editable=False, max_length=255)),
                ('last_polled_at', models.DateTimeField(editable=False, null=True, verbose_name='lấy tin lần cuối')),
                ('last_success_at', models.DateTimeField(editable=False, null=True, verbose_name='thành công lần cuối')),
                ('last_error', models.TextField(blank=True, editable=False, verbose_name='lỗi gần nhất')),
                ('last_warning', models.TextField(blank=True, editable=False, verbose_name='lưu ý gần nhất')),
                ('consecutive_failures', models.PositiveIntegerField(default=0, editable=False, verbose_name='số lần lỗi liên tiếp')),
                ('next_poll_at', models.DateTimeField(editable=False, null=True, verbose_name='lần lấy tin tới')),
                ('etag', models.CharField(blank=True, editable=False, max_length=255)),
                ('last_modified', models.CharField(blank=True, editable=False, max_length=255)),
                ('body_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('interval', models.DurationField(editable=False, null=True, verbose_name='nhịp lấy tin')),
                ('skip_hours', models.JSONField(default=list, editable=False, verbose_name='giờ nguồn xin nghỉ')),
                ('skip_days', models.JSONField(default=list, editable=False, verbose_name='ngày nguồn xin nghỉ')),
                ('moved_to', models.CharField(blank=True, editable=False, max_length=2000, verbose_name='địa chỉ mới')),
                ('moved_ignored', models.CharField(blank=True, editable=False, max_length=2000)),
                ('moved_sightings', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('gone_sightings', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('notice', models.TextField(blank=True, editable=False, verbose_name='ghi chú của máy')),
                ('claim', models.CharField(blank=True, editable=False, max_length=32)),
                ('claimed_until', models.DateTimeField(editable=False, null=True)),
                ('default_topic', models.ForeignKey(blank=True, help_text='Nơi đặt bài khi một tin của nguồn này được chuyển thành bài.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.topicpage', verbose_name='chuyên mục mặc định')),
            ],
            options={
                'verbose_name': 'nguồn tin',
                'verbose_name_plural': 'nguồn tin',
                'ordering': ['name', 'pk'],
                'indexes': [
                    models.Index(fields=['is_active', 'next_poll_at'], name='inbox_source_due'),
                ],
            },
        ),
        migrations.CreateModel(
            name='InboxItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=250)),
                ('link_key', models.CharField(blank=True, editable=False, max_length=40)),
                ('text_key', models.CharField(blank=True, editable=False, max_length=40)),
                ('version', models.CharField(editable=False, max_length=50)),
                ('story', models.BigIntegerField(editable=False, null=True)),
                ('mark_low', models.BigIntegerField(editable=False, null=True)),
                ('mark_high', models.BigIntegerField(editable=False, null=True)),
                ('link', models.CharField(blank=True, max_length=2000, verbose_name='địa chỉ gốc')),
                ('title', models.TextField(verbose_name='tiêu đề')),
                ('summary', models.TextField(blank=True, verbose_name='tóm tắt')),
                ('content_html', models.TextField(blank=True, verbose_name='nội dung')),
                ('author', models.CharField(blank=True, max_length=250, verbose_name='tác giả')),
                ('categories', models.JSONField(blank=True, default=list, verbose_name='thể loại của nguồn')),
                ('image_url', models.CharField(blank=True, max_length=2000, verbose_name='ảnh (chỉ dẫn địa chỉ)')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='giờ đăng gốc')),
                ('first_seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='nhận lúc')),
                ('encoding', models.CharField(blank=True, max_length=40, verbose_name='bảng mã')),
                ('sort_at', models.DateTimeField(editable=False)),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('state', models.CharField(choices=[('new', 'Mới'), ('approved', 'Đã duyệt (dẫn về bài gốc)'), ('rejected', 'Đã từ chối'), ('published', 'Đã đăng thành bài')], default='new', max_length=10, verbose_name='trạng thái')),
                ('is_link', models.BooleanField(default=False, editable=False, verbose_name='đã duyệt, dẫn về bài gốc')),
                ('decided_by_rule', models.CharField(blank=True, editable=False, max_length=300)),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='quyết định lúc')),
                ('original_changed', models.BooleanField(default=False, verbose_name='bản gốc đã thay đổi')),
                ('changed_original', models.JSONField(blank=True, editable=False, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='bản gốc bị gỡ lúc')),
                ('visible_at', models.DateTimeField(editable=False, null=True)),
                ('released_at', models.DateTimeField(editable=False, null=True)),
                ('article', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='inbox_items', to='articles.articlepage', verbose_name='bài')),
                ('decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người quyết định')),
                ('topic', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.topicpage', verbose_name='chuyên mục')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='inbox.source', verbose_name='nguồn')),
            ],
            options={
                'verbose_name': 'tin trong hộp',
                'verbose_name_plural': 'tin trong hộp',
                'ordering': ['-sort_at', '-pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('source', 'key'), name='inbox_item_key'),
                ],
                'indexes': [
                    models.Index(fields=['-sort_at', '-id'], name='inbox_item_time'),
                    models.Index(fields=['state', '-sort_at', '-id'], name='inbox_item_state'),
                    models.Index(fields=['source', '-sort_at', '-id'], name='inbox_item_source'),
                    models.Index(fields=['source', 'text_key'], name='inbox_item_text'),
                    models.Index(fields=['link_key'], name='inbox_item_link_key'),
                    models.Index(condition=models.Q(('mark_low__isnull', False)), fields=['mark_low'], name='inbox_item_mark_low'),
                    models.Index(condition=models.Q(('mark_high__isnull', False)), fields=['mark_high'], name='inbox_item_mark_high'),
                    models.Index(condition=models.Q(('original_changed', True)), fields=['-sort_at', '-id'], name='inbox_item_changed'),
                    models.Index(condition=models.Q(('withdrawn_at__isnull', False)), fields=['-sort_at', '-id'], name='inbox_item_withdrawn'),
                    models.Index(condition=models.Q(('story__isnull', False)), fields=['story'], name='inbox_item_story'),
                    models.Index(condition=models.Q(('decided_by__isnull', False)), fields=['decided_by'], name='inbox_item_decider'),
                    models.Index(condition=models.Q(('topic__isnull', False)), fields=['topic'], name='inbox_item_topic'),
                    models.Index(condition=models.Q(('article__isnull', False)), fields=['article'], name='inbox_item_article'),
                    models.Index(condition=models.Q(('released_at', None), ('visible_at__isnull', False)), fields=['visible_at'], name='inbox_item_unreleased'),
                    models.Index(condition=models.Q(('visible_at__isnull', False)), fields=['-sort_at', '-id'], name='inbox_item_public'),
                    models.Index(condition=models.Q(('visible_at__isnull', False)), fields=['source', '-sort_at', '-id'], name='inbox_item_public_source'),
                    models.Index(condition=models.Q(('visible_at__isnull', False)), fields=['topic', '-sort_at', '-id'], name='inbox_item_public_topic'),
                    models.Index(condition=models.Q(('visible_at__isnull', False)), fields=['source', 'topic', '-sort_at', '-id'], name='inbox_item_public_both'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='listing', serialize=False, to='inbox.source')),
                ('entries', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='ItemSighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=250)),
                ('link_key', models.CharField(max_length=40)),
                ('link', models.CharField(blank=True, max_length=2000, verbose_name='địa chỉ')),
                ('first_seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='nhận lúc')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='inbox.inboxitem')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='inbox.source')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'source'), name='inbox_sighting_item'),
                    models.UniqueConstraint(fields=('source', 'key'), name='inbox_sighting_key'),
                ],
                'indexes': [
                    models.Index(fields=['source', 'link_key'], name='inbox_sighting_link'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProvincialNewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Một đến ba câu. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.', max_length=500, verbose_name='tóm tắt')),
                ('noindex', models.BooleanField(default=False, help_text='Google và các công cụ tìm kiếm khác không đưa trang này vào kết quả.', verbose_name='ẩn khỏi công cụ tìm kiếm')),
                ('canonical_url', models.URLField(blank=True, help_text='Chỉ điền khi nội dung này đăng chính thức ở nơi khác, ví dụ cổng thông tin của tỉnh.', verbose_name='địa chỉ gốc')),
                ('is_sample', models.BooleanField(default=False, help_text='Trang ghi rõ “Nội dung mẫu” cho người đọc.', verbose_name='nội dung mẫu')),
                ('social_image', models.ForeignKey(blank=True, help_text='Để trống thì dùng ảnh vẽ sẵn mang tiêu đề trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh khi chia sẻ')),
            ],
            options={
                'verbose_name': 'trang tin từ các địa phương',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='PurgedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=250)),
                ('link_key', models.CharField(blank=True, max_length=40)),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='purged', to='inbox.source')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('source', 'key'), name='inbox_purged_key'),
                ],
                'indexes': [
                    models.Index(fields=['source', 'link_key'], name='inbox_purged_link'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('any', 'Mọi mục'), ('title', 'Tiêu đề'), ('summary', 'Tóm tắt'), ('content', 'Nội dung'), ('author', 'Tác giả'), ('categories', 'Thể loại của nguồn'), ('link', 'Địa chỉ gốc'), ('source', 'Tên nguồn')], default='title', max_length=10, verbose_name='mục được xét')),
                ('match', models.CharField(choices=[('contains', 'chứa cụm từ'), ('words', 'có đủ các từ'), ('starts', 'bắt đầu bằng'), ('pattern', 'theo mẫu (dấu * thay cho đoạn bất kỳ)'), ('regex', 'theo biểu thức chính quy (regex)')], default='contains', max_length=10, verbose_name='điều kiện')),
                ('value', models.CharField(help_text='Không phân biệt chữ hoa, chữ thường. Gõ có dấu thì tìm đúng dấu; gõ không dấu thì bỏ qua dấu. Với biểu thức chính quy, ví dụ: (lừa đảo|chiếm đoạt).{0,40}(tài khoản|tiền)', max_length=200, verbose_name='chữ cần tìm')),
                ('action', models.CharField(choices=[('topic', 'Xếp vào chuyên mục'), ('reject', 'Từ chối'), ('approve', 'Tự duyệt (dẫn về bài gốc)')], default='topic', max_length=10, verbose_name='việc cần làm')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='thứ tự')),
                ('notice', models.TextField(blank=True, editable=False, verbose_name='ghi chú của máy')),
                ('source', models.ForeignKey(blank=True, help_text='Để trống: áp dụng cho mọi nguồn.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='inbox.source', verbose_name='nguồn')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.topicpage', verbose_name='chuyên mục')),
            ],
            options={
                'verbose_name': 'quy tắc',
                'verbose_name_plural': 'quy tắc',
                'ordering': ['sort_order', 'pk'],
            },
        ),
    ]
