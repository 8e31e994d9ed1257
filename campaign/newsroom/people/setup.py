"""Setup of the newsroom: groups with permissions, the four-eyes workflow, sample accounts.

A permission is granted once: setup neither removes one nor gives back what somebody took from a group.
"""

import secrets
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from base.delivery.sites import default_site
from base.models import ReportingRoute, User
from campaign.newsroom.models import FourEyesTask, GrantedPermission
from campaign.newsroom.people import roles

Place = GrantedPermission.Place

WORKFLOW_NAME = "Duyệt hai người"
# Created by Wagtail's first migration; they would appear beside ours in every list.
_STOCK_GROUPS = ["Editors", "Moderators"]
_STOCK_WORKFLOW = "Moderators approval"

# Letters and digits that are not confused when read aloud or copied by hand.
_PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105  an alphabet, not a password
_PASSWORD_LENGTH = 14

_SAMPLE_ACCOUNTS = [
    ("bientap", "Biên tập viên", roles.AUTHORS),
    ("truongban", "Trưởng ban", roles.CHIEFS),
    # Four eyes need a second person who can approve.
    ("phoban", "Phó ban", roles.CHIEFS),
    ("quantri", "Quản trị", roles.ADMINISTRATORS),
]


class SampleAccount(NamedTuple):
    """Sample account that was created, with its password."""

    username: str
    role: str
    password: str


@transaction.atomic
def setup_newsroom() -> None:
    """Create missing groups, permissions and the workflow.

    The page tree must exist, because permissions start at the home page.
    """
    home = default_site().root_page
    library = Collection.get_first_root_node()
    for name in (roles.AUTHORS, roles.CHIEFS, roles.ADMINISTRATORS):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*_new(group, Place.SITE, roles.MODEL_PERMISSIONS[name]))
        of_pages = [f"wagtailcore.{code}" for code in roles.PAGE_PERMISSIONS[name]]
        for permission in _new(group, Place.PAGES, of_pages):
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
        for permission in _new(group, Place.FILES, roles.COLLECTION_PERMISSIONS[name]):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=library, permission=permission
            )
    _setup_workflow()
    _remove_unused_stock()


def _new(group: Group, place: Place, names: Iterable[str]) -> list[Permission]:
    """Return the named permissions that exist and the group was never granted, and record them as granted."""
    granted = GrantedPermission.objects.filter(group=group, place=place)
    wanted = set(names) - set(granted.values_list("name", flat=True))
    candidates = Permission.objects.select_related("content_type").filter(
        codename__in=[name.split(".")[1] for name in wanted]
    )
    found = {f"{each.content_type.app_label}.{each.codename}": each for each in candidates}
    new = {name: found[name] for name in wanted & found.keys()}
    GrantedPermission.objects.bulk_create(
        GrantedPermission(group=group, place=place, name=name) for name in new
    )
    return list(new.values())


def _setup_workflow() -> None:
    """Create the workflow, with one task, for all pages and routes, which could not be published without one.

    A workflow that the board has renamed, or has made for all pages, stays.
    """
    root = Page.get_first_root_node()
    if WorkflowPage.objects.filter(page=root).exclude(workflow__name=_STOCK_WORKFLOW).exists():
        return
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    if created:
        task = FourEyesTask.objects.create(name="Duyệt")
        task.groups.add(Group.objects.get(name=roles.CHIEFS))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
        WorkflowContentType.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(ReportingRoute), defaults={"workflow": workflow}
        )


def _remove_unused_stock() -> None:
    Group.objects.filter(name__in=_STOCK_GROUPS, user=None).delete()
    Workflow.objects.filter(name=_STOCK_WORKFLOW, workflow_states=None, workflow_pages=None).delete()
    GroupApprovalTask.objects.filter(name=_STOCK_WORKFLOW, task_states=None, workflow_tasks=None).delete()


def create_sample_accounts(password: str | None) -> list[SampleAccount]:
    """Create the missing sample accounts and return them. Each gets a password of its own unless `password` is given.

    An existing account keeps its password and is not returned.
    """
    made = []
    for username, title, role in _SAMPLE_ACCOUNTS:
        if User.objects.filter(username=username).exists():
            continue
        own = password or "".join(secrets.choice(_PASSWORD_LETTERS) for _ in range(_PASSWORD_LENGTH))
        user = User.objects.create_user(username, password=own, first_name=f"{title} mẫu")
        user.groups.add(Group.objects.get(name=role))
        made.append(SampleAccount(username, role, own))
    return made
