"""Deletes stray files: their upload failed after they were stored, or its transaction was rolled back."""

import datetime
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.files.storage import Storage
from django.db.models import FileField
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.models import UploadedFile

logger = logging.getLogger(__name__)

_ABANDONED_AFTER = datetime.timedelta(days=1)

_stored: ContextVar[list[tuple[FileField, str]] | None] = ContextVar("stored", default=None)


def note(field: FileField, name: str) -> None:
    """Note that a file was stored for `field`, if somebody will remove strays."""
    stored = _stored.get()
    if stored is not None:
        stored.append((field, name))


@contextmanager
def removed() -> Iterator[None]:
    """Delete on leaving all files that were stored inside and that no row names."""
    stored: list[tuple[FileField, str]] = []
    token = _stored.set(stored)
    try:
        yield
    finally:
        _stored.reset(token)
        for field, name in stored:
            if not field.model._base_manager.filter(**{field.name: name}).exists():
                _delete(field.storage, name)


def _delete(storage: Storage, name: str) -> None:
    try:
        storage.delete(name)
    except OSError:
        # The person should learn why the upload failed, not that its file could not be deleted.
        logger.exception("the stray file %s could not be deleted", name)


class StrayFilesMiddleware:
    """Middleware that removes the strays of each request, however it ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with removed():
            return self.get_response(request)


def remove_abandoned() -> None:
    """Delete files of Wagtail's multiple upload whose form was never completed."""
    for upload in UploadedFile.objects.all():
        storage, name = upload.file.storage, upload.file.name
        if not storage.exists(name) or storage.get_modified_time(name) < timezone.now() - _ABANDONED_AFTER:
            upload.delete()
            storage.delete(name)
