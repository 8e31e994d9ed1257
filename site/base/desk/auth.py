"""Signs people in as Django does, and asks once an edition what they may do, where Wagtail asks five times a screen.

Groups, memberships and permissions are public data to the edition (edition/watch.py ignores none of their tables): a
right that is given or taken is another edition, for all processes, so nobody keeps what was taken.
"""

from copy import copy
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from wagtail.images.permissions import permission_policy as collection_policy
from wagtail.models import Page
from wagtail.permission_policies.sites import SitePermissionPolicy
from wagtail.permissions import page_permission_policy

from base.delivery import memo
from base.models import AgencySettings, User

_OF_DJANGO = ("_perm_cache", "_user_perm_cache", "_group_perm_cache")
_ROOT = page_permission_policy._explorable_root_instance_cache_name
# Each keeps the rights of all its kind on the user, under one name: pages, collections, sites.
_POLICIES = (page_permission_policy, collection_policy, SitePermissionPolicy(AgencySettings))


class RightsBackend(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        people = get_user_model()._default_manager.select_related("wagtail_userprofile")
        user = people.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        if memo.is_kept():
            rights, root = memo.kept(("rights", user.pk), lambda: self._rights(user))
            for name, value in rights.items():
                setattr(user, name, value)
            # A copy: what is looked up later is this request's.
            setattr(user, _ROOT, copy(root))
        return user

    def _rights(self, user: User) -> tuple[dict[str, Any], Page | None]:
        """What Django and Wagtail would note on `user` while they work, under the names by which they look for it; and
        the page at which this person's part of the tree begins, without what a draft may change of it."""
        self.get_all_permissions(user)
        rights = {name: vars(user)[name] for name in _OF_DJANGO if name in vars(user)}
        for policy in _POLICIES:
            rights[policy.permission_cache_name] = list(policy.get_all_permissions_for_user(user))
        root = page_permission_policy.explorable_root_instance(user)
        return rights, root and Page.objects.only("path", "depth", "url_path", "content_type").get(pk=root.pk)
