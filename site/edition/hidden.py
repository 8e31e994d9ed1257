"""Finds writes that touch only hidden pages: drafts that readers cannot see and that have no pages below them.

A page's rows are its own row, and the rows of child objects and many-to-many relations that are edited with it. Before
a statement runs, a query finds the pages that it touches and locks them until the transaction ends, so that nobody
publishes them meanwhile. A page that becomes visible later starts an edition by the statement that makes it visible.
Statements in any other form than Django's own are not analysed.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from modelcluster.fields import ParentalKey
from wagtail.models import Page

_PAGES = Page._meta.db_table
_INSERT = re.compile(
    r'INSERT (?:OR IGNORE )?INTO "(?P<table>\w+)" \((?P<columns>["\w, ]+)\) '
    r"(?:VALUES [%s,() ]+?|SELECT \* FROM (?P<by_column>UNNEST)\([%s,():\w\[\] ]+\))"
    r'(?: ON CONFLICT DO NOTHING)?(?: RETURNING ["\w., ]+)?'
)
_CHANGE = re.compile(
    r'(?:UPDATE|DELETE FROM) "(?P<table>\w+)"(?: SET (?P<set>"\w+" = (?:%s|NULL)(?:, "\w+" = (?:%s|NULL))*))?'
    r" WHERE (?P<where>.*)",
    re.DOTALL,
)
_ASSIGNMENT = re.compile(r'"(\w+)" = (%s|NULL)')
# A statement that touches more pages comes from a program, not from an editor.
_MAX_PAGES = 500
# References do not name their page by a foreign key.
_PAGE_OF_REFERENCE = (
    "CASE WHEN base_content_type_id = (SELECT id FROM django_content_type WHERE app_label = 'wagtailcore'"
    " AND model = 'page') THEN CAST(object_id AS bigint) END"
)


def hidden_rows(connection: BaseDatabaseWrapper, sql: str, params: Any) -> int:
    """Return the number of rows that the statement `sql` is going to write, if all belong to hidden pages, else 0.

    Returns 0 outside a transaction, where nothing can be locked. Raises the database's errors.
    """
    match = _INSERT.fullmatch(sql) or _CHANGE.fullmatch(sql)
    owner = _owners().get(match["table"]) if match else None
    if not match or not owner or not connection.in_atomic_block or not isinstance(params, tuple | list):
        return 0
    return (_inserted if match.re is _INSERT else _changed)(connection, match, owner, params)


def _inserted(
    connection: BaseDatabaseWrapper, match: re.Match[str], owner: str, params: Sequence[Any]
) -> int:
    columns = re.findall(r"\w+", match["columns"])
    # Either a list of values for each column, or all values row by row.
    by_row = [params[start :: len(columns)] for start in range(len(columns))]
    values = dict(zip(columns, params if match["by_column"] else by_row, strict=True))
    if match["table"] == _PAGES:
        live = values.get("live", [None])
        return len(live) if all(value is False for value in live) else 0
    return _count_if_hidden(connection, values.get(owner, [None]))


def _changed(connection: BaseDatabaseWrapper, match: re.Match[str], owner: str, params: Sequence[Any]) -> int:
    given = iter(params)
    assigned = _ASSIGNMENT.findall(match["set"] or "")
    written = {column: next(given) if value == "%s" else None for column, value in assigned}
    # The row moves to another page, or the page becomes visible.
    if owner in written or (match["table"] == _PAGES and written.get("live", False) is not False):
        return 0
    select = f'SELECT {owner} FROM "{match["table"]}" WHERE {match["where"]} LIMIT {_MAX_PAGES + 1}'  # noqa: S608  a statement of ours
    with connection.cursor() as cursor:
        cursor.execute(select, list(given))
        return _count_if_hidden(connection, [key for (key,) in cursor.fetchall()])


def _count_if_hidden(connection: BaseDatabaseWrapper, keys: Sequence[Any]) -> int:
    """Return the number of `keys`, if these are hidden pages, which stay so until the transaction ends, else 0."""
    if len(keys) > _MAX_PAGES:
        return 0
    hidden = Page.objects.using(connection.alias).filter(pk__in=set(keys) - {None}, live=False, numchild=0)
    locked = hidden.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)
    return len(keys) if set(keys) == set(locked) else 0


@cache
def _owners() -> dict[str, str]:
    """Return the expression for the key of the page that a row belongs to, by table."""
    owners = {"wagtailcore_referenceindex": _PAGE_OF_REFERENCE}
    for model in apps.get_models():
        if issubclass(model, Page):
            owners[model._meta.db_table] = str(model._meta.pk.column)
            for relation in model._meta.local_many_to_many:
                if cast(type[Model], relation.remote_field.through)._meta.auto_created:
                    owners[relation.m2m_db_table()] = relation.m2m_column_name()
        for field in model._meta.local_fields:
            if isinstance(field, ParentalKey) and issubclass(field.related_model, Page):
                owners[model._meta.db_table] = field.column
    return owners
