"""Vietnamese alphabetical order in the database, which by itself sorts by code points: Z before Đ, and Ă after both.

PostgreSQL brings the collation with ICU. On SQLite each connection gets one of the same name.
"""

from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, F, QuerySet, TextField
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate

from vietnamese.collation import sort_key

_COLLATION = "vi-VN-x-icu"
_key = lru_cache(maxsize=20_000)(sort_key)


def alphabetical(name: str) -> OrderBy:
    """Return the order by the text in a field; a hyphen before its name reverses it."""
    return OrderBy(Collate(name.removeprefix("-"), _COLLATION), descending=name.startswith("-"))


def in_alphabet(rows: QuerySet) -> QuerySet:
    """Return `rows` in their order, except that texts are sorted alphabetically."""
    names: Any = rows.query.order_by or (rows.query.default_ordering and rows.query.get_meta().ordering) or ()
    if rows.query.combinator or not any(_is_text(rows, name) for name in names):
        return rows
    return rows.order_by(*(alphabetical(name) if _is_text(rows, name) else name for name in names))


def _is_text(rows: QuerySet, name: Any) -> bool:
    if not isinstance(name, str):
        return False
    name = name.removeprefix("-")
    field = rows.query.annotations.get(name) or F(name).resolve_expression(rows.query.clone())
    return isinstance(field.output_field, CharField | TextField)


def teach(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Add the collation to a connection to SQLite. Receiver of `connection_created`."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(_COLLATION, _compare)


def _compare(one: str, other: str) -> int:
    first, second = _key(one), _key(other)
    return (first > second) - (first < second)
