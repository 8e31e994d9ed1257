"""Storage of images through the library's own form, so that what the form refuses is not stored."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.images.permissions import permission_policy

from base.models import Image, User


def may_store(user: User) -> bool:
    """Return True if `user` may add images."""
    return permission_policy.user_has_permission(user, "add")


def store(user: User, title: str, file: UploadedFile | None) -> Image:
    """Store the image in the first collection that `user` may add to, and return it.

    Raises ValidationError with the reasons if the form refuses it.
    """
    model = get_image_model()
    collection = permission_policy.collections_user_has_permission_for(user, "add").first()
    form = get_image_form(model)(
        {"title": title, "collection": collection.pk},
        MultiValueDict({"file": [file]} if file else {}),
        instance=model(uploaded_by_user=user),
        user=user,
    )
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.values() for error in errors])
    return form.save()
