import base.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('home', '0001_initial'),
        ('home', '0002_page_language'),
        ('home', '0003_shows_contact'),
        ('home', '0004_pictures_and_media'),
    ]

    dependencies = [
        ('base', '0002_squashed_0006_pictures_and_media'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Một đến ba câu. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.', max_length=500, verbose_name='tóm tắt')),
                ('noindex', models.BooleanField(default=False, help_text='Google và các công cụ tìm kiếm khác không đưa trang này vào kết quả.', verbose_name='ẩn khỏi công cụ tìm kiếm')),
                ('canonical_url', models.URLField(blank=True, help_text='Chỉ điền khi nội dung này đăng chính thức ở nơi khác, ví dụ cổng thông tin của tỉnh.', verbose_name='địa chỉ gốc')),
                ('is_sample', models.BooleanField(default=False, help_text='Trang ghi rõ “Nội dung mẫu” cho người đọc.', verbose_name='nội dung mẫu')),
                ('lead_story', models.ForeignKey(blank=True, help_text='Để trống thì bài mới nhất đứng đầu trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='bài mở đầu')),
                ('social_image', models.ForeignKey(blank=True, help_text='Để trống thì dùng ảnh vẽ sẵn mang tiêu đề trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh khi chia sẻ')),
            ],
            options={
                'verbose_name': 'trang chủ',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Navigation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('main', base.fields.StreamField(blank=True, verbose_name='menu chính')),
                ('footer', base.fields.StreamField(blank=True, verbose_name='menu chân trang')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'Điều hướng',
            },
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(blank=True, help_text='Một đến ba câu. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.', max_length=500, verbose_name='tóm tắt')),
                ('noindex', models.BooleanField(default=False, help_text='Google và các công cụ tìm kiếm khác không đưa trang này vào kết quả.', verbose_name='ẩn khỏi công cụ tìm kiếm')),
                ('canonical_url', models.URLField(blank=True, help_text='Chỉ điền khi nội dung này đăng chính thức ở nơi khác, ví dụ cổng thông tin của tỉnh.', verbose_name='địa chỉ gốc')),
                ('is_sample', models.BooleanField(default=False, help_text='Trang ghi rõ “Nội dung mẫu” cho người đọc.', verbose_name='nội dung mẫu')),
                ('body', base.fields.StreamField(blank=True, verbose_name='nội dung')),
                ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'English')], default='vi', max_length=2, verbose_name='ngôn ngữ')),
                ('shows_contact', models.BooleanField(default=False, help_text='Tên, địa chỉ, điện thoại, thư điện tử của cơ quan; ở trang tiếng Việt còn có các nơi tiếp nhận phản ánh. Sửa ở “Thông tin cơ quan” và “Nơi tiếp nhận phản ánh”.', verbose_name='hiện thông tin liên hệ')),
                ('social_image', models.ForeignKey(blank=True, help_text='Để trống thì dùng ảnh vẽ sẵn mang tiêu đề trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='base.image', verbose_name='ảnh khi chia sẻ')),
                ('translation', models.OneToOneField(blank=True, help_text='Chỉ cần chọn ở một trong hai trang.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='translated_from', to='home.standardpage', verbose_name='bản ở ngôn ngữ kia')),
            ],
            options={
                'verbose_name': 'trang thông tin',
                'verbose_name_plural': 'trang thông tin',
            },
            bases=('wagtailcore.page',),
        ),
    ]
