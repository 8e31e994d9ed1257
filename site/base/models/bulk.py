"""Writes that bypass `save`: tree paths of new pages, and rows of one table at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from wagtail.models import Page


def free_paths(parent: Page) -> Iterator[str]:
    """Yield the free tree paths below `parent`, after its last child."""
    last = parent.get_last_child()
    path = last._inc_path() if last else Page._get_path(parent.path, parent.depth + 1, 1)
    while True:
        yield path
        path = Page(path=path)._inc_path()


def insert(model: type[Model], rows: Sequence[Any], **options: Any) -> None:
    """Insert rows of one table only, without signals and changes of dates. Django has no public method for this."""
    fields = model._meta.local_concrete_fields
    size = max(1, connection.ops.bulk_batch_size(fields, rows))
    for start in range(0, len(rows), size):
        model._base_manager._insert(  # type: ignore[attr-defined]
            rows[start : start + size], fields=fields, raw=True, **options
        )
