"""Marks of what people erased from the trash, by which it is found again in a restored backup.

A text or file may have been edited between the backup and its erasure, so a mark holds values that stay: the key, with
the UUID of a page, the time of a file's upload, or the time at which somebody made a text; no time for a text that a
program made.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from wagtail.models import CollectionMember, ModelLogEntry, Page

from campaign.newsroom.models import Trashed
from campaign.newsroom.trash.snapshot import Snapshot, Values, model_of

# Kind of these marks in the list of erasures.
ERASED = "newsroom.trash"


def marks_in(trashed: Trashed) -> set[str]:
    """Return the marks of the pages in a row of the trash, or of the text or file in it."""
    snapshot = Snapshot(trashed.snapshot)
    model = Page if snapshot.of_model(Page) else model_of(trashed.kind)
    if model is None:
        return set()
    made_at = _made_at(model, trashed.key)
    return {_mark(model, values, made_at) for values in snapshot.of_model(model)}


def rows_with(model: type[Model], marks: set[str]) -> Iterator[Any]:
    """Yield the rows of `model` that have one of these marks."""
    made_at, key = _made_at(model), model._meta.pk.attname
    for values in list(model._base_manager.values(key, *filter(None, [_stays(model)]))):
        if _mark(model, values, made_at) in marks:
            # The row may have been deleted along with the one before.
            yield from model._base_manager.filter(pk=values[key])


def _stays(model: type[Model]) -> str:
    """Return the column of `model` that, together with the key, tells a row from all others; "" if it has none."""
    if issubclass(model, Page):
        return "translation_key"
    # Stays when the file is replaced.
    return "created_at" if issubclass(model, CollectionMember) else ""


def _made_at(model: type[Model], key: str = "") -> dict[str, str]:
    """Return the times at which people made the rows of `model`, or the row with this key, by their keys."""
    if _stays(model):
        return {}
    made = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), action="wagtail.create"
    )
    if key:
        made = made.filter(object_id=key)
    return {of: moment.isoformat() for of, moment in made.values_list("object_id", "timestamp")}


def _mark(model: type[Model], values: Values, made_at: dict[str, str]) -> str:
    key, column = values[model._meta.pk.attname], _stays(model)
    text = json.dumps(
        [model._meta.label, key, values[column] if column else made_at.get(str(key))], cls=DjangoJSONEncoder
    )
    return hashlib.sha256(text.encode()).hexdigest()
