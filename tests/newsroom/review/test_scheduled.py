"""Tests of approved texts that wait for their hour: what replaces them, and what becomes of them if people leave."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from base.desk.moments import moment
from base.models import ReportingRoute, User
from campaign.articles.models import AlertPage, ArticlePage
from campaign.newsroom.models import Agreement
from campaign.newsroom.people import roles
from campaign.newsroom.planning.overdue import overdue_pages
from tests.admin import page_form, said
from tests.factories import AlertFactory, ArticleFactory
from tests.newsroom.conftest import revise, submit
from tests.newsroom.review.test_answers import compare
from tests.newsroom.review.test_four_eyes import edit_url

pytestmark = pytest.mark.django_db

LEFT = "Bài họ đã duyệt mà còn hẹn giờ vẫn lên trang"


def hours(number: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(hours=number)


def approved(text, author, chief, hour: datetime.datetime | None, **changes):
    """Return the text, whose next version `chief` approved for `hour`."""
    text = submit(text, author, go_live_at=hour, **changes)
    text.current_workflow_task_state.task.specific.on_action(
        text.current_workflow_task_state, chief, "approve"
    )
    return type(text).objects.get(pk=text.pk)


def is_due(text) -> None:
    """Let the scheduled hour have come, while no scheduler ran."""
    revision = text.revisions.exclude(approved_go_live_at=None).get()
    revision.approved_go_live_at = hours(-30)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()


@pytest.mark.parametrize(
    ("hour", "screen"), [(hours(9), edit_url), (None, compare)], ids=["at another hour", "at once"]
)
def test_who_approves_another_version_reads_what_goes_what_comes_and_when(
    hour, screen, draft, author, chief, chief_client
):
    page = approved(draft, author, chief, hours(5))
    first = page.scheduled_revision
    page = submit(page, author, summary="Bản hai.", go_live_at=hour)
    comes = f"lên trang lúc {moment(hour)}" if hour else "lên trang ngay"
    told = (
        f"hẹn đăng lúc {moment(first.approved_go_live_at)}. Duyệt xong, bản này thay bản ấy và {comes};"
        " bản ấy bị bỏ, không lên trang nữa."
    )
    assert told in chief_client.get(screen(page)).text
    older = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", first.pk])
    assert told not in chief_client.get(older).text


def test_the_editor_of_a_scheduled_text_is_locked_until_its_hour_is_cancelled(
    draft, author, chief, author_client, chief_client
):
    """Only other views can make a second version: an editor in which nobody can write replaces nothing."""
    page = approved(draft, author, chief, hours(5))
    first = page.scheduled_revision
    form = page_form(author_client, edit_url(page)) | {"summary": "Bản hai.", "action-submit": "true"}
    for client in (author_client, chief_client):
        assert "bản ấy bị bỏ" not in client.post(edit_url(page), form).text
        page = ArticlePage.objects.get(pk=page.pk)
        assert (page.latest_revision, page.scheduled_revision) == (first, first)


def test_nothing_is_said_once_the_hour_has_come(draft, author, chief, author_client):
    page = submit(approved(draft, author, chief, hours(5)), author, summary="Bản hai.")
    is_due(page)
    call_command("publish_scheduled")
    assert "bản ấy bị bỏ" not in author_client.get(edit_url(page)).text


def test_a_text_that_a_program_put_online_stays_there_until_the_hour_of_the_next(
    tree, chief, other_chief, client
):
    """The first run makes the home page without a revision: the whole site would be gone until the hour."""
    route = ReportingRoute.objects.create(name="Nơi báo tin", purpose="Khi cần.")
    before = tree.home.summary
    home = approved(tree.home, chief, other_chief, hours(5), summary="Tóm tắt mới.")
    route = approved(route, chief, other_chief, hours(5), purpose="Khi khác.")
    assert (home.live, home.summary, route.live, route.purpose) == (True, before, True, "Khi cần.")
    assert client.get("/").status_code == 200
    for text in (home, route):
        is_due(text)
    call_command("publish_scheduled")
    home.refresh_from_db()
    route.refresh_from_db()
    assert (home.summary, route.purpose) == ("Tóm tắt mới.", "Khi khác.")
    assert home.live_revision == home.latest_revision


def test_a_version_that_is_late_is_told_before_another_replaces_it(draft, author, chief, chief_client):
    page = approved(draft, author, chief, hours(5), summary="Bản một.")
    is_due(page)
    page = submit(page, author, summary="Bản hai.", go_live_at=hours(9))
    assert "đã quá giờ mà chưa lên" in chief_client.get(compare(page)).text


def test_who_agrees_or_publishes_urgently_reads_what_goes(
    tree, draft, author, author_client, chief, other_chief, chief_client
):
    page = approved(draft, author, other_chief, hours(5))
    page = submit(page, author, summary="Bản hai.")
    page = submit_correction(page, chief)
    asked = Agreement.objects.get()
    assert "bản ấy bị bỏ" in author_client.get(reverse("newsroom_agreement", args=[asked.pk])).text
    alert = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], live=False, owner=author)
    alert.save_revision(user=author)
    alert = approved(alert, author, other_chief, hours(5))
    urgent = reverse("newsroom_urgent", args=[alert.pk])
    assert "bản ấy bị bỏ" not in chief_client.get(urgent).text
    alert.summary = "Bản hai."
    AlertPage.objects.get(pk=alert.pk).get_latest_revision_as_object()
    submit_draft(alert, author)
    assert "Đăng khẩn xong, bản này thay bản ấy và lên trang ngay" in chief_client.get(urgent).text


def submit_correction(page, corrector):
    revise(page, corrector, summary="Sửa giúp.")
    page = ArticlePage.objects.get(pk=page.pk)
    step = page.current_workflow_task_state
    step.task.specific.on_action(step, corrector, "approve")
    return page


def submit_draft(page, author):
    revise(page, author, summary="Bản hai.")


@pytest.mark.slow
def test_a_route_is_told_about_as_a_page(author, chief, chief_client, tree):
    route = ReportingRoute.objects.create(name="Nơi báo tin", purpose="Khi cần.", live=False)
    route.save_revision(user=author)
    route = approved(route, author, chief, hours(5))
    route = submit(route, author, purpose="Khi khác.")
    address = reverse(route.snippet_viewset.get_url_name("edit"), args=[route.pk])
    assert "bản ấy bị bỏ" in chief_client.get(address).text


# --- An approver who has left, and a scheduler that was down ------------------------------------------------


def close_account(client, user: User) -> str:
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    values = {name: value for name, value in page_form(client, address).items() if name != "is_active"}
    return said(client.post(address, values))


def take_role(client, user: User) -> str:
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    other = Group.objects.get(name=roles.AUTHORS).pk
    return said(client.post(address, page_form(client, address) | {"groups": [str(other)]}))


def close_in_bulk(client, user: User) -> str:
    address = reverse("wagtail_bulk_action", args=["base", "user", "set_active_state"])
    return said(client.post(f"{address}?id={user.pk}", {"mark_as_active": "False"}))


@pytest.mark.parametrize("leave", [close_account, take_role, close_in_bulk])
def test_who_lets_an_approver_go_is_told_that_the_approval_stands(
    leave, draft, author, chief, other_chief, administrator_client
):
    page = approved(draft, author, chief, hours(5))
    hour = moment(page.scheduled_revision.approved_go_live_at)
    told = leave(administrator_client, chief)
    chief.refresh_from_db()
    assert not (chief.is_active and chief.groups.filter(name=roles.CHIEFS).exists())
    assert f"{LEFT}, vì lần duyệt ấy còn giá trị: “{page.draft_title}” lúc {hour}." in told


def test_an_approval_stands_when_its_approver_has_left(draft, author, chief):
    page = approved(draft, author, chief, hours(5), summary="Bản một.")
    User.objects.filter(pk=chief.pk).update(is_active=False)
    # The scheduler was down over the hour.
    is_due(page)
    assert [late.page.pk for late in overdue_pages()] == [page.pk]
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert (page.live, page.summary) == (True, "Bản một.")
    assert not overdue_pages()


def test_who_stays_or_approved_nothing_that_waits_is_not_told_about(
    draft, author, chief, other_chief, administrator_client
):
    approved(draft, author, chief, hours(5))
    approved(ArticleFactory(parent=draft.get_parent(), live=False), author, other_chief, None)
    address = reverse("wagtailusers_users:edit", args=[chief.pk])
    assert LEFT not in said(administrator_client.post(address, page_form(administrator_client, address)))
    assert LEFT not in close_account(administrator_client, other_chief)


def test_a_version_approved_while_an_older_one_is_late_is_the_one_that_readers_get(
    draft, author, chief, other_chief
):
    page = approved(draft, author, chief, hours(5), summary="Bản một.")
    is_due(page)
    page = approved(page, author, other_chief, None, summary="Bản hai.")
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert (page.live, page.summary) == (True, "Bản hai.")
