"""Indexes on tables that are no models of ours: on Wagtail's pages, in the order that readers see stories in, with all
that says which of them are seen, so that they are counted without the table; on when pages expire (few do; the
scheduler asks for them each minute); on the articles of each plan task."""

from typing import Any

from django.db import connections

_SQL = (
    # Its narrower forerunners.
    "DROP INDEX IF EXISTS stories_in_order",
    "DROP INDEX IF EXISTS stories_by_date",
    """CREATE INDEX IF NOT EXISTS pages_in_order
    ON wagtailcore_page (first_published_at DESC, id DESC, live, content_type_id, alias_of_id, path) WHERE live""",
    "CREATE INDEX IF NOT EXISTS pages_by_expiry ON wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS articles_by_task ON articles_articlepage_plan_tasks (plantask_id, articlepage_id)",
)


def create(using: str, **_kwargs: Any) -> None:
    """After every `migrate` and not in a migration of ours: on SQLite, a migration of Wagtail's that changes the table
    makes it anew, without what Wagtail does not know of."""
    with connections[using].cursor() as cursor:
        for statement in _SQL:
            cursor.execute(statement)
