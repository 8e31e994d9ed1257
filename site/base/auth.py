"""Signs people in as Django does, and asks once an edition what they may do, where Wagtail asks five times a screen.

Groups, memberships and permissions are public data to the edition (edition/watch.py ignores none of their tables): a
right that is given or taken is another edition, for all processes, so nobody keeps what was taken.
"""

from copy import copy
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import Model, Q, QuerySet, Value
from wagtail.images.permissions import permission_policy as collection_policy
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
)
from wagtail.permission_policies.sites import SitePermissionPolicy
from wagtail.permissions import page_permission_policy

from base import memo
from base.models import AgencySettings, User

_ROOT = page_permission_policy._explorable_root_instance_cache_name
_GENERAL = "_perm_cache"
# Each keeps the rights of all its kind on the user, under one name: pages, collections, sites.
_PAGES, _COLLECTIONS, _SITES = (
    policy.permission_cache_name
    for policy in (page_permission_policy, collection_policy, SitePermissionPolicy(AgencySettings))
)


class RightsBackend(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        people = get_user_model()._default_manager.select_related("wagtail_userprofile")
        user = people.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        if memo.is_kept():
            rights, root = memo.kept(("rights", user.pk), lambda: _rights(user))
            for name, value in rights.items():
                setattr(user, name, value)
            # A copy: what is looked up later is this request's.
            setattr(user, _ROOT, copy(root))
        return user


def _rights(user: User) -> tuple[dict[str, Any], Page | None]:
    """What Django and Wagtail would note on `user` while they work, under the names by which they look for it; and the
    page at which this person's part of the tree begins, without what a draft may change of it."""
    rights: dict[str, Any] = {_GENERAL: set(), _PAGES: [], _COLLECTIONS: [], _SITES: []}
    if user.is_superuser:
        rights[_GENERAL] = user.get_all_permissions()
    else:
        _fill(rights, user)
        setattr(user, _PAGES, rights[_PAGES])
    pages = {right.page_id: right.page for right in rights[_PAGES]}
    if len(pages) == 1:
        return rights, pages.popitem()[1]
    root = page_permission_policy.explorable_root_instance(user)
    return rights, root and Page.objects.only("path", "depth", "url_path", "content_type").get(pk=root.pk)


def _fill(rights: dict[str, Any], user: User) -> None:
    """With those of somebody who is no superuser: one query instead of Django's two and Wagtail's three."""
    groups = User.groups.through.objects.filter(user=user).values("group")
    own = User.user_permissions.through.objects.filter(user=user).values("permission")
    of_groups = Group.permissions.through.objects.filter(group__in=groups).values("permission")
    general = Permission.objects.filter(Q(pk__in=own) | Q(pk__in=of_groups)).order_by()

    def at(name: str, model: type[Model], *place: Any) -> QuerySet:
        rows = model._default_manager.filter(group__in=groups).order_by()
        permission = ("permission", "permission__content_type", "permission__codename")
        return rows.values_list(Value(name), Value(""), *permission, "pk", "group", *place)

    number, text = Value(0), Value("")
    rows = general.values_list(
        *(Value(_GENERAL), "content_type__app_label", "pk", "content_type", "codename", number, number),
        *(number, text, number, number, text),
    ).union(
        at(
            *(_PAGES, GroupPagePermission),
            *("page", "page__path", "page__depth", "page__content_type", "page__url_path"),
        ),
        at(
            *(_COLLECTIONS, GroupCollectionPermission),
            *("collection", "collection__path", "collection__depth", number, text),
        ),
        at(_SITES, GroupSitePermission, "site", text, number, number, text),
        all=True,
    )
    for name, app, key, kind, codename, pk, group, place, path, depth, page_type, url_path in rows:
        permission = _partly(Permission, id=key, content_type_id=kind, codename=codename)
        row = {"pk": pk, "group_id": group, "permission": permission}
        if name == _GENERAL:
            rights[name].add(f"{app}.{codename}")
        elif name == _PAGES:
            tree = {"path": path, "depth": depth, "content_type_id": page_type, "url_path": url_path}
            rights[name].append(GroupPagePermission(**row, page=_partly(Page, id=place, **tree)))
        elif name == _COLLECTIONS:
            collection = _partly(Collection, id=place, path=path, depth=depth)
            rights[name].append(GroupCollectionPermission(**row, collection=collection))
        else:
            rights[name].append(GroupSitePermission(**row, site_id=place))


def _partly(model: type[Model], **known: Any) -> Any:
    """A row of which no more is known; the rest is asked for when it is needed."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in known]
    return model.from_db("default", names, [known[name] for name in names])
