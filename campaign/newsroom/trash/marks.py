"""Marks of what people erased from the trash, by which it is found again in a restored backup.

A text or file may have been edited between the backup and its erasure, so a mark holds values that stay: the key, with
the UUID of a page, the time of a file's upload, or the time at which somebody made a text. A text that no person made
has no such time. It is known by its words: those that it had last, and those of its revisions.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, Model, TextField
from wagtail.models import CollectionMember, ModelLogEntry, Page, Revision, RevisionMixin

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
    rows = snapshot.of_model(model)
    found = {mark for values in rows for mark in _marks(model, values, _made_at(model, trashed.key))}
    if rows and issubclass(model, RevisionMixin) and model is not Page:
        found |= {_mark(model, rows[0] | row["content"]) for row in snapshot.of_model(Revision)}
    return found


def rows_with(model: type[Model], marks: set[str]) -> Iterator[Any]:
    """Yield the rows of `model` that have one of these marks."""
    made_at = _made_at(model)
    for values in list(model._base_manager.values(model._meta.pk.attname, *_names(model))):
        if not marks.isdisjoint(_marks(model, values, made_at)):
            # The row may have been deleted along with the one before.
            yield from model._base_manager.filter(pk=values[model._meta.pk.attname])


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


def _names(model: type[Model]) -> list[str]:
    """Return the columns that, together with the key, tell a row from a later row with the same key."""
    if name := _stays(model):
        return [name]
    fields = model._meta.local_concrete_fields
    return [field.attname for field in fields if isinstance(field, CharField | TextField)]


def _marks(model: type[Model], values: Values, made_at: dict[str, str]) -> set[str]:
    moment = made_at.get(str(values[model._meta.pk.attname]))
    return {_mark(model, values), *([_digest(model, values, moment)] if moment else [])}


def _mark(model: type[Model], values: Values) -> str:
    return _digest(model, values, *(values[name] for name in _names(model)))


def _digest(model: type[Model], values: Values, *own: Any) -> str:
    text = json.dumps([model._meta.label, values[model._meta.pk.attname], *own], cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
