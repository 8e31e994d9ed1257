from django.db import migrations, models

from campaign.engagement.contest import events


def seal(apps, schema_editor):
    """Seal the logs as they are at the upgrade, on the assumption that they are complete."""
    Attempt = apps.get_model("engagement", "Attempt")
    AttemptEvent = apps.get_model("engagement", "AttemptEvent")
    for attempt in Attempt.objects.order_by("pk").iterator(chunk_size=500):
        last = AttemptEvent.objects.filter(attempt=attempt).order_by("number").last()
        if last is not None:
            attempt.log_end = events.end_of(attempt, last)
            attempt.save(update_fields=["log_end"])


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0006_contest"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="attempt",
            options={
                "default_permissions": ("view",),
                "permissions": [
                    ("run_attempt", "Lập mã dự thi và bảng kết quả của cuộc thi"),
                    (
                        "export_attempt",
                        "Tải danh sách dự thi, mã dự thi, có tên và thư; xóa một người theo yêu cầu",
                    ),
                ],
                "verbose_name": "lượt thi",
                "verbose_name_plural": "lượt thi",
            },
        ),
        migrations.AlterModelOptions(
            name="comment",
            options={
                "default_permissions": ("view", "change"),
                "ordering": ["-sent_at", "-pk"],
                "permissions": [
                    (
                        "export_comment",
                        "Tải ý kiến góp ý, có tên và cách liên hệ; xóa một ý kiến theo yêu cầu",
                    )
                ],
                "verbose_name": "ý kiến góp ý",
                "verbose_name_plural": "ý kiến góp ý",
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="log_end",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
