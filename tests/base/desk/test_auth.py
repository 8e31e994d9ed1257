"""Tests of permissions: looked up once per edition, yet always up to date."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from base.models import User

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/nguoi-doc-tim-gi/"


def asked(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
        return len(queries)


def test_a_screen_asks_nothing_of_rights(chief_client, begin_edition):
    begin_edition()
    chief_client.get(REPORT)
    with CaptureQueriesContext(connection) as queries:
        chief_client.get(REPORT)
        asked_for = [query["sql"] for query in queries]
    # An approval's validity depends on its approver, not on the viewer.
    tables = " ".join(sql for sql in asked_for if "newsroom_agreement" not in sql)
    assert "permission" not in tables
    assert "auth_group" not in tables
    assert "library_librarypage" not in tables


@pytest.mark.parametrize("kept", [True, False])
def test_a_right_that_is_taken_is_gone_at_once(chief, chief_client, begin_edition, kept):
    if kept:
        begin_edition()
        chief_client.get(REPORT)
        asked(chief_client, REPORT)
    Permission.objects.get(codename="view_searchedquery").group_set.clear()
    assert chief_client.get(REPORT).status_code == 302
    chief.groups.clear()
    # The chief no longer has permission to access the admin.
    assert chief_client.get("/admin/").url.startswith(reverse("wagtailadmin_login"))


def test_rights_to_pages_follow_too(author, author_client, tree, begin_edition):
    begin_edition()
    listing = reverse("wagtailadmin_explore", args=[tree.campaign.pk])
    for _ in range(2):
        assert author_client.get(listing).status_code == 200
    GroupPagePermission.objects.filter(group__in=author.groups.all()).delete()
    begin_edition()
    assert author_client.get(listing).status_code == 302


def test_nobody_gets_the_rights_of_another(author_client, chief_client, begin_edition):
    begin_edition()
    for _ in range(2):
        assert chief_client.get(REPORT).status_code == 200
        assert author_client.get(REPORT).status_code == 302


def test_a_deactivated_person_is_out(chief, chief_client, begin_edition):
    begin_edition()
    chief_client.get(REPORT)
    User.objects.filter(pk=chief.pk).update(is_active=False)
    begin_edition()
    assert chief_client.get(REPORT).status_code == 302


def test_superusers_and_people_without_groups(client, begin_edition, administrator):
    User.objects.filter(pk=administrator.pk).update(is_superuser=True)
    administrator.refresh_from_db()
    client.force_login(administrator)
    begin_edition()
    for _ in range(2):
        assert client.get("/admin/pages/").status_code == 200
    administrator.is_superuser = False
    administrator.save()
    administrator.groups.set(Group.objects.none())
    begin_edition()
    assert client.get("/admin/pages/").status_code == 302
