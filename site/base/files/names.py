"""Finds the uploaded file of a name below /media/, and the object whose readers may have it."""

from dataclasses import dataclass

from django.core.files.storage import Storage, storages
from django.db.models import Model
from wagtail.users.models import UserProfile

from base.models import Image, Media, Rendition, ShareCard


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored file. `owner` is the object that a page must show; None if the file is never for readers."""

    storage: Storage
    name: str
    owner: Model | None


@dataclass(frozen=True, slots=True)
class Kind:
    """The files that a field of a model names.

    `shown` is the name of the foreign key to the object that pages show, "" if they show the object itself.
    """

    model: type[Model]
    field: str
    shown: str = ""
    is_for_readers: bool = True


# By the folder in which the field stores its files.
KINDS = {
    "images": Kind(Rendition, "file", shown="image"),
    "the-chia-se": Kind(ShareCard, "file", shown="page"),
    "media": Kind(Media, "file"),
    "media_thumbnails": Kind(Media, "thumbnail"),
    "phu-de": Kind(Media, "captions"),
    "original_images": Kind(Image, "file", is_for_readers=False),
    "avatar_images": Kind(UserProfile, "avatar", is_for_readers=False),
}


def find(name: str) -> Stored | None:
    """Return the file that is stored under exactly this name, or None if no object has it."""
    kind = KINDS.get(name.partition("/")[0])
    if kind is None:
        return None
    rows = kind.model._default_manager.filter(**{kind.field: name})
    row = (rows.select_related(kind.shown) if kind.shown else rows).first()
    if row is None:
        return None
    # The field of a share card is no field of a file.
    storage = getattr(kind.model._meta.get_field(kind.field), "storage", storages["renditions"])
    owner = getattr(row, kind.shown) if kind.shown else row
    return Stored(storage, name, owner if kind.is_for_readers else None)
