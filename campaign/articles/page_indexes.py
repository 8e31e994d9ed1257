"""Indexes on Wagtail's own table of pages: in the order that readers see stories in, with what says which of them are
seen, so that they are counted without the table; and on when pages expire (few do; the scheduler asks for them each
minute)."""

from typing import Any

from django.db import connections

_SQL = (
    # Its narrower forerunner.
    "DROP INDEX IF EXISTS stories_in_order",
    """CREATE INDEX IF NOT EXISTS stories_by_date
    ON wagtailcore_page (first_published_at DESC, id DESC, content_type_id, path) WHERE live""",
    "CREATE INDEX IF NOT EXISTS pages_by_expiry ON wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL",
)


def create(using: str, **_kwargs: Any) -> None:
    """After every `migrate` and not in a migration of ours: on SQLite, a migration of Wagtail's that changes the table
    makes it anew, without what Wagtail does not know of."""
    with connections[using].cursor() as cursor:
        for statement in _SQL:
            cursor.execute(statement)
