"""Checks of uploaded files. Their messages tell the editor what to do."""

from typing import Any

import PIL.Image
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models.fields.files import FieldFile

from extraction import virus_scan
from extraction.picture_metadata import (
    BROKEN,
    FORMATS,
    MALFORMED,
    OTHER_FORMAT,
    TOO_MANY_SCANS,
    has_too_many_scans,
    without_metadata,
)
from extraction.reading import Unreadable
from extraction.word import remarks
from vietnamese.numbers import group

# Pillow's mode of grey in 16 bits, which some scanners write. It makes no JPEG of it.
_DEEP_GREY = "I;16"
_TOO_DEEP = "Ảnh xám 16 bit này không thu nhỏ được để hiện trên trang. Hãy lưu ảnh thành JPEG rồi tải lên."


def is_free_of_viruses(file: File) -> None:
    """Raise ValidationError if the scanner refuses a new file. Stored files were scanned when they came."""
    if _is_stored(file):
        return
    try:
        virus_scan.scan(file.chunks())
    except virus_scan.NotCleanError as error:
        raise ValidationError(str(error), code="not_clean") from error
    finally:
        file.seek(0)


def is_picture(file: File) -> None:
    """Raise ValidationError unless a new file is a whole picture that can be stored and has few enough pixels."""
    if _is_stored(file):
        return
    check_picture(file)
    try:
        without_metadata(b"".join(file.chunks()))
    except Unreadable as error:
        raise ValidationError(str(error), code="invalid_image") from error
    file.seek(0)


def has_no_remarks(file: File) -> None:
    """Raise ValidationError if a new file for readers has comments or tracked changes, which nobody approves."""
    if _is_stored(file):
        return
    sentence = remarks.refusal(file)
    file.seek(0)
    if sentence:
        raise ValidationError(sentence, code="remarks")


def check_picture(file: File) -> None:
    """Raise ValidationError for broken pictures, and before decoding for other formats, too many pixels or scans."""
    file.seek(0)
    if has_too_many_scans(b"".join(file.chunks())):
        raise ValidationError(TOO_MANY_SCANS, code="invalid_image")
    file.seek(0)
    most, pixels = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS, 0
    try:
        with PIL.Image.open(file, formats=FORMATS) as image:
            pixels = image.width * image.height
            if pixels <= most:
                image.load()
                if image.mode == _DEEP_GREY:
                    raise ValidationError(_TOO_DEEP, code="invalid_image")
                return
    except PIL.UnidentifiedImageError as error:
        raise ValidationError(OTHER_FORMAT, code="invalid_image") from error
    except PIL.Image.DecompressionBombError:
        # Pillow refuses such a file without giving its size.
        pass
    except MALFORMED as error:
        raise ValidationError(BROKEN, code="invalid_image") from error
    finally:
        # Wagtail's form of portraits is validated twice.
        file.seek(0)
    size = f"có {group(pixels // 1_000_000)} triệu điểm ảnh" if pixels else "có quá nhiều điểm ảnh"
    raise ValidationError(
        f"Ảnh này {size}; nhiều nhất là {group(most // 1_000_000)} triệu. Hãy thu nhỏ ảnh rồi tải lên lại.",
        code="file_too_many_pixels",
    )


def _is_stored(file: File) -> bool:
    return isinstance(file, FieldFile) and file._committed  # type: ignore[attr-defined]  # Django's own mark


class ScannedFileField(forms.FileField):
    """Field for files of at most `most_megabytes` that no model stores, such as a list to import.

    The page reports before the upload that a file is too large (weight.js), with `advice`.
    """

    default_validators = [is_free_of_viruses]

    def __init__(self, *, most_megabytes: int, advice: str = "Hãy chọn tệp nhẹ hơn.", **kwargs: Any) -> None:
        self._most = most_megabytes * 1024 * 1024
        self._too_heavy = f"Tệp nặng quá {most_megabytes} MB. {advice}"
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-most": self._most, "data-too-heavy": self._too_heavy}

    def to_python(self, data: File | None) -> File | None:
        """Return the file. Raises ValidationError for one that is too large, before a validator scans it."""
        file = super().to_python(data)
        if file is not None and (file.size or 0) > self._most:
            raise ValidationError(self._too_heavy, code="too_large")
        return file
