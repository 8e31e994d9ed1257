"""Tests of changes of rights: each is logged, whichever table grants the right and however it was changed."""

import copy

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    PageViewRestriction,
    Site,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from base.models import User
from campaign.newsroom.models import FourEyesTask
from journal import rights
from journal.models import Entry
from tests.journal.conftest import begin, sql, verify
from tests.people import member
from tests.screens.crawler import form_values, tree_of

pytestmark = pytest.mark.both

CHIEFS = "Trưởng ban biên tập"
NAMES = {Group: CHIEFS, Workflow: "Duyệt hai người", FourEyesTask: "Duyệt"}


@pytest.fixture(scope="module")
def shared_author(module_data) -> User:
    return member("Biên tập viên", username="tac-gia")


@pytest.fixture(scope="module")
def new_log(shared_author) -> None:
    """Begin the log once the author exists."""
    begin()


@pytest.fixture
def author(tree, shared_author) -> User:
    return copy.deepcopy(shared_author)


@pytest.fixture(autouse=True)
def begun(author, journal) -> None:
    pass


def logged(last: int) -> list[tuple[str, list[str], list[str]]]:
    """Return table, added and removed lines of the entries after number `last`."""
    entries = Entry.objects.filter(number__gt=last, action__startswith="rights.").order_by("number")
    return [(entry.kind, entry.data["added"], entry.data["removed"]) for entry in entries]


def test_all_tables_that_grant_rights_are_watched():
    """A table that refers to groups or permissions says who may do what."""
    granting = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model in (Group, Permission) and not model._meta.proxy
    }
    assert len(granting) >= 9
    # Setup's notes of what it has granted grant nothing.
    assert granting - rights.kinds().keys() == {"newsroom_grantedpermission"}


def changes() -> dict[str, object]:
    """Return for each table a function that adds a row to it."""
    group, other = Group.objects.get(name=CHIEFS), Group.objects.create(name="Nhóm khác")
    user = User.objects.get(username="tac-gia")
    right = Permission.objects.get(codename="change_agencysettings")
    page, collection, site = Site.objects.get().root_page, Collection.objects.first(), Site.objects.get()
    workflow, task = Workflow.objects.create(name="Khác"), FourEyesTask.objects.first()
    step = GroupApprovalTask.objects.create(name="Bước khác")
    closed = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    hidden = CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    content_type = Permission.objects.first().content_type
    return {
        User: lambda: User.objects.create(username="moi"),
        Group: lambda: Group.objects.create(name="Nhóm mới"),
        Authenticator: lambda: Authenticator.objects.create(user=user, type="totp", data={"secret": "lộ"}),
        User.groups.through: lambda: user.groups.add(group),
        User.user_permissions.through: lambda: user.user_permissions.add(right),
        Group.permissions.through: lambda: group.permissions.add(right),
        GroupPagePermission: lambda: GroupPagePermission.objects.create(
            group=other, page=page, permission=right
        ),
        GroupCollectionPermission: lambda: GroupCollectionPermission.objects.create(
            group=other, collection=collection, permission=right
        ),
        GroupSitePermission: lambda: GroupSitePermission.objects.create(
            group=other, site=site, permission=right
        ),
        Workflow: lambda: Workflow.objects.create(name="Mới"),
        Task: lambda: GroupApprovalTask.objects.create(name="Bước mới"),
        WorkflowTask: lambda: WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1),
        WorkflowPage: lambda: WorkflowPage.objects.create(workflow=workflow, page=page),
        WorkflowContentType: lambda: WorkflowContentType.objects.create(
            workflow=workflow, content_type=content_type
        ),
        GroupApprovalTask.groups.through: lambda: step.groups.add(group),
        FourEyesTask.groups.through: lambda: task.groups.add(other),
        PageViewRestriction: lambda: PageViewRestriction.objects.create(
            page=page.get_children().first(), restriction_type="password", password="lộ"
        ),
        PageViewRestriction.groups.through: lambda: closed.groups.add(group),
        CollectionViewRestriction: lambda: CollectionViewRestriction.objects.create(
            collection=collection, restriction_type="login"
        ),
        CollectionViewRestriction.groups.through: lambda: hidden.groups.add(group),
    }


def test_a_row_in_every_table_is_logged_in_its_transaction():
    tables = {model._meta.db_table: add for model, add in changes().items()}
    assert tables.keys() == rights.kinds().keys()
    for table, add in tables.items():
        last = Entry.objects.first().number
        with transaction.atomic():
            add()
            found = logged(last)
            transaction.set_rollback(True)
        assert [(kind, len(added), removed) for kind, added, removed in found] == [(table, 1, [])], table
        assert Entry.objects.first().number == last
    assert "lộ" not in "".join(Entry.objects.values_list("details", flat=True))


@pytest.mark.parametrize(
    "how",
    [
        lambda user: user.groups.set([Group.objects.get(name=CHIEFS)]),
        lambda user: User.groups.through.objects.bulk_create(
            [User.groups.through(user=user, group=Group.objects.get(name=CHIEFS))]
        ),
        lambda user: Group.objects.get(name=CHIEFS).user_set.add(user),
        lambda user: sql(
            "INSERT INTO base_user_groups (user_id, group_id) SELECT %s, id FROM auth_group WHERE name = %s",
            user.pk,
            CHIEFS,
        ),
    ],
)
def test_membership_is_logged_by_whatever_means_it_is_given(author, how):
    last = Entry.objects.first().number
    how(author)
    assert ("base_user_groups", [f"tac-gia: nhóm {CHIEFS}"]) in [change[:2] for change in logged(last)]


def test_bulk_update_of_accounts_is_logged(author):
    last = Entry.objects.first().number
    User.objects.filter(pk=author.pk).update(is_superuser=True, is_active=False)
    author.refresh_from_db()
    [(table, [after], [before])] = logged(last)
    assert table == "base_user"
    assert "đang hoạt động có; toàn quyền không" in before
    assert "đang hoạt động không; toàn quyền có" in after


@pytest.mark.parametrize(
    ("model", "column"),
    [(User, "username"), (Group, "name"), (Workflow, "name"), (FourEyesTask, "name")],
)
@pytest.mark.parametrize("is_bulk", [False, True])
def test_new_name_is_no_change_past_the_program(author, model, column, is_bulk):
    """Lines of members, steps and rights on pages have it, too."""
    row = author if model is User else model.objects.get(name=NAMES[model])
    last = Entry.objects.first().number
    if is_bulk:
        model.objects.filter(pk=row.pk).update(**{column: "tên mới"})
    else:
        setattr(row, column, "tên mới")
        row.save()
    changed = {table for table, *_ in logged(last)}
    assert len(changed) > 1
    assert "nguyên vẹn" in verify()
    call_command("check_rights")
    assert not Entry.objects.filter(action=rights.FOUND).exists()


def test_deleted_account_stays_named(author):
    last = Entry.objects.first().number
    author.delete()
    removed = {table: lines for table, _, lines in logged(last)}
    assert removed["base_user"][0].startswith("tac-gia ")
    assert removed["base_user_groups"] == ["tac-gia: nhóm Biên tập viên"]


def test_new_password_is_logged_without_being_told(author):
    last = Entry.objects.first().number
    author.set_password("mat-khau-moi-2026")
    author.save()
    [(_, [after], [before])] = logged(last)
    assert after.partition("mật khẩu")[0] == before.partition("mật khẩu")[0]
    assert author.password not in after
    assert author.password.rpartition("$")[2] not in after


def test_sign_in_changes_no_rights(author, client):
    last = Entry.objects.first().number
    client.force_login(author)
    assert logged(last) == []


def test_wagtail_s_form_of_groups_is_logged_with_its_person(administrator, administrator_client):
    """The form writes rights on pages in bulk, without signals."""
    group = Group.objects.get(name="Biên tập viên")
    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    screen = tree_of(administrator_client.get(address))
    data = next(form_values(form) for form in screen.forms if "name" in form.fields)
    data["page_permissions-0-permissions"] += ["publish_page"]
    last = Entry.objects.first().number
    assert administrator_client.post(address, data).status_code == 302
    home = Site.objects.get().root_page_id
    found = [
        line
        for table, added, _ in logged(last)
        if table == "wagtailcore_grouppagepermission"
        for line in added
    ]
    assert found == [f"Biên tập viên: publish_page, trang số {home}"]
    actors = Entry.objects.filter(number__gt=last, action=rights.CHANGE).values_list("actor", flat=True)
    assert {actor.endswith("(quan-tri)") for actor in actors} == {True}


def behind_the_program(statement: str, *values) -> None:
    """Run SQL as another program would, unseen by Django."""
    cursor = connection.connection.cursor()
    cursor.execute(statement if connection.vendor == "sqlite" else statement.replace("?", "%s"), values)
    cursor.close()


def test_change_past_the_program_is_found(author):
    behind_the_program("UPDATE base_user SET is_superuser = true WHERE id = ?", author.pk)
    assert "Tài khoản: quyền trong cơ sở dữ liệu không giống trong nhật ký: tac-gia" in verify()
    last = Entry.objects.first().number
    call_command("check_rights")
    entry = Entry.objects.first()
    assert (entry.action, entry.actor) == (rights.FOUND, "")
    [(_, [line], _)] = logged(last)
    assert "toàn quyền có" in line
    assert "nguyên vẹn" in verify()
    call_command("check_rights")
    assert Entry.objects.first() == entry


def test_right_taken_past_the_program_ends(chief, chief_client, begin_edition):
    begin_edition()
    for _ in range(2):
        assert chief_client.get("/admin/").status_code == 200
    behind_the_program("DELETE FROM base_user_groups WHERE user_id = ?", chief.pk)
    call_command("check_rights")
    assert chief_client.get("/admin/").status_code == 302


def test_hidden_change_past_the_program_is_found(author):
    """The attacker also changes the log's record of the rights."""
    behind_the_program("UPDATE base_user SET is_superuser = true WHERE id = ?", author.pk)
    behind_the_program(
        "UPDATE journal_knownrights SET lines = replace(lines, ?, ?)", "toàn quyền không", "toàn quyền có"
    )
    call_command("check_rights")
    assert "Tài khoản: quyền trong cơ sở dữ liệu không giống trong nhật ký" in verify()


def test_forgotten_rights_do_not_begin_anew_unseen(author):
    behind_the_program("UPDATE base_user SET is_superuser = true WHERE id = ?", author.pk)
    sql("DELETE FROM journal_knownrights")
    call_command("check_rights")
    assert "được ghi lại từ đầu" in verify()
