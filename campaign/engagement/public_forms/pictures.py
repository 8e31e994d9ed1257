"""Field of a form for strangers that takes a few pictures, through the same checks as every upload."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorList

from base.uploads.validators import is_free_of_viruses, is_picture

_MAX_MEGABYTES = 8
_MAX_SIZE = _MAX_MEGABYTES * 1024 * 1024
_TOO_HEAVY = f"nặng quá {_MAX_MEGABYTES} MB. Hãy chụp lại màn hình hoặc thu nhỏ ảnh."


class _PicturesInput(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Field of up to `most` pictures. After a refused form, people have to choose their pictures again."""

    default_validators = [is_free_of_viruses, is_picture]
    widget = _PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/avif"})

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self._most = most
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return the attributes by which weight.js warns of files that the server would refuse."""
        return super().widget_attrs(widget) | {
            "data-most": _MAX_SIZE,
            "data-too-heavy": f"Có ảnh {_TOO_HEAVY}",
            "data-most-files": self._most,
            "data-too-many": f"Chỉ nhận {self._most} ảnh một lần. Hãy chọn lại.",
        }

    def clean(self, data: list[UploadedFile], initial: Any = None) -> list[File]:
        if len(data) > self._most:
            raise forms.ValidationError(
                f"Chỉ nhận {self._most} ảnh một lần (đang có {len(data)}). Hãy chọn lại."
            )
        errors = ErrorList()
        for place, file in enumerate(data, start=1):
            try:
                self._check(file)
            except forms.ValidationError as error:
                which = f"Ảnh thứ {place}: " if len(data) > 1 else ""
                errors.extend(f"{which}{message}" for message in error.messages)
        if errors:
            raise forms.ValidationError(list(errors))
        return list(data)

    def _check(self, file: UploadedFile) -> None:
        if (file.size or 0) > _MAX_SIZE:
            raise forms.ValidationError(_TOO_HEAVY)
        self.run_validators(file)
