"""An index in the order that readers see stories in, on Wagtail's own table of pages."""

from typing import Any

from django.db import connections

_SQL = """CREATE INDEX IF NOT EXISTS stories_in_order
ON wagtailcore_page (first_published_at DESC, id DESC) WHERE live"""


def create(using: str, **_kwargs: Any) -> None:
    """After every `migrate` and not in a migration of ours: on SQLite, a migration of Wagtail's that changes the table
    makes it anew, without what Wagtail does not know of."""
    with connections[using].cursor() as cursor:
        cursor.execute(_SQL)
