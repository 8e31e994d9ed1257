"""Content that readers get, as rows: pages and routes online, their files, all that takes effect alone."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page, Revision

from base.models import ReportingRoute
from campaign.newsroom.review.rights import Effect, PublicationRule, publication_rule
from edition import watch

# Every attempt writes this text wherever it can.
MARK = "Chữ chưa ai duyệt"

# Columns that no page shows, besides those that the edition ignores.
_UNSEEN = {"numchild", "live_revision_id", "last_published_at", "alias_of_id"}
_Row = tuple[str, tuple[tuple[str, object], ...]]


def readers_get() -> frozenset[_Row]:
    """Return the rows from which readers' pages are made, and the revisions that will be published."""
    rows: list[_Row] = []
    for model in apps.get_models():
        table = model._meta.db_table
        if issubclass(model, Page) and model is not Page:
            rows += _rows(table, "{table} c JOIN wagtailcore_page p ON p.id = c.page_ptr_id WHERE p.live")
        elif publication_rule(model) is PublicationRule.FROZEN:
            kind = ContentType.objects.get_for_model(model).pk
            used = f"SELECT to_object_id FROM wagtailcore_referenceindex WHERE to_content_type_id = {kind}"  # noqa: S608  no input
            rows += _rows(table, f"{{table}} WHERE CAST(id AS VARCHAR) IN ({used})")
        elif publication_rule(model) is PublicationRule.ALONE:
            rows += _rows(table, "{table}")
    rows += _rows(ReportingRoute._meta.db_table, "{table} WHERE live")
    return frozenset(
        [*rows, *_rows(Revision._meta.db_table, "{table} WHERE approved_go_live_at IS NOT NULL")]
    )


def _rows(table: str, chosen: str) -> list[_Row]:
    unseen = _UNSEEN | {column for of, column in watch._ignored_columns if of in (table, "wagtailcore_page")}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {chosen.format(table=table)}")  # noqa: S608  names of our own
        names = [column[0] for column in cursor.description]
        return [
            (
                table,
                tuple(
                    (name, str(value)) for name, value in zip(names, row, strict=True) if name not in unseen
                ),
            )
            for row in cursor.fetchall()
        ]


def effect(before: frozenset[_Row], after: frozenset[_Row], new_text: Effect) -> Effect:
    """Return the effect of an act between the two states; `new_text` if readers get, or will get, another text."""
    if before == after:
        return Effect.NOTHING
    added = after - before
    is_new = any(table == Revision._meta.db_table or MARK in str(row) for table, row in added)
    return new_text if is_new else Effect.WITHDRAWN
