from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0008_authors_since_the_last_approval"),
    ]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="explanation",
            field=models.TextField(
                blank=True,
                help_text="Vì sao đáp án đó đúng. Người dự thi thấy sau khi mọi vòng thi đã đóng, người luyện tập thấy ngay.",
                max_length=1000,
                verbose_name="giải thích",
            ),
        ),
    ]
