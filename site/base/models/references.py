"""Wagtail's reference index: references of objects in memory, and by many-to-many relations edited with their page."""

from collections.abc import Iterable
from typing import Any

from django.apps.registry import Apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, Model
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import ReferenceIndex

# Keys of a page and of an object that it names.
Pair = tuple[Any, Any]
# An object by content type and key, as the index names it.
Reference = tuple[int, str]


def relations(apps: Apps) -> dict[type[Model], ParentalManyToManyField]:
    """Return all such relations, by the model of their rows."""
    fields = [field for model in apps.get_models() for field in model._meta.local_many_to_many]
    return {
        field.remote_field.through: field for field in fields if isinstance(field, ParentalManyToManyField)
    }


def pairs(field: ParentalManyToManyField, rows: Iterable[Model]) -> list[Pair]:
    """Return the pairs of keys in `rows`, the rows of `field`."""
    return [(getattr(row, field.m2m_column_name()), getattr(row, field.m2m_reverse_name())) for row in rows]


def of(shown: Model) -> frozenset[Reference]:
    """Return the objects to which `shown`, as it is in memory, refers by keys, blocks and links."""
    found = ReferenceIndex._extract_references_from_object(shown)
    return frozenset((content_type, key) for content_type, key, *_ in found)


def named(thing: Model) -> Reference:
    """Return the name of `thing` in the index."""
    return ReferenceIndex._get_base_content_type(thing).pk, str(thing.pk)


def path(field: ParentalManyToManyField) -> str:
    """Return the path that Wagtail builds from those that `ParentalManyToManyField.extract_references` yields."""
    return f"{field.name}."


def columns(field: ParentalManyToManyField) -> dict[str, Any]:
    """Return the values that all references by `field` share."""
    return columns_of(field, path(field))


def columns_of(field: Field, place: str) -> dict[str, Any]:
    """Return the values that all references by `field` share; Wagtail names the place by this path."""
    return {
        "content_type": ContentType.objects.get_for_model(field.model),
        "base_content_type": ReferenceIndex._get_base_content_type(field.model),
        "to_content_type": ReferenceIndex._get_base_content_type(field.related_model),
        "model_path": place,
        "content_path": place,
        "content_path_hash": ReferenceIndex._get_content_path_hash(place),
    }


def add(field: ParentalManyToManyField, found: Iterable[Pair]) -> None:
    """Store a reference for each of these pairs of `field`, unless there is one."""
    shared = columns(field)
    ReferenceIndex.objects.bulk_create(
        [ReferenceIndex(**shared, object_id=page, to_object_id=named) for page, named in found],
        ignore_conflicts=True,
    )
