"""Database indexes on tables of Wagtail and on the link table of plan tasks.

One holds live pages in the order of lists, with all columns that decide visibility, so that stories are counted
from the index alone. One serves the scheduler's query for expiring pages, which runs every minute. One serves the
articles of each plan task.
"""

from typing import Any

from django.db import connections

_SQL = (
    """CREATE INDEX IF NOT EXISTS pages_in_order
    ON wagtailcore_page (first_published_at DESC, id DESC, live, content_type_id, alias_of_id, path) WHERE live""",
    "CREATE INDEX IF NOT EXISTS pages_by_expiry ON wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS articles_by_task ON articles_articlepage_plan_tasks (plantask_id, articlepage_id)",
)


def create(using: str, **_kwargs: Any) -> None:
    """Create missing indexes. Runs after every `migrate`.

    A migration would not be enough: on SQLite, a migration of Wagtail that alters the table rebuilds it without
    indexes that Wagtail does not know.
    """
    with connections[using].cursor() as cursor:
        for statement in _SQL:
            cursor.execute(statement)
