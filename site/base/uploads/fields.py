"""Guards of the file fields of all models, including Wagtail's, so that no way to upload is left out."""

import io
from typing import Any, cast

from django.apps import apps
from django.core.files.base import ContentFile, File
from django.db.models import FileField, ImageField
from django.db.models.fields.files import FieldFile, ImageFieldFile
from wagtail.images.models import AbstractImage, AbstractRendition, WagtailImageFieldFile
from wagtail.utils.file import hash_filelike

from base.uploads import strays
from base.uploads.validators import has_no_remarks, is_free_of_viruses, is_picture
from extraction.picture_metadata import credit_of, without_metadata

# Pictures in fields other than image fields.
_THUMBNAILS = {"base.Media.thumbnail"}
_FOR_READERS = {"base.File.file"}
_MAX_CREDIT_LENGTH = 200


class _Noted(FieldFile):
    """File that is noted when it is stored, in case the upload fails afterwards."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        super().save(name, content, save=False)
        strays.note(self.field, cast(str, self.name))
        if save:
            self.instance.save()


class _Bare(FieldFile):
    """Picture that is stored without its metadata."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        data = b"".join(content.chunks())
        bare = self._bare(data)
        super().save(name, content if bare is data else ContentFile(bare, name), save)

    def _bare(self, data: bytes) -> bytes:
        return without_metadata(data)


class _Thumbnail(_Bare, _Noted):
    pass


class _Portrait(_Bare, _Noted, ImageFieldFile):
    pass


class _Rendition(_Bare, _Noted, WagtailImageFieldFile):
    pass


class _Original(_Bare, _Noted, WagtailImageFieldFile):
    def _bare(self, data: bytes) -> bytes:
        bare = super()._bare(data)
        if bare is not data:
            image: Any = self.instance
            image.credit = image.credit or credit_of(data)[:_MAX_CREDIT_LENGTH]
            # Wagtail's form computed these from the file as uploaded.
            image.file_size, image.file_hash = len(bare), hash_filelike(io.BytesIO(bare))
        return bare


def guard() -> None:
    """Make every file field scan new files, note what it stores, and store pictures without metadata.

    Files for readers may have no comments and no tracked changes.
    """
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField):
                field.attr_class = _kind(field)
                # Appended and not declared, so that it covers Wagtail's models and stays out of migrations.
                field.validators.append(is_free_of_viruses)
                if field.attr_class is _Thumbnail:
                    field.validators.append(is_picture)
                if str(field) in _FOR_READERS:
                    field.validators.append(has_no_remarks)


def _kind(field: FileField) -> type[FieldFile]:
    if issubclass(field.model, AbstractImage):
        return _Original
    if issubclass(field.model, AbstractRendition):
        return _Rendition
    if isinstance(field, ImageField):
        return _Portrait
    return _Thumbnail if str(field) in _THUMBNAILS else _Noted


def picture_fields() -> list[FileField]:
    """Return the guarded fields that hold pictures."""
    fields = (field for model in apps.get_models() for field in model._meta.local_fields)
    return [field for field in fields if isinstance(field, FileField) and issubclass(field.attr_class, _Bare)]
