import base.fields
import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('articles', '0001_initial'),
        ('articles', '0002_unlinked_citations'),
        ('articles', '0003_corrections'),
        ('articles', '0004_author_pages'),
        ('articles', '0005_pictures_and_media'),
        ('articles', '0006_count_by_origin'),
    ]

    dependencies = [
        ('base', '0002_squashed_0006_pictures_and_media'),
        ('library', '0001_squashed_0006_featured_record'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='mã')),
                ('title', models.CharField(max_length=200, verbose_name='tên nhiệm vụ')),
                ('description', models.TextField(blank=True, verbose_name='nội dung')),
                ('sort_order', models.IntegerField(db_index=True, default=0, verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'nhiệm vụ kế hoạch',
                'verbose_name_plural': 'nhiệm vụ kế hoạch',
                'ordering': ['sort_order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='TopicPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Một đến ba câu. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.', max_length=500, verbose_name='tóm tắt')),
                ('noindex', models.BooleanField(default=False, help_text='Google và các công cụ tìm kiếm khác không đưa trang này vào kết quả.', verbose_name='ẩn khỏi công cụ tìm kiếm')),
                ('canonical_url', models.URLField(blank=True, help_text='Chỉ điền khi nội dung này đăng chính thức ở nơi khác, ví dụ cổng thông tin của tỉnh.', verbose_name='địa chỉ gốc')),
                ('is_sample', models.BooleanField(default=False, help_text='Trang ghi rõ “Nội dung mẫu” cho người đọc.', verbose_name='nội dung mẫu')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh')),
                ('social_image', models.ForeignKey(blank=True, help_text='Để trống thì dùng ảnh vẽ sẵn mang tiêu đề trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh khi chia sẻ')),
            ],
            options={
                'verbose_name': 'chuyên mục',
                'verbose_name_plural': 'chuyên mục',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='AlertPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Một đến ba câu. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.', max_length=500, verbose_name='tóm tắt')),
                ('noindex', models.BooleanField(default=False, help_text='Google và các công cụ tìm kiếm khác không đưa trang này vào kết quả.', verbose_name='ẩn khỏi công cụ tìm kiếm')),
                ('canonical_url', models.URLField(blank=True, help_text='Chỉ điền khi nội dung này đăng chính thức ở nơi khác, ví dụ cổng thông tin của tỉnh.', verbose_name='địa chỉ gốc')),
                ('is_sample', models.BooleanField(default=False, help_text='Trang ghi rõ “Nội dung mẫu” cho người đọc.', verbose_name='nội dung mẫu')),
                ('corrections', base.fields.StreamField(blank=True, help_text='Điều gì đã đăng sai và đã sửa thế nào. Người đọc thấy ở đầu bài.', verbose_name='đính chính')),
                ('unlinked_citations', models.JSONField(blank=True, default=list, verbose_name='văn bản không gắn liên kết')),
                ('severity', models.CharField(choices=[('khan', 'Khẩn'), ('canh-bao', 'Cảnh báo'), ('luu-y', 'Lưu ý')], default='canh-bao', max_length=10, verbose_name='mức độ')),
                ('body', base.fields.StreamField(blank=True, verbose_name='chuyện gì đang xảy ra')),
                ('what_to_do', base.fields.StreamField(blank=True, verbose_name='cần làm gì')),
                ('valid_until', models.DateTimeField(blank=True, help_text='Sau lúc này, cảnh báo ghi rõ là đã hết hiệu lực.', null=True, verbose_name='hiệu lực đến')),
                ('main_image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh chính')),
                ('social_image', models.ForeignKey(blank=True, help_text='Để trống thì dùng ảnh vẽ sẵn mang tiêu đề trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh khi chia sẻ')),
            ],
            options={
                'verbose_name': 'cảnh báo',
                'verbose_name_plural': 'cảnh báo',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ArticlePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Một đến ba câu. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.', max_length=500, verbose_name='tóm tắt')),
                ('noindex', models.BooleanField(default=False, help_text='Google và các công cụ tìm kiếm khác không đưa trang này vào kết quả.', verbose_name='ẩn khỏi công cụ tìm kiếm')),
                ('canonical_url', models.URLField(blank=True, help_text='Chỉ điền khi nội dung này đăng chính thức ở nơi khác, ví dụ cổng thông tin của tỉnh.', verbose_name='địa chỉ gốc')),
                ('is_sample', models.BooleanField(default=False, help_text='Trang ghi rõ “Nội dung mẫu” cho người đọc.', verbose_name='nội dung mẫu')),
                ('corrections', base.fields.StreamField(blank=True, help_text='Điều gì đã đăng sai và đã sửa thế nào. Người đọc thấy ở đầu bài.', verbose_name='đính chính')),
                ('unlinked_citations', models.JSONField(blank=True, default=list, verbose_name='văn bản không gắn liên kết')),
                ('body', base.fields.StreamField(blank=True, verbose_name='nội dung')),
                ('main_image_alt', models.CharField(blank=True, help_text='Để trống thì dùng mô tả trong kho ảnh.', max_length=250, verbose_name='mô tả ảnh chính')),
                ('main_image_caption', models.CharField(blank=True, max_length=300, verbose_name='chú thích ảnh chính')),
                ('form', models.CharField(choices=[('tin', 'Tin'), ('bai', 'Bài'), ('infographic', 'Infographic'), ('video', 'Video'), ('am-thanh', 'Âm thanh')], default='tin', max_length=20, verbose_name='thể loại')),
                ('audience', models.CharField(choices=[('moi-nguoi', 'Mọi người'), ('nguoi-cao-tuoi', 'Người cao tuổi'), ('hoc-sinh', 'Học sinh, sinh viên'), ('can-bo', 'Cán bộ, công chức'), ('doanh-nghiep', 'Doanh nghiệp')], default='moi-nguoi', max_length=20, verbose_name='đối tượng')),
                ('author_name', models.CharField(blank=True, max_length=100, verbose_name='tác giả (bút danh)')),
                ('author_slug', models.CharField(blank=True, db_index=True, editable=False, max_length=100)),
                ('source_name', models.CharField(blank=True, help_text='Khi đăng lại từ nơi khác.', max_length=150, verbose_name='nguồn')),
                ('source_url', models.URLField(blank=True, max_length=1000, verbose_name='địa chỉ bài gốc')),
                ('source_author', models.CharField(blank=True, max_length=150, verbose_name='tác giả bài gốc')),
                ('source_published_at', models.DateTimeField(blank=True, null=True, verbose_name='giờ đăng bài gốc')),
                ('main_image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh chính')),
                ('related_documents', modelcluster.fields.ParentalManyToManyField(blank=True, to='library.documentrecord', verbose_name='văn bản liên quan')),
                ('social_image', models.ForeignKey(blank=True, help_text='Để trống thì dùng ảnh vẽ sẵn mang tiêu đề trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh khi chia sẻ')),
                ('plan_tasks', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='articles', to='articles.plantask', verbose_name='nhiệm vụ kế hoạch')),
                ('other_topics', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='cross_listed_articles', to='articles.topicpage', verbose_name='chuyên mục khác')),
            ],
            options={
                'verbose_name': 'tin bài',
                'verbose_name_plural': 'tin bài',
                'indexes': [
                    models.Index(fields=['form', 'source_name', 'is_sample', 'page_ptr'], name='article_origin'),
                ],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ArticleAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='tên hiển thị')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='base.file', verbose_name='tệp')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='articles.articlepage')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampaignPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Một đến ba câu. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.', max_length=500, verbose_name='tóm tắt')),
                ('noindex', models.BooleanField(default=False, help_text='Google và các công cụ tìm kiếm khác không đưa trang này vào kết quả.', verbose_name='ẩn khỏi công cụ tìm kiếm')),
                ('canonical_url', models.URLField(blank=True, help_text='Chỉ điền khi nội dung này đăng chính thức ở nơi khác, ví dụ cổng thông tin của tỉnh.', verbose_name='địa chỉ gốc')),
                ('is_sample', models.BooleanField(default=False, help_text='Trang ghi rõ “Nội dung mẫu” cho người đọc.', verbose_name='nội dung mẫu')),
                ('period_start', models.PositiveSmallIntegerField(default=2022, verbose_name='từ năm')),
                ('period_end', models.PositiveSmallIntegerField(default=2026, verbose_name='đến năm')),
                ('purpose', wagtail.fields.RichTextField(blank=True, verbose_name='mục đích')),
                ('body', base.fields.StreamField(blank=True, verbose_name='nội dung')),
                ('main_image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh chính')),
                ('social_image', models.ForeignKey(blank=True, help_text='Để trống thì dùng ảnh vẽ sẵn mang tiêu đề trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh khi chia sẻ')),
            ],
            options={
                'verbose_name': 'trang phong trào',
            },
            bases=('wagtailcore.page',),
        ),
    ]
