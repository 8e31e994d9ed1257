from django.db import migrations, models


def number_in_order(apps, schema_editor):
    """Give each rule a number of its own, because editors order rules by dragging from now on."""
    rules = apps.get_model('inbox', 'Rule').objects.order_by('sort_order', 'pk')
    for number, rule in enumerate(rules, start=1):
        rule.sort_order = number
        rule.save(update_fields=['sort_order'])


class Migration(migrations.Migration):

    dependencies = [
        ('inbox', '0007_stories'),
    ]

    operations = [
        migrations.AddField(
            model_name='rule',
            name='notice',
            field=models.TextField(blank=True, editable=False, verbose_name='ghi chú của hệ thống'),
        ),
        migrations.AlterField(
            model_name='rule',
            name='field',
            field=models.CharField(choices=[('any', 'Mọi mục'), ('title', 'Tiêu đề'), ('summary', 'Tóm tắt'), ('content', 'Nội dung'), ('author', 'Tác giả'), ('categories', 'Thể loại của nguồn'), ('link', 'Địa chỉ gốc'), ('source', 'Tên nguồn')], default='title', max_length=10, verbose_name='mục được xét'),
        ),
        migrations.AlterField(
            model_name='rule',
            name='match',
            field=models.CharField(choices=[('contains', 'chứa cụm từ'), ('words', 'có đủ các từ'), ('starts', 'bắt đầu bằng'), ('pattern', 'theo mẫu (dấu * thay cho đoạn bất kỳ)'), ('regex', 'theo biểu thức chính quy (regex)')], default='contains', max_length=10, verbose_name='điều kiện'),
        ),
        migrations.AlterField(
            model_name='rule',
            name='sort_order',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='thứ tự'),
        ),
        migrations.AlterField(
            model_name='rule',
            name='value',
            field=models.CharField(help_text='Không phân biệt chữ hoa, chữ thường. Gõ có dấu thì tìm đúng dấu; gõ không dấu thì bỏ qua dấu. Với biểu thức chính quy, ví dụ: (lừa đảo|chiếm đoạt).{0,40}(tài khoản|tiền)', max_length=200, verbose_name='chữ cần tìm'),
        ),
        migrations.RunPython(number_in_order, migrations.RunPython.noop),
    ]
