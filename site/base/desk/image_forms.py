"""Form of image uploads, and storage of images through it. It refuses broken and oversized files before decoding."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm, get_image_form
from wagtail.images.permissions import permission_policy

from base.models import Image, User
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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and "file" in self.changed_data:
            # The focal point in the form belongs to the former picture.
            cleaned |= {name: None for name in self.fields if name.startswith("focal_point_")}
        return cleaned


def may_store(user: User) -> bool:
    """Return True if `user` may add images."""
    return permission_policy.user_has_permission(user, "add")


def store(user: User, file: UploadedFile | None, *, is_sample: bool = False, **values: Any) -> Image:
    """Store the image in the first collection that `user` may add to, and return it.

    `values` are for the other fields of the form. Raises ValidationError with the reasons if the form refuses it.
    """
    collection = permission_policy.collections_user_has_permission_for(user, "add").first()
    form = get_image_form(Image)(
        {"collection": collection.pk, **values},
        {"file": file},
        instance=Image(uploaded_by_user=user, is_sample=is_sample),
        user=user,
    )
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    return form.save()
