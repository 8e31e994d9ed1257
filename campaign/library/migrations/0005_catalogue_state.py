from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0004_drop_replaced_by")]

    operations = [
        migrations.CreateModel(
            name="CatalogueState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.UUIDField()),
            ],
            options={
                "verbose_name": "trạng thái danh mục văn bản",
                "verbose_name_plural": "trạng thái danh mục văn bản",
            },
        ),
    ]
