"""Tests of people who lose their last role: nobody takes it unknowingly, and they read that it is gone."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from campaign.newsroom.people import roles
from campaign.newsroom.people.group_views import RoleForm
from campaign.newsroom.people.setup import setup_newsroom
from tests.admin import page_form, said
from tests.factories import UserFactory
from tests.people import client_of, member

pytestmark = pytest.mark.django_db


def test_group_that_is_somebody_s_only_role_is_not_deleted(tree, administrator_client):
    group = Group.objects.create(name="Cộng tác viên")
    alone, other, former = UserFactory(), member(roles.AUTHORS), UserFactory(is_active=False)
    for user in (alone, other, former):
        user.groups.add(group)
    delete = reverse("wagtailusers_groups:delete", args=[group.pk])
    told = said(administrator_client.post(delete))
    assert f"{alone.name} chỉ có vai trò này; hãy cho vai trò khác" in told
    assert other.name not in told
    assert former.name not in told
    assert Group.objects.filter(pk=group.pk).exists()
    alone.groups.add(Group.objects.get(name=roles.AUTHORS))
    administrator_client.post(delete)
    assert not Group.objects.filter(pk=group.pk).exists()


def test_who_closes_the_admin_to_a_group_is_told_whom_that_shuts_out(tree, administrator_client):
    shut_out, other = member(roles.AUTHORS), member(roles.AUTHORS)
    other.groups.add(Group.objects.get(name=roles.CHIEFS))
    group = Group.objects.get(name=roles.AUTHORS)
    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    offered = RoleForm(instance=group).fields["permissions"].queryset
    kept = offered.filter(group=group).exclude(codename="access_admin")
    values = page_form(administrator_client, address) | {"permissions": [str(each.pk) for each in kept]}
    told = said(administrator_client.post(address, values))
    assert f"{shut_out.name} nay không vào được trang quản trị" in told
    assert other.name not in told


def test_who_renames_a_role_reads_that_set_up_knows_it_by_its_name(tree, administrator_client):
    group = Group.objects.get(name=roles.CHIEFS)
    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    told = "nhận ra vai trò này bằng tên"
    assert told in administrator_client.get(address).text
    Group.objects.filter(pk=group.pk).update(name="Ban lãnh đạo")
    assert told not in administrator_client.get(address).text
    setup_newsroom()
    assert Group.objects.filter(name=roles.CHIEFS).exists()


def test_person_without_a_role_reads_so_and_whom_to_ask(tree, administrator):
    user = member(roles.AUTHORS)
    client = client_of(user)
    who = reverse("base_kept_text_who")
    assert client.get(who).json()["person"] == user.pk
    user.groups.clear()
    shown = client.get(reverse("wagtailadmin_home"), follow=True).text
    assert f"Tài khoản {user.name} hiện không có vai trò nào" in shown
    assert administrator.name in shown
    answer = client.get(who)
    assert answer.status_code == 403
    # With the keys of their kept texts, so that they are asked about these when they sign out.
    assert answer.json()["keys"]
    assert administrator.name in answer.json()["whom"]
    client.logout()
    assert client.get(who).status_code == 302
    assert administrator.name not in client.get(reverse("account_inactive")).text


@pytest.mark.parametrize(("email", "is_asked"), [("", False), ("an@coquan.gov.vn", True)])
def test_account_without_an_address_can_be_switched_off(tree, administrator_client, email, is_asked):
    user = member(roles.AUTHORS, email=email, first_name="", last_name="")
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    values = page_form(administrator_client, address) | {"email": ""}
    del values["is_active"]
    administrator_client.post(address, values)
    user.refresh_from_db()
    assert user.is_active == is_asked
