"""Tests of the set-up of groups, workflow and accounts, and of the admin that each role sees."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.admin.menu import admin_menu
from wagtail.models import Page, Workflow

from base.models import User
from campaign.newsroom.models import FourEyesTask, GrantedPermission
from campaign.newsroom.people.setup import create_sample_accounts, setup_newsroom
from tests.people import client_of


def counts() -> tuple[int, ...]:
    groups = Group.objects.all()
    rights = [group.permissions.count() + group.page_permissions.count() for group in groups]
    return (len(groups), sum(rights), Workflow.objects.count(), FourEyesTask.objects.count())


def test_second_set_up_changes_nothing(tree):
    before = counts()
    setup_newsroom()
    assert counts() == before


def test_second_set_up_keeps_a_workflow_under_another_name(tree):
    """Otherwise all pages would pass through the one step of a new workflow instead of the board's."""
    Workflow.objects.update(name="Duyệt ba bước")
    before = counts()
    setup_newsroom()
    assert counts() == before
    assert {page.get_workflow().name for page in Page.objects.filter(depth__gt=1)} == {"Duyệt ba bước"}


def test_set_up_keeps_a_right_that_was_given_by_hand(tree):
    authors = Group.objects.get(name="Biên tập viên")
    given = Group.objects.get(name="Quản trị").permissions.get(codename="change_agencysettings")
    authors.permissions.add(given)
    setup_newsroom()
    assert given in authors.permissions.all()


def test_set_up_leaves_a_right_that_was_taken_and_grants_the_new_ones(tree):
    chiefs = Group.objects.get(name="Trưởng ban biên tập")
    taken = chiefs.permissions.get(codename="change_promotedresult")
    new = chiefs.permissions.get(codename="view_report")
    chiefs.permissions.remove(taken, new)
    chiefs.page_permissions.get(permission__codename="lock_page").delete()
    chiefs.collection_permissions.all().delete()
    # As before the release that brought this right.
    GrantedPermission.objects.filter(
        group=chiefs, name=f"{new.content_type.app_label}.{new.codename}"
    ).delete()
    setup_newsroom()
    assert taken not in chiefs.permissions.all()
    assert new in chiefs.permissions.all()
    assert not chiefs.page_permissions.filter(permission__codename="lock_page").exists()
    assert not chiefs.collection_permissions.exists()


def test_every_page_has_the_four_eyes_workflow(tree):
    for page in Page.objects.filter(depth__gt=1):
        assert page.get_workflow().name == "Duyệt hai người"
    assert list(Group.objects.values_list("name", flat=True).order_by("name")) == [
        "Biên tập viên",
        "Quản trị",
        "Trưởng ban biên tập",
    ]


def test_sample_accounts_get_a_password_each(tree):
    accounts = create_sample_accounts(None)
    assert [(account.username, account.role) for account in accounts] == [
        ("bientap", "Biên tập viên"),
        ("truongban", "Trưởng ban biên tập"),
        ("phoban", "Trưởng ban biên tập"),
        ("quantri", "Quản trị"),
    ]
    assert len({account.password for account in accounts}) == 4
    for account in accounts:
        user = User.objects.get(username=account.username)
        assert user.check_password(account.password)
        assert list(user.groups.values_list("name", flat=True)) == [account.role]
        assert not user.is_superuser
    assert User.objects.get(username="bientap").get_full_name() == "Biên tập viên mẫu"


def test_sample_accounts_that_stand_keep_their_password(tree):
    create_sample_accounts("mat-khau-dau")
    assert create_sample_accounts("mat-khau-khac") == []
    assert User.objects.get(username="bientap").check_password("mat-khau-dau")


@pytest.fixture
def people(author, chief, administrator):
    return {"author": author, "chief": chief, "administrator": administrator}


# The weakest role that opens each address, and the strongest that does not.
@pytest.mark.parametrize(
    ("may", "may_not", "names"),
    [
        ("author", None, ["wagtailimages:add", "wagtaildocs:add"]),
        (
            "chief",
            "author",
            [
                "wagtailsnippets_articles_plantask:list",
                "wagtailsnippets_base_reportingroute:add",
                "wagtailredirects:index",
                "base_missing_addresses",
            ],
        ),
        (
            "administrator",
            "chief",
            [
                "wagtailusers_users:index",
                "wagtailusers_groups:index",
                "wagtailadmin_workflows:index",
                "wagtailsites:index",
            ],
        ),
    ],
)
def test_each_role_opens_what_is_its_own(may, may_not, names, people):
    for role, status in ((may, 200), (may_not, 302)):
        client = client_of(people[role]) if role else Client()
        assert {name: client.get(reverse(name)).status_code for name in names} == dict.fromkeys(names, status)


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("author", set(), {"reports", "settings"}),
        ("chief", {"reports"}, set()),
        ("administrator", {"reports", "settings"}, set()),
    ],
)
def test_menu_has_what_the_role_works_with(role, shown, hidden, people, rf):
    http_request = rf.get("/admin/")
    http_request.user = people[role]
    items = {item.name: item for item in admin_menu.menu_items_for_request(http_request)}
    everybodys = {*("new-article", "new-alert", "board", "calendar", "explorer", "them", "handbook")}
    assert everybodys | shown <= set(items)
    assert not (hidden | {"help"}) & set(items)
    # The inbox and the library are beside them; everything else is below "Thêm".
    assert len(items) <= 9 + len({"reports", "settings"} & set(items)), set(items)
    more = {item.name for item in items["them"].menu.menu_items_for_request(http_request)}
    assert {"images", "documents", "bai-tu-word"} <= more


def test_login_page_carries_the_agency(client, tree):
    html = client.get(reverse("wagtailadmin_login")).content.decode()
    assert "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi" in html
    assert "Đăng nhập Ban Biên tập" in html
    assert "Mật khẩu" in html
    assert "Wagtail" not in html.split("<title>")[1].split("</title>")[0]
    assert "css/signin.css" in html


def test_editor_loads_the_scripts_of_this_site(author_client, topic):
    html = author_client.get(
        reverse("wagtailadmin_pages:add", args=["articles", "articlepage", topic.pk])
    ).content.decode()
    assert "js/admin-slug.js" in html
    assert f'data-url="{reverse("newsroom_paste_image")}"' in html
