"""Tests that a list of the admin needs no query of its own for each row."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PagePermissionTester

from home.first_run.structure import Tree
from tests.factories import ArticleFactory, UserFactory
from tests.newsroom.conftest import submit
from tests.screens import addresses, desk

MORE = 6
# Lists of packages that query the status or collection of each row.
OTHERS = (
    "/admin/snippets/base/reportingroute/",
    "/admin/snippets/choose/",
    "/admin/documents/chooser/",
    "/admin/media/",
)
# A list that never has more than a few rows.
FEW = ("/admin/nhap-van-ban/",)
NOT_COPIED = {"contenttypes", "auth", "sessions", "wagtailcore"}


def _count(client: Client, address: str) -> int:
    # The first request may read values that later ones find in memory.
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


@pytest.mark.parametrize("who", ["author_client", pytest.param("chief_client", marks=pytest.mark.slow)])
def test_lists_of_pages_stay_flat(tree: Tree, who: str, request: pytest.FixtureRequest) -> None:
    topic = tree.topics["cam-nang-an-toan"]
    asking: Client = request.getfixturevalue(who)
    found = {
        address: []
        for address in (reverse("wagtailadmin_explore", args=[topic.pk]), "/admin/pages/search/?q=bai")
    }
    for _ in range(2):
        for _ in range(3):
            ArticleFactory(parent=topic)
        for address, counts in found.items():
            counts.append(_count(asking, address))
    assert all(before == after for before, after in found.values()), found


def test_who_may_remove_a_page_is_as_wagtail_says(tree: Tree, author, chief, administrator) -> None:
    """Lists answer without a query where none is needed, and must give Wagtail's answers."""
    topic = tree.topics["cam-nang-an-toan"]
    for owner in (author, chief):
        for live in (True, False):
            ArticleFactory(parent=topic, live=live, owner=owner)
    gone = UserFactory(is_active=False)
    gone.groups.set(author.groups.all())
    answers = set()
    for user in (author, chief, administrator, gone):
        for page in Page.objects.filter(depth__gt=1).specific():
            for ignore_bulk in (True, False):
                tester = page.permissions_for_user(user)
                stock = PagePermissionTester.can_delete(tester, ignore_bulk)
                assert tester._can_remove(ignore_bulk) == stock, (user, page, ignore_bulk)
                answers.add(stock)
    assert answers == {True, False}


@pytest.mark.slow
def test_every_list_stays_flat(tree: Tree) -> None:
    things = desk.fill(tree)
    clients = {role: Client() for role in desk.ROLES}
    for role, client in clients.items():
        client.force_login(desk.member(role))
    parents = {page.get_parent().pk for page in things.pages.values()}
    lists = [*addresses.listings(), *(reverse("wagtailadmin_explore", args=[pk]) for pk in parents)]
    asked = [
        (role, address) for role in clients for address in lists if not address.startswith((*OTHERS, *FEW))
    ]
    before = [_count(clients[role], address) for role, address in asked]
    for state in ("nháp", "đang đăng", "chờ duyệt"):
        for number in range(MORE):
            page = things.pages[state]
            page.copy(update_attrs={"slug": f"{page.slug}-{number}"})
    topic = tree.topics["cam-nang-an-toan"]
    for _ in range(MORE):
        submit(ArticleFactory(parent=topic, live=False, owner=things.author), things.author)
    copied = sum(_copy_newest(model) for model in apps.get_models())
    assert copied > 30
    after = [_count(clients[role], address) for role, address in asked]
    # The first row of a kind may bring two more queries.
    grown = {one: (old, new) for one, old, new in zip(asked, before, after, strict=True) if new > old + 2}
    assert grown == {}


def _copy_newest(model: type[Model]) -> bool:
    """Copy the newest row of this model a few times. Return False if there is none, or if only one is allowed."""
    if model._meta.parents or model._meta.auto_created or model._meta.app_label in NOT_COPIED:
        return False
    row = model._base_manager.order_by("-pk").first()
    if row is None:
        return False
    unique = [one for one in model._meta.concrete_fields if one.unique and isinstance(one, CharField)]
    for number in range(MORE):
        row.pk = None
        for field in unique:
            setattr(row, field.attname, f"{getattr(row, field.attname) or ''}"[:8] + str(number))
        try:
            with transaction.atomic():
                row.save_base(raw=True, force_insert=True)
        except IntegrityError:
            return False
    return True
