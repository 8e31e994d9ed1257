from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_sources(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rule = apps.get_model("inbox", "Rule")
    through = rule.sources.through
    pairs = rule.objects.exclude(source=None).values_list("pk", "source")
    through.objects.bulk_create(through(rule_id=pk, source_id=source) for pk, source in pairs)


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0014_item_mark_summary"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rule",
            name="source",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=models.deletion.CASCADE, related_name="+", to="inbox.source"
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="sources",
            field=models.ManyToManyField(
                blank=True,
                help_text="Không chọn nguồn nào: áp dụng cho mọi nguồn.",
                related_name="rules",
                to="inbox.source",
                verbose_name="nguồn",
            ),
        ),
        migrations.RunPython(take_sources, migrations.RunPython.noop, elidable=True),
    ]
