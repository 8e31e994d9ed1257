import base.models.media
import django.core.validators
import django.db.models.deletion
import modelsearch.index
import taggit.managers
import wagtail.images.models
import wagtail.models.media
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('base', '0002_media_and_agency'),
        ('base', '0003_share_cards'),
        ('base', '0004_missing_addresses'),
        ('base', '0005_help_by_need'),
        ('base', '0006_pictures_and_media'),
    ]

    dependencies = [
        ('base', '0001_initial'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        # Run after all of Wagtail's migrations: for each later one, Django would rebuild our models (3 s of CPU in
        # total).
        ('wagtailadmin', '0006_formstate'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailembeds', '0009_embed_cache_until'),
        ('wagtailimages', '0027_image_description'),
        ('wagtailmedia', '0005_alter_media_options'),
        ('wagtailredirects', '0008_add_verbose_name_plural'),
        ('wagtailsearch', '0010_add_text_fields'),
        ('wagtailusers', '0015_userprofile_keyboard_shortcuts'),
    ]

    operations = [
        migrations.CreateModel(
            name='MissingAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=200, unique=True, verbose_name='địa chỉ')),
                ('count', models.PositiveIntegerField(db_index=True, default=0, verbose_name='số lần')),
                ('first_asked', models.DateTimeField(auto_now_add=True, verbose_name='lần đầu')),
                ('last_asked', models.DateTimeField(verbose_name='lần cuối')),
                ('referrer', models.CharField(blank=True, max_length=100, verbose_name='từ trang')),
            ],
            options={
                'verbose_name': 'địa chỉ không tìm thấy',
                'verbose_name_plural': 'địa chỉ không tìm thấy',
                'ordering': ['-count', 'path'],
            },
        ),
        migrations.CreateModel(
            name='ShareCard',
            fields=[
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='wagtailcore.page')),
                ('file', models.CharField(max_length=100)),
                ('made_of', models.CharField(blank=True, db_index=True, max_length=16)),
            ],
            options={
                'verbose_name': 'ảnh chia sẻ',
                'verbose_name_plural': 'ảnh chia sẻ',
            },
        ),
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', models.FileField(upload_to='documents', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': 'tệp',
                'verbose_name_plural': 'tệp',
                'permissions': [('choose_document', 'Có thể chọn tệp')],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('credit', models.CharField(blank=True, help_text='Người chụp, người vẽ hoặc nơi cho phép dùng ảnh.', max_length=200, verbose_name='nguồn ảnh')),
                ('is_sample', models.BooleanField(default=False, verbose_name='ảnh mẫu')),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='thẻ')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='site_images', to=settings.AUTH_USER_MODEL, verbose_name='người tải lên')),
            ],
            options={
                'verbose_name': 'ảnh',
                'verbose_name_plural': 'ảnh',
                'permissions': [('choose_image', 'Có thể chọn ảnh')],
                'abstract': False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='AgencySettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site_title', models.CharField(default='An ninh mạng Quảng Ngãi', max_length=150, verbose_name='tên trang')),
                ('agency_name', models.CharField(default='Sở Khoa học và Công nghệ tỉnh Quảng Ngãi', max_length=150, verbose_name='tên cơ quan')),
                ('parent_agency', models.CharField(blank=True, default='UBND tỉnh Quảng Ngãi', max_length=150, verbose_name='cơ quan chủ quản')),
                ('address', models.CharField(blank=True, max_length=255, verbose_name='địa chỉ')),
                ('phone', models.CharField(blank=True, max_length=50, verbose_name='điện thoại')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('responsible', models.CharField(blank=True, default='Ban Biên tập Trang thông tin điện tử', max_length=150, verbose_name='chịu trách nhiệm nội dung')),
                ('footer_text', models.TextField(blank=True, default='Ghi rõ nguồn khi phát hành lại thông tin từ trang này.', verbose_name='dòng chân trang')),
                ('portal_name', models.CharField(blank=True, max_length=150, verbose_name='tên cổng thông tin của tỉnh')),
                ('portal_url', models.URLField(blank=True, verbose_name='địa chỉ cổng thông tin của tỉnh')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
                ('portal_logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='biểu trưng cổng thông tin')),
            ],
            options={
                'verbose_name': 'Thông tin cơ quan',
            },
        ),
        migrations.CreateModel(
            name='Media',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', models.FileField(upload_to='media', verbose_name='file')),
                ('type', models.CharField(choices=[('audio', 'Audio file'), ('video', 'Video file')], max_length=255)),
                ('duration', models.FloatField(blank=True, default=0, help_text='Duration in seconds', validators=[django.core.validators.MinValueValidator(0)], verbose_name='duration')),
                ('width', models.PositiveIntegerField(blank=True, null=True, verbose_name='width')),
                ('height', models.PositiveIntegerField(blank=True, null=True, verbose_name='height')),
                ('thumbnail', models.FileField(blank=True, upload_to='media_thumbnails', verbose_name='thumbnail')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('credit', models.CharField(blank=True, help_text='Người quay, người thu hoặc nơi cho phép dùng.', max_length=200, verbose_name='nguồn')),
                ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'English')], default='vi', max_length=10, verbose_name='ngôn ngữ')),
                ('captions', models.FileField(blank=True, help_text='Tệp .vtt, cùng ngôn ngữ với lời nói.', upload_to='phu-de', validators=[django.core.validators.FileExtensionValidator(['vtt']), base.models.media.is_webvtt], verbose_name='phụ đề (WebVTT)')),
                ('transcript', models.TextField(blank=True, help_text='Toàn bộ lời nói và những gì cần thấy để hiểu, cho người không nghe, không xem được.', verbose_name='lời thoại')),
                ('is_sample', models.BooleanField(default=False, verbose_name='tệp mẫu')),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='thẻ')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='site_media', to=settings.AUTH_USER_MODEL, verbose_name='người tải lên')),
            ],
            options={
                'verbose_name': 'âm thanh, video',
                'verbose_name_plural': 'âm thanh, video',
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='ReportingRoute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('need', models.CharField(choices=[('kiem-tra', 'Kiểm tra'), ('bao-cao', 'Báo cáo'), ('da-bi-lua', 'Đã bị lừa')], default='bao-cao', max_length=10, verbose_name='người đọc cần')),
                ('name', models.CharField(max_length=150, verbose_name='tên nơi tiếp nhận')),
                ('purpose', models.CharField(max_length=255, verbose_name='dùng khi nào')),
                ('contact', models.CharField(blank=True, help_text='Số điện thoại, thư điện tử.', max_length=150, verbose_name='cách liên hệ')),
                ('url', models.URLField(blank=True, verbose_name='địa chỉ trang ở nơi khác')),
                ('last_verified', models.DateField(blank=True, null=True, verbose_name='kiểm tra lần cuối')),
                ('sort_order', models.IntegerField(db_index=True, default=0, verbose_name='thứ tự')),
                ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='hoặc một trang ở đây')),
            ],
            options={
                'verbose_name': 'nơi tiếp nhận phản ánh',
                'verbose_name_plural': 'nơi tiếp nhận phản ánh',
                'ordering': ['sort_order', 'name'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='base.image')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='unique_rendition')],
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
    ]
