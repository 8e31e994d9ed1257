"""Form of image uploads. It refuses broken and oversized files with a message before they are decoded."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from base.uploads.validators import check_picture


class CheckedImageField(WagtailImageField):
    """Image field that refuses broken files and files with too many pixels."""

    def check_image_pixel_size(self, f: UploadedFile) -> None:
        # Wagtail decodes the whole image to learn its size, and answers 500 if it is broken.
        check_picture(f)


class ImageForm(BaseImageForm):
    """Image form with the checked field."""

    file = CheckedImageField(label="Tệp ảnh", widget=BaseImageForm.Meta.widgets["file"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A declared field stays although Wagtail excludes it from the forms of pictures that are uploaded already.
        if "file" in (self._meta.exclude or ()):
            del self.fields["file"]
