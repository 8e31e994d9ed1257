import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('newsroom', '0001_initial'),
        ('newsroom', '0002_previewlink'),
        ('newsroom', '0003_campaign_days'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CampaignDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)], verbose_name='ngày')),
                ('month', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='tháng')),
                ('year', models.PositiveSmallIntegerField(blank=True, help_text='Để trống: năm nào cũng có.', null=True, validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='năm')),
                ('name', models.CharField(max_length=150, verbose_name='tên')),
                ('note', models.TextField(blank=True, help_text='Nên viết gì, chuẩn bị từ bao giờ.', verbose_name='ghi chú')),
                ('source', models.CharField(blank=True, help_text='Văn bản nói về ngày này, hoặc ai đề nghị ghi vào lịch.', max_length=250, verbose_name='căn cứ')),
            ],
            options={
                'verbose_name': 'ngày của phong trào',
                'verbose_name_plural': 'ngày của phong trào',
                'ordering': ['month', 'day', 'name'],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, unique=True, verbose_name='việc')),
                ('started_at', models.DateTimeField(verbose_name='bắt đầu')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='kết thúc')),
                ('ok', models.BooleanField(default=True, verbose_name='thành công')),
                ('message', models.TextField(blank=True, verbose_name='thông báo')),
            ],
            options={
                'verbose_name': 'lần chạy việc định kỳ',
                'verbose_name_plural': 'lần chạy việc định kỳ',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='FourEyesTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('groups', models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups')),
            ],
            options={
                'verbose_name': 'duyệt hai người',
                'verbose_name_plural': 'duyệt hai người',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='PreviewLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tạo lúc')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='thu hồi lúc')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người tạo')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page', verbose_name='trang')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.revision', verbose_name='phiên bản')),
            ],
            options={
                'verbose_name': 'liên kết xem trước',
                'verbose_name_plural': 'liên kết xem trước',
                'ordering': ['-created_at'],
            },
        ),
    ]
