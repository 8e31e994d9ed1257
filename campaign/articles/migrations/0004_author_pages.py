from django.db import migrations, models

from vietnamese.slugs import slugify


def fill(apps, schema_editor):
    articles = apps.get_model("articles", "ArticlePage").objects.exclude(author_name="")
    for name in set(articles.values_list("author_name", flat=True)):
        articles.filter(author_name=name).update(author_slug=slugify(name, max_length=100))


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_corrections'),
    ]

    operations = [
        migrations.AddField(
            model_name='articlepage',
            name='author_slug',
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=100),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
