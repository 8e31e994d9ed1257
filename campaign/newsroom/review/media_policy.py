"""Permission policy of images and files: on a live page, only users who may withdraw pages may change them.

Such files are part of the approved page. Wagtail lets people change and delete their own uploads and offers no hook
or setting against it. Its two policies are objects that every view holds, so their class is replaced.
"""

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.documents import permissions as file_permissions
from wagtail.images import permissions as image_permissions
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import page_permission_policy

from base.models import User


class ReviewedMediaPolicy(CollectionOwnershipPermissionPolicy):
    """Policy that protects images and files used on live pages."""

    def user_has_permission_for_instance(
        self, user: User | AnonymousUser, action: str, instance: Model
    ) -> bool:
        if not super().user_has_permission_for_instance(user, action, instance):
            return False
        return (
            action not in ("change", "delete")
            or page_permission_policy.user_has_permission(user, "publish")
            or not _is_online(instance)
        )


def _is_online(media: Model) -> bool:
    """Return True if a live page uses this image or file."""
    pages = ContentType.objects.get_for_model(Page)
    uses = ReferenceIndex.get_references_to(media).filter(base_content_type=pages)
    keys = [int(key) for key in uses.values_list("object_id", flat=True)]
    return Page.objects.live().filter(pk__in=keys).exists()


def install() -> None:
    """Replace the class of Wagtail's policies of images and documents."""
    for permissions in (image_permissions, file_permissions):
        permissions.permission_policy.__class__ = ReviewedMediaPolicy
