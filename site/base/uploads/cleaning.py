"""Removal of metadata from pictures that were stored before uploads were stripped of it."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import FileField, QuerySet
from wagtail.images.models import AbstractImage

from base.uploads.fields import picture_fields
from extraction.picture_metadata import without_metadata
from extraction.reading import Unreadable


def clean_stored(*, is_trial: bool) -> Iterator[tuple[str, bool | None]]:
    """Clean all stored pictures, one at a time; in a trial, only examine them.

    Yield the name of each file with True if it carried metadata, and with None if it cannot be read.
    """
    for field in picture_fields():
        for row in _rows(field).order_by("pk").iterator(chunk_size=100):
            name = getattr(row, field.name).name
            try:
                with field.storage.open(name) as file:
                    data = file.read()
                carried = without_metadata(data) is not data
            except (OSError, Unreadable):
                yield name, None
                continue
            if carried and not is_trial:
                _replace(row, field, data)
            yield name, carried


def count_stored() -> int:
    """Return the number of stored pictures."""
    return sum(_rows(field).count() for field in picture_fields())


def _rows(field: FileField) -> QuerySet:
    return field.model._base_manager.exclude(**{field.name: ""})


def _replace(row: Any, field: FileField, data: bytes) -> None:
    """Store the picture again under another name, so that no cache answers with the old file."""
    old, stored = getattr(row, field.name).name, [field.name]
    with transaction.atomic():
        if isinstance(row, AbstractImage):
            measures = row.width, row.height
            stored += ["credit", "file_size", "file_hash"]
        getattr(row, field.name).save(PurePath(old).name, ContentFile(data), save=False)
        stored += [name for side in ("width", "height") if (name := getattr(field, f"{side}_field", None))]
        if isinstance(row, AbstractImage):
            stored += _scale_focal_point(row, row.width / measures[0], row.height / measures[1])
        row.save(update_fields=stored)
    field.storage.delete(old)


def _scale_focal_point(image: Any, across: float, down: float) -> list[str]:
    """Scale the focal point of a picture that was turned, and return the fields.

    Wagtail showed such a picture upright to the editor, but took the file's width and height for the displayed ones.
    """
    factors = {
        "focal_point_x": across,
        "focal_point_width": across,
        "focal_point_y": down,
        "focal_point_height": down,
    }
    for name, factor in factors.items():
        if (value := getattr(image, name)) is not None:
            setattr(image, name, round(value * factor))
    return list(factors)
