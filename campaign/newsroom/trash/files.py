"""Files of pictures, documents and recordings in the trash: they stay in place until it is emptied.

No row names them meanwhile, so the view for files (base/files/names.py) answers 404 to everybody.
"""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete
from wagtail.documents import signal_handlers as of_files
from wagtail.images import signal_handlers as of_images
from wagtailmedia import signal_handlers as of_media

from base.models import File, Image, Media
from campaign.newsroom.models import Trashed
from campaign.newsroom.trash.snapshot import Snapshot, instance_of

# Modules whose receiver deletes the file of a deleted row, by model.
_HANDLERS: dict[type[Model], ModuleType] = {Image: of_images, File: of_files, Media: of_media}
_cleaners: dict[type[Model], Callable[..., None]] = {}


def install() -> None:
    """Replace the receivers that delete the file of a deleted row, whether they are connected yet or not."""
    for model, module in _HANDLERS.items():
        theirs = module.post_delete_file_cleanup
        clean = _cleaners[model] = _with_captions(theirs) if model is Media else theirs
        kept = _unless_in_trash(clean)
        post_delete.disconnect(theirs, sender=model)
        post_delete.connect(kept, sender=model)
        # The module's app may start later and connect the function of this name, which also keeps ours alive.
        module.post_delete_file_cleanup = kept  # type: ignore[attr-defined]


def _with_captions(clean: Callable[..., None]) -> Callable[..., None]:
    """Return a receiver that also deletes the captions, which wagtailmedia does not know."""

    def recording_lost_its_row(instance: Any, **kwargs: Any) -> None:
        clean(instance, **kwargs)
        transaction.on_commit(partial(instance.captions.delete, save=False))

    return recording_lost_its_row


def _unless_in_trash(clean: Callable[..., None]) -> Callable[..., None]:
    def file_lost_its_row(instance: Model, **kwargs: Any) -> None:
        rows = Trashed.objects.filter(kind=instance._meta.label_lower, key=str(instance.pk))
        if type(instance) not in _HANDLERS or not rows.exists():
            clean(instance, **kwargs)

    return file_lost_its_row


def discard(snapshot: Snapshot) -> None:
    """Delete the files of `snapshot`, which is being erased, after the commit."""
    for model, clean in _cleaners.items():
        for values in snapshot.of_model(model):
            clean(instance_of(model, values))
