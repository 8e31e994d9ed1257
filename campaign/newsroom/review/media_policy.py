"""Pictures and files of live pages are part of what was approved: who may not withdraw a page may not change them.

Wagtail lets people change and delete what they uploaded themselves, and offers no hook or setting to say otherwise;
its two policies are objects that every view holds, so they are given another class.
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
    """Whether a live page uses this image or file."""
    pages = ContentType.objects.get_for_model(Page)
    uses = ReferenceIndex.get_references_to(media).filter(base_content_type=pages)
    keys = [int(key) for key in uses.values_list("object_id", flat=True)]
    return Page.objects.live().filter(pk__in=keys).exists()


def install() -> None:
    for permissions in (image_permissions, file_permissions):
        permissions.permission_policy.__class__ = ReviewedMediaPolicy
