"""Pictures of items: a small copy for the editor who decides, and the lead image itself for a draft.

Network access goes only through fetch.py. Nothing is stored that the image form would refuse, and a live page
is never changed.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import cast

import PIL.Image
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from base.desk import image_forms
from base.models import Image, User
from campaign.articles.models import ArticlePage
from campaign.inbox.decisions import InboxError
from campaign.inbox.models import InboxItem
from campaign.inbox.reading.fetch import FetchConfig, fetch
from campaign.inbox.reading.sanitize import shorten
from campaign.inbox.reading.types import Fetched, FetchFailed, FetchRequest
from extraction.picture_metadata import FORMATS, has_too_many_scans

MAX_BYTES = 8 * 1024 * 1024
# Seconds, short because the editor waits.
SECONDS = 10
SECONDS_OF_SMALL = 5
_SMALL = (640, 480)
# MPO: the JPEG of a phone or camera, with further pictures behind it.
_EXTENSIONS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}


def attach(item: InboxItem, article: ArticlePage, user: User, config: FetchConfig) -> None:
    """Store the item's image as the draft's main image, with the source as credit. Raises InboxError."""
    if not image_forms.may_store(user):
        raise InboxError("Bạn không có quyền thêm ảnh vào kho ảnh.")
    article.main_image = _store(item, _download(item.image_url, config, SECONDS), user)
    article.save_revision(user=user)
    ArticlePage.objects.filter(pk=article.pk).update(main_image=article.main_image)


def small_copy(address: str, config: FetchConfig) -> bytes:
    """Return the image at `address` as a small WebP, so that the editor's browser need not load it from the source.

    Raises InboxError.
    """
    data = _download(address, config, SECONDS_OF_SMALL)
    try:
        _extension(data)
        if has_too_many_scans(data):
            raise InboxError("Ảnh của nguồn giải nén quá lâu.")
        with PIL.Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                raise InboxError("Ảnh của nguồn có quá nhiều điểm ảnh.")
            image.thumbnail(_SMALL)
            small = io.BytesIO()
            image.convert("RGB").save(small, "WEBP", quality=75)
    except (OSError, ValueError, SyntaxError) as error:
        raise InboxError("Ảnh của nguồn bị hỏng.") from error
    return small.getvalue()


def _download(address: str, config: FetchConfig, seconds: int) -> bytes:
    # Images are often on other hosts than their pages, so only the guard restricts the host.
    result = fetch(FetchRequest(address), replace(config, total_seconds=seconds, max_bytes=MAX_BYTES))
    if isinstance(result, FetchFailed):
        if result.reason == "too_large":
            raise InboxError(f"Ảnh của nguồn lớn hơn {MAX_BYTES // 1024 // 1024} MB.")
        raise InboxError(result.message)
    if not isinstance(result, Fetched):
        raise InboxError("Máy chủ nguồn không gửi ảnh.")
    return result.body


def _store(item: InboxItem, data: bytes, user: User) -> Image:
    try:
        return image_forms.store(
            user,
            SimpleUploadedFile(f"tin-{item.pk}.{_extension(data)}", data),
            title=shorten(item.title, 200),
            credit=shorten(item.source.name, 200),
            is_sample=item.source.is_sample,
        )
    except ValidationError as error:
        raise InboxError(" ".join(error.messages)) from error


def _extension(data: bytes) -> str:
    """Return the file extension that fits the content of the image, whatever its address and its server say.

    Raises InboxError if it is not an image that can be used.
    """
    try:
        with PIL.Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return _EXTENSIONS[cast(str, image.format)]
    except PIL.Image.DecompressionBombError as error:
        raise InboxError("Ảnh của nguồn có quá nhiều điểm ảnh.") from error
    except PIL.UnidentifiedImageError as error:
        raise InboxError("Nguồn không gửi một tệp ảnh dùng được.") from error
