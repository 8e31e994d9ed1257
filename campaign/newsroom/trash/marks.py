"""Marks of what people erased from the trash, by which it is found again in a restored backup."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, Model, TextField
from wagtail.models import CollectionMember, Page

from campaign.newsroom.models import Trashed
from campaign.newsroom.trash.snapshot import Snapshot, Values, model_of

# Kind of these marks in the list of erasures.
ERASED = "newsroom.trash"


def marks_in(trashed: Trashed) -> set[str]:
    """Return the marks of the pages in a row of the trash, or of the text or file in it."""
    snapshot = Snapshot(trashed.snapshot)
    model = Page if snapshot.of_model(Page) else model_of(trashed.kind)
    return {_mark(model, values) for values in snapshot.of_model(model)} if model else set()


def rows_with(model: type[Model], marks: set[str]) -> Iterator[Any]:
    """Yield the rows of `model` that have one of these marks."""
    for values in list(model._base_manager.values(model._meta.pk.attname, *_names(model))):
        if _mark(model, values) in marks:
            # The row may have been deleted along with the one before.
            yield from model._base_manager.filter(pk=values[model._meta.pk.attname])


def _names(model: type[Model]) -> list[str]:
    """Return the columns that, together with the key, tell a row from a later row with the same key."""
    if issubclass(model, Page):
        return ["translation_key"]
    if issubclass(model, CollectionMember):
        # Stays when the file is replaced.
        return ["created_at"]
    fields = model._meta.local_concrete_fields
    return [field.attname for field in fields if isinstance(field, CharField | TextField)]


def _mark(model: type[Model], values: Values) -> str:
    own = [values[name] for name in (model._meta.pk.attname, *_names(model))]
    text = json.dumps([model._meta.label, *own], cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
