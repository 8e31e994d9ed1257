"""Tests that only people with full rights (superusers) give, take and change them, and administrators do not."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from base.models import User
from campaign.newsroom.people import roles
from campaign.newsroom.people.group_views import rights_over_accounts
from tests.admin import fields_of, page_form, said
from tests.factories import UserFactory
from tests.people import client_of

pytestmark = pytest.mark.django_db

CHANGED = "Chỉ tài khoản toàn quyền sửa được tài khoản toàn quyền"


def _row(user: User) -> dict[str, object]:
    return User.objects.filter(pk=user.pk).values().get() | {"groups": user.groups.count()}


def _bulk_addresses(user: User) -> list[str]:
    actions = bulk_action_registry.get_bulk_actions_for_model("base", "user")
    return [
        reverse("wagtail_bulk_action", args=["base", "user", action.action_type]) + f"?id={user.pk}"
        for action in actions
    ]


def _bulk_form() -> dict[str, object]:
    return {"mark_as_active": "False", "role": Group.objects.get(name=roles.AUTHORS).pk}


def test_administrator_changes_no_account_with_full_rights(superuser, administrator_client):
    before = _row(superuser)
    addresses = [
        # The form of a copy is sent elsewhere, but Wagtail's view of it would write over the original.
        *(reverse(f"wagtailusers_users:{name}", args=[superuser.pk]) for name in ("edit", "delete", "copy")),
        reverse("signin_reset_second_factor", args=[superuser.pk]),
        *_bulk_addresses(superuser),
    ]
    assert len(addresses) >= 7
    names = {"username": "khac", "first_name": "Khác", "last_name": "Người"}
    form = _bulk_form() | names | {"email": "khac@example.vn", "reason": "Mất máy."}
    for address in addresses:
        administrator_client.get(address)
        administrator_client.post(address, form)
        assert _row(superuser) == before, address
    assert CHANGED in administrator_client.get(addresses[0], follow=True).content.decode()
    assert addresses[0] not in administrator_client.get(reverse("wagtailusers_users:index")).content.decode()


def test_list_of_accounts_says_each_one_s_role(superuser, chief, administrator_client):
    """Wagtail's list shows only which accounts have full rights."""
    User.objects.get(pk=chief.pk).groups.add(Group.objects.get(name=roles.AUTHORS))
    UserFactory(username="khach")
    page = administrator_client.get(reverse("wagtailusers_users:index"))
    [column] = [column for column in page.context_data["table"].columns.values() if column.label == "Vai trò"]
    shown = {user.username: column.get_value(user) for user in page.context_data["object_list"]}
    assert shown[superuser.username] == "Toàn quyền"
    assert shown[chief.username] == "Biên tập viên, Trưởng ban biên tập"
    assert shown["khach"] == "Chưa có vai trò"
    assert "Biên tập viên, Trưởng ban biên tập" in page.text


def test_every_bulk_action_changes_another_account(tree, administrator_client):
    """This proves that the test above sees refusals, and not incomplete forms."""
    for address in _bulk_addresses(other := UserFactory()):
        before = User.objects.filter(pk=other.pk).values().first(), other.groups.count()
        administrator_client.post(address, _bulk_form())
        after = User.objects.filter(pk=other.pk).values().first(), other.groups.count()
        assert after != before, address
        other.save()


def test_only_full_rights_give_full_rights(superuser, administrator_client):
    other = UserFactory()
    edit = reverse("wagtailusers_users:edit", args=[other.pk])
    for client, given in ((administrator_client, False), (client_of(superuser), True)):
        form = fields_of(client.get(edit).content.decode()) | {"is_superuser": "on"}
        client.post(edit, form)
        assert User.objects.get(pk=other.pk).is_superuser == given
        new = {"username": f"moi-{given}", "email": "moi@example.vn", "first_name": "Mới", "last_name": "Lê"}
        add = reverse("wagtailusers_users:add")
        assert 'name="is_superuser"' in client.get(add).content.decode()
        client.post(add, new | {"is_superuser": "on"})
        assert User.objects.get(username=f"moi-{given}").is_superuser == given


def test_nobody_takes_the_right_over_accounts_from_themselves(
    author, administrator, administrator_client, superuser
):
    """If the last administrator could do so by one tick, nobody on the site could give the right back."""
    authors, administrators = (
        str(Group.objects.get(name=name).pk) for name in (roles.AUTHORS, roles.ADMINISTRATORS)
    )

    def roles_after(user: User, client: Client, *groups: str) -> set[str]:
        edit = reverse("wagtailusers_users:edit", args=[user.pk])
        client.post(edit, page_form(client, edit) | {"groups": groups})
        return {str(group.pk) for group in User.objects.get(pk=user.pk).groups.all()}

    assert roles_after(administrator, administrator_client, authors) == {administrators}
    assert roles_after(administrator, administrator_client) == {administrators}
    both = {authors, administrators}
    assert roles_after(administrator, administrator_client, *both) == both
    # Of the roles that are left, one must let them change accounts, and one enter the admin.
    closed = Group.objects.create(name="Quản tài khoản")
    closed.permissions.set(rights_over_accounts().filter(codename="change_user"))
    assert roles_after(administrator, administrator_client, str(closed.pk)) == both
    # Another administrator may, and full rights need no role.
    assert roles_after(author, administrator_client, *both) == both
    assert roles_after(author, administrator_client, authors) == {authors}
    assert roles_after(superuser, client_of(superuser), authors) == {authors}


@pytest.mark.parametrize("codename", ["change_user", "access_admin"])
def test_nobody_takes_a_right_over_accounts_from_their_own_group(
    codename, administrator, administrator_client
):
    right = rights_over_accounts().filter(codename=codename)
    group = Group.objects.get(name=roles.ADMINISTRATORS)
    edit = reverse("wagtailusers_groups:edit", args=[group.pk])

    def without_it(client: Client) -> str:
        html = client.get(edit).content.decode()
        ticked = set(re.findall(r'name="permissions" value="(\d+)"[^>]* checked', html))
        form = fields_of(html) | {"permissions": ticked - {str(right.get().pk)}}
        return said(client.post(edit, form))

    has_it = right.filter(group=group).exists
    assert "chính bạn mất quyền quản tài khoản" in without_it(administrator_client)
    assert has_it()
    # Another group that gives it, too, is enough.
    other = Group.objects.create(name="Quản trị 2")
    other.permissions.set(rights_over_accounts())
    administrator.groups.add(other)
    without_it(administrator_client)
    assert not has_it()


def test_a_role_that_the_site_lives_by_is_not_deleted(administrator, administrator_client):
    """Without the chiefs' group nobody can approve; without their own, administrators lose the accounts."""
    chiefs, administrators = (Group.objects.get(name=name) for name in (roles.CHIEFS, roles.ADMINISTRATORS))
    for group, reason in ((chiefs, "duyệt bài ở bước “Duyệt”"), (administrators, "chính bạn ở nhóm ấy")):
        delete = reverse("wagtailusers_groups:delete", args=[group.pk])
        for ask in (administrator_client.get, administrator_client.post):
            assert reason in said(ask(delete))
        assert Group.objects.filter(pk=group.pk).exists()
    other = Group.objects.create(name="Cộng tác viên")
    administrator_client.post(reverse("wagtailusers_groups:delete", args=[other.pk]))
    assert not Group.objects.filter(pk=other.pk).exists()
