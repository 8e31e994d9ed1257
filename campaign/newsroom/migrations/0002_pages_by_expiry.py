"""An index on when pages expire, of the few that do: the scheduler asks each minute, and the dashboard each time.

Wagtail's table has none. Should a migration of Wagtail's make that table anew (SQLite), the index is lost and nothing
but time with it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS newsroom_page_expiry ON wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL",
            "DROP INDEX IF EXISTS newsroom_page_expiry",
        ),
    ]
