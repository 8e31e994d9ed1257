"""Indexes on Wagtail's own table of pages: in the order that readers see stories in, and on when pages expire (few do;
the scheduler asks for them each minute)."""

from typing import Any

from django.db import connections

_SQL = (
    """CREATE INDEX IF NOT EXISTS stories_in_order
    ON wagtailcore_page (first_published_at DESC, id DESC) WHERE live""",
    "CREATE INDEX IF NOT EXISTS pages_by_expiry ON wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL",
)


def create(using: str, **_kwargs: Any) -> None:
    """After every `migrate` and not in a migration of ours: on SQLite, a migration of Wagtail's that changes the table
    makes it anew, without what Wagtail does not know of."""
    with connections[using].cursor() as cursor:
        for statement in _SQL:
            cursor.execute(statement)
