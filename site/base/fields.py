"""Fields of models and forms."""

from collections.abc import Iterator, Sequence
from typing import Any

import modelcluster.fields
from django import forms
from django.db.models import IntegerField, Max, Model, QuerySet
from wagtail import fields

from vietnamese import numbers


class WholeNumberField(forms.IntegerField):
    """Whole number in a text input, which shows and takes it as people write it: 1.200 (`base.form_values`)."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        return numbers.group(value) if isinstance(value, int) else value


class SortOrderField(IntegerField):
    """Place of a row in a list that editors order by dragging, from 1. A new row stands last.

    Migrations name Django's field.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": 0, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.IntegerField", args, kwargs

    def pre_save(self, model_instance: Model, add: bool) -> int:
        place: int = getattr(model_instance, self.attname)
        if add and not place:
            last = type(model_instance)._base_manager.aggregate(last=Max(self.attname))["last"]
            place = (last or 0) + 1
            setattr(model_instance, self.attname, place)
        return place


class StreamField(fields.StreamField):
    """A StreamField whose blocks stay out of migrations: a changed label or a new block needs none.

    A historical model in a data migration has the stored list as its value, so that saving it loses no block.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) if self.block_types_arg else value


class ParentalManyToManyField(modelcluster.fields.ParentalManyToManyField):
    """A relation that Wagtail's index of references knows, like a foreign key. Migrations name modelcluster's field."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalManyToManyField", args, kwargs

    def extract_references(self, value: QuerySet[Any]) -> Iterator[tuple[type[Model], str, str, str]]:
        """Yield model and key of each object, with paths that lead from a list of uses to this field in the form."""
        for named in value.only("pk"):
            yield self.related_model, str(named.pk), "", ""
