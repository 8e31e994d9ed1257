"""Finds the uploaded file with a name below /media/, and the object that decides on the right to it."""

from dataclasses import dataclass

from django.core.files.storage import Storage, storages
from django.db.models import IntegerField, Model, Value
from wagtail.models import CollectionMember, Page
from wagtail.users.models import UserProfile

from base.models import Image, Media, Rendition, ShareCard


@dataclass(frozen=True, slots=True)
class Owner:
    """Object to which a file belongs and which pages show: an image, a recording, a document, a share card's page."""

    model: type[Model]
    pk: int
    collection: int | None = None
    is_for_readers: bool = True


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored file."""

    storage: Storage
    name: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Kind:
    """The files that a field of a model names. `path` leads from its row to the owner."""

    model: type[Model]
    field: str
    owner: type[Model]
    path: str = ""
    is_for_readers: bool = True


# Keyed by the folder in which the field stores its files.
KINDS = {
    "images": Kind(Rendition, "file", Image, "image__"),
    "the-chia-se": Kind(ShareCard, "file", Page, "page__"),
    "media": Kind(Media, "file", Media),
    "media_thumbnails": Kind(Media, "thumbnail", Media),
    "phu-de": Kind(Media, "captions", Media),
    "original_images": Kind(Image, "file", Image, is_for_readers=False),
    "avatar_images": Kind(UserProfile, "avatar", UserProfile, is_for_readers=False),
}


def register(folder: str, kind: Kind) -> None:
    """Add the files that an upper app stores in `folder`."""
    KINDS[folder] = kind


def find(name: str) -> Stored | None:
    """Return the file that is stored under exactly this name, or None if no object has it."""
    kind = KINDS.get(name.partition("/")[0])
    if kind is None:
        return None
    collection = (
        f"{kind.path}collection" if issubclass(kind.owner, CollectionMember) else Value(None, IntegerField())
    )
    rows = kind.model._default_manager.filter(**{kind.field: name})
    # Values, because building objects costs more than the query.
    for pk, in_collection in rows.values_list(f"{kind.path}pk", collection)[:1]:
        owner = Owner(kind.owner, pk, in_collection, kind.is_for_readers)
        # The fields of share cards and kits are not file fields.
        storage = getattr(kind.model._meta.get_field(kind.field), "storage", storages["renditions"])
        return Stored(storage, name, owner)
    return None
