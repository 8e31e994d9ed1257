"""Put reporting routes of standing sites under the workflow of pages."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def assign_workflow(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Assign the first active workflow that has a four-eyes task, as setup_newsroom does for new sites."""
    tasks = apps.get_model("newsroom", "FourEyesTask").objects.values("pk")
    steps = apps.get_model("wagtailcore", "WorkflowTask").objects.filter(task__in=tasks, workflow__active=True)
    step = steps.order_by("workflow").first()
    if step is not None:
        route, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="base", model="reportingroute"
        )
        apps.get_model("wagtailcore", "WorkflowContentType").objects.get_or_create(
            content_type=route, defaults={"workflow_id": step.workflow_id}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0004_authors_of_steps"),
        ("base", "0009_reviewed_reporting_routes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(assign_workflow, migrations.RunPython.noop)]
