"""Changes of single columns of the database, by statements that send no signal and call no code of ours."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db.models import Field, Model
from django.utils import timezone

from edition import watch

_VALUES = {
    "DateField": timezone.localdate() - timedelta(days=3),
    "DateTimeField": timezone.now() - timedelta(days=3),
    "DurationField": timedelta(days=7),
    "FloatField": 0.5,
    "IntegerField": 7,
    "JSONField": [],
    "PositiveIntegerField": 7,
    "PositiveSmallIntegerField": 7,
    "UUIDField": uuid4(),
}


def columns(*, seen: bool) -> Iterator[tuple[type[Model], Field]]:
    """Yield the columns of tables with rows: those that readers may see, or those that the watch ignores."""
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in watch._ignored_tables or not model._base_manager.exists():
            continue
        for field in model._meta.local_concrete_fields:
            if not field.primary_key and seen != ((table, field.column) in watch._ignored_columns):
                yield model, field


def change(model: type[Model], field: Field) -> None:
    """Change a column's value in each row, or only in the last row if values are unique."""
    rows = model._base_manager.order_by("pk")
    is_unique = field.unique or any(field.name in together for together in model._meta.unique_together)
    for row in [rows.last()] if is_unique else rows:
        rows.filter(pk=row.pk).update(**{field.name: _other(field, getattr(row, field.attname))})


def _other(field: Field, old: Any) -> Any:
    kind = field.get_internal_type()
    if field.is_relation:
        others = field.related_model._base_manager.exclude(**{field.target_field.name: old})
        return None if field.null and old is not None else others.first() or old
    if kind == "BooleanField":
        return not old
    if field.choices:
        return next((value for value, _ in field.flatchoices if value != old), old)
    if kind in _VALUES:
        return _VALUES[kind]
    if "Stream" in type(field).__name__:
        return []
    # Page addresses keep their final slash.
    text = f"{old or ''}"
    return f"{text}x/" if text.endswith("/") else f"{text}x"[-(field.max_length or 10**6) :]
