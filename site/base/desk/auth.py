"""Authentication backend that takes passwords from the sign-in only, and caches permissions for the current edition.

Wagtail looks permissions up five times per screen. Groups, memberships and permissions are public data to the edition
(edition/watch.py ignores none of their tables): granting or revoking a permission starts a new edition in all
processes, so no revoked permission stays cached. A change that bypassed this program does so when `check_rights` finds
it, within a minute.
"""

from copy import copy
from typing import Any, Literal

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from wagtail.images.permissions import permission_policy as collection_policy
from wagtail.models import Page
from wagtail.permission_policies.sites import SitePermissionPolicy
from wagtail.permissions import page_permission_policy

from base.delivery import memo
from base.models import AgencySettings, User

_OF_DJANGO = ("_perm_cache", "_user_perm_cache", "_group_perm_cache")
_ROOT = page_permission_policy._explorable_root_instance_cache_name
# Policies for pages, collections and sites. Each caches a user's permissions in one attribute of the user.
_POLICIES = (page_permission_policy, collection_policy, SitePermissionPolicy(AgencySettings))


class RightsBackend(ModelBackend):
    """Django's backend, with permissions from the cache of the edition."""

    # Django skips a backend whose required arguments are missing.
    def authenticate(  # type: ignore[override]
        self, request: HttpRequest, *, username: str, password: str, is_limited: Literal[True], **_: Any
    ) -> User | None:
        """Return the person whose password is right, else None.

        Only the sign-in, which limits tries and requires the second factor, passes `is_limited`. Django's other forms
        with name and password do not, so they accept no password.
        """
        return super().authenticate(request, username, password)

    def get_user(self, user_id: int) -> User | None:
        people = get_user_model()._default_manager.select_related("wagtail_userprofile")
        user = people.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        if memo.is_active():
            rights, root = memo.get_or_set(("rights", user.pk), lambda: self._rights(user))
            for name, value in rights.items():
                setattr(user, name, value)
            # A copy, because the request may cache further values on the page.
            setattr(user, _ROOT, copy(root))
        return user

    def _rights(self, user: User) -> tuple[dict[str, Any], Page | None]:
        """Return the user's permissions, and the root of the part of the page tree that the user can explore.

        The permissions are named by the attributes of `user` in which Django and Wagtail cache them. Fields of the page
        that a draft may change are not loaded.
        """
        self.get_all_permissions(user)
        rights = {name: vars(user)[name] for name in _OF_DJANGO if name in vars(user)}
        for policy in _POLICIES:
            rights[policy.permission_cache_name] = list(policy.get_cached_permissions_for_user(user))
        root = page_permission_policy.explorable_root_instance(user)
        return rights, root and Page.objects.only("path", "depth", "url_path", "content_type").get(pk=root.pk)
