"""Form of image uploads. It refuses broken and oversized files with a message before they are decoded."""

import struct

import PIL.Image
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from vietnamese.numbers import group

# Errors that Pillow raises for files that are cut off or damaged after a valid header. Wagtail would answer 500.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)


class CheckedImageField(WagtailImageField):
    """Image field that checks the number of pixels by the file's header."""

    def check_image_pixel_size(self, f: UploadedFile) -> None:
        """Raise ValidationError for broken files and for files with too many pixels.

        Wagtail decodes the whole image to learn its size; here the header is read first.
        """
        try:
            with PIL.Image.open(f) as image:
                pixels = image.width * image.height
            f.seek(0)
            if pixels <= self.max_image_pixels:
                super().check_image_pixel_size(f)
                return
        except PIL.Image.DecompressionBombError:
            # Pillow refuses such a file without telling its size.
            pixels = 0
        except _BROKEN as error:
            raise ValidationError(
                "Tệp ảnh bị hỏng hoặc chưa tải về trọn vẹn. Hãy mở thử ảnh, lưu lại rồi tải lên.",
                code="invalid_image",
            ) from error
        size = f"có {group(pixels // 1_000_000)} triệu điểm ảnh" if pixels else "có quá nhiều điểm ảnh"
        raise ValidationError(
            f"Ảnh này {size}; nhiều nhất là {group(self.max_image_pixels // 1_000_000)} triệu."
            " Hãy thu nhỏ ảnh rồi tải lên lại.",
            code="file_too_many_pixels",
        )


class ImageForm(BaseImageForm):
    """Image form with the checked field."""

    file = CheckedImageField(label="Tệp ảnh", widget=BaseImageForm.Meta.widgets["file"])
