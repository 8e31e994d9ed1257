from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import CASCADE, DO_NOTHING

from campaign.articles.bylines import authors


def copy(apps, schema_editor):
    """Copy the writer of each story; of a byline with several names, which fitted no account, make several writers."""
    old, new, article = (
        apps.get_model("articles", name) for name in ("Writer", "StoryWriter", "ArticlePage")
    )
    names = dict(article.objects.exclude(author_name="").values_list("pk", "author_name"))
    rows = []
    for row in old.objects.values("page_id", "user_id", "person", "pen_name", "byline_slug", "published_at"):
        byline = names.get(row["page_id"], row["pen_name"]) if row["byline_slug"] else ""
        named = [author for author in authors(byline) if author.slug]
        if len(named) < 2:
            rows.append(new(**row, byline=byline))
            continue
        for author in named:
            own = {"byline": author.name, "byline_slug": author.slug, "pen_name": author.name}
            rows.append(new(**row | own, sharers=len(named)))
    new.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0015_accepted_words_in_alphabetical_order"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StoryWriter",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("person", models.CharField("họ và tên", blank=True, max_length=310)),
                ("pen_name", models.CharField("bút danh", blank=True, max_length=100)),
                ("byline", models.CharField("tên ghi dưới bài", blank=True, max_length=100)),
                ("byline_slug", models.CharField(blank=True, db_index=True, max_length=100)),
                ("sharers", models.PositiveSmallIntegerField("số người viết", default=1)),
                ("published_at", models.DateTimeField("đăng lúc")),
                (
                    "page",
                    models.ForeignKey(on_delete=CASCADE, related_name="writers", to="wagtailcore.page"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "người viết", "verbose_name_plural": "người viết"},
        ),
        migrations.RunPython(copy, migrations.RunPython.noop),
        migrations.DeleteModel("Writer"),
        migrations.RenameModel("StoryWriter", "Writer"),
        migrations.AddConstraint(
            "Writer",
            models.UniqueConstraint(fields=["page", "byline_slug"], name="writer_once"),
        ),
        migrations.RemoveField("ArticlePage", "author_slug"),
        migrations.AlterField(
            "ArticlePage",
            "author_name",
            models.CharField(
                "tác giả (bút danh)",
                blank=True,
                help_text="Hai người trở lên thì ngăn bằng dấu gạch ngang: “Thu Hà - Minh Đức”.",
                max_length=100,
            ),
        ),
    ]
