"""Tests of the next step: the editor's main button, the decision on a comparison, and the sentence that answers."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from base.models import ReportingRoute
from campaign.articles.models import ArticlePage
from campaign.newsroom.models import FourEyesTask
from tests.admin import fields_of, page_form
from tests.newsroom.conftest import latest, submit
from tests.newsroom.review.test_four_eyes import edit_url
from tests.people import client_of

pytestmark = pytest.mark.django_db


def main_button(client, address):
    """Return the label of the first button that is seen in the footer."""
    footer = client.get(address).content.decode().split('<footer class="footer', 1)[1]
    label = re.search(r"<button (?!type=.submit. hidden)[^>]*>(.*?)</button>", footer, re.DOTALL)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", label).split())


def said(response):
    text = response.content.decode().split('class="messages"', 1)[1].split("</ul>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def waiting(draft, author):
    return submit(draft, author)


def compare(page):
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])


def decide(client, page, action, **data):
    step = page.current_workflow_task_state
    data = {"action": action, "revision": page.latest_revision_id} | data
    return client.post(reverse("newsroom_decision", args=[step.pk]), data, follow=True)


def test_the_main_button_is_the_next_step(draft, author, author_client, chief_client, other_chief):
    assert main_button(author_client, edit_url(draft)).startswith("Gửi duyệt")
    page = submit(draft, author)
    assert main_button(chief_client, edit_url(page)) == "Duyệt và đăng"
    route = ReportingRoute.objects.create(name="Nơi báo tin", purpose="Khi cần.")
    route.contact = "0255 123 456"
    route.save_revision(user=other_chief)
    address = reverse(route.snippet_viewset.get_url_name("edit"), args=[route.pk])
    assert main_button(chief_client, address).startswith("Gửi duyệt")
    route.get_workflow().start(route, other_chief)
    assert main_button(chief_client, address) == "Duyệt và đăng"


def test_each_step_answers_in_its_own_sentence(draft, author_client, chief, chief_client, other_chief):
    address = edit_url(draft)
    sent = author_client.post(
        address, page_form(author_client, address) | {"action-submit": "true"}, follow=True
    )
    text = said(sent)
    assert "Đã gửi duyệt “Bài nháp”, chờ " in text
    assert "duyệt." in text
    assert sent.resolver_match.view_name == "newsroom_board"
    action = {"action-workflow-action": "true", "workflow-action-name": "reject"}
    action["workflow-action-extra-data"] = '{"comment": "Nêu rõ nguồn."}'
    returned = chief_client.post(address, page_form(chief_client, address) | action, follow=True)
    assert "Đã trả lại “Bài nháp” cho " in said(returned)
    author_client.post(address, page_form(author_client, address) | {"action-submit": "true"})
    action = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    approved = chief_client.post(address, page_form(chief_client, address) | action, follow=True)
    assert said(approved).count("Đã đăng “Bài nháp”.") == 1
    assert ArticlePage.objects.get(pk=draft.pk).get_url() in approved.content.decode()
    assert "Đã cập nhật" not in said(approved)


@pytest.mark.parametrize("is_in_editor", [True, False], ids=["editor", "comparison"])
@pytest.mark.parametrize("days", [1, -1, None], ids=["later", "past", "at once"])
def test_an_approved_text_is_said_to_be_online_only_if_it_is(draft, author, chief_client, days, is_in_editor):
    text = latest(draft)
    hour = timezone.localtime() + datetime.timedelta(days=days) if days else None
    text.go_live_at = hour
    text.save_revision(user=author)
    page = submit(ArticlePage.objects.get(pk=draft.pk), author)
    if is_in_editor:
        form = page_form(chief_client, edit_url(page))
        form |= {"action-workflow-action": "true", "workflow-action-name": "approve"}
        answer = chief_client.post(edit_url(page), form, follow=True)
    else:
        answer = decide(chief_client, page, "approve")
    is_later = hour is not None and hour > timezone.now()
    assert is_live(page) == (not is_later)
    assert (f"sẽ lên trang lúc {hour:%H:%M %d/%m/%Y}" in said(answer)) if is_later else True
    assert ("Đã đăng “Bài nháp”." in said(answer), "Xem trên trang" in said(answer)) == (not is_later,) * 2


def test_nothing_is_said_to_be_done_that_was_not(draft, author_client):
    address = edit_url(draft)
    for action in ("approve", "reject"):
        asked = {"action-workflow-action": "", "workflow-action-name": action}
        answer = author_client.post(address, page_form(author_client, address) | asked, follow=True)
        assert "Đã cập nhật" in said(answer)


def test_a_comparison_takes_the_decision(waiting, author_client, chief_client):
    assert "Duyệt và đăng" in chief_client.get(compare(waiting)).content.decode()
    assert "newsroom-decision" not in author_client.get(compare(waiting)).content.decode()
    decide(author_client, waiting, "approve")
    assert not is_live(waiting)
    assert "Hãy ghi cần sửa gì" in said(decide(chief_client, waiting, "reject"))
    assert waiting.current_workflow_state.status == "in_progress"
    assert "Đã đăng “Bài nháp”." in said(decide(chief_client, waiting, "approve"))
    assert is_live(waiting)


def test_a_comparison_returns_the_text_with_a_comment(waiting, chief_client):
    answer = decide(chief_client, waiting, "reject", comment="Nêu rõ nguồn.")
    assert "Đã trả lại “Bài nháp” cho " in said(answer)
    assert waiting.current_workflow_state.current_task_state.comment == "Nêu rõ nguồn."


def test_only_the_text_that_was_seen_is_decided_on(waiting, author, chief_client):
    seen = waiting.latest_revision_id
    text = latest(waiting)
    text.summary = "Đổi sau khi người duyệt mở."
    text.save_revision(user=author)
    page = ArticlePage.objects.get(pk=waiting.pk)
    assert "Bài vừa đổi" in said(decide(chief_client, page, "approve", revision=seen))
    assert not is_live(waiting)


def test_nobody_approves_an_own_text_on_a_comparison(draft, chief, chief_client):
    text = latest(draft)
    text.summary = "Chữ của trưởng ban."
    text.save_revision(user=chief)
    page = submit(ArticlePage.objects.get(pk=draft.pk), chief)
    decide(chief_client, page, "approve")
    assert not is_live(page)


def is_live(page):
    return ArticlePage.objects.get(pk=page.pk).live


def test_editor_of_a_text_in_review_reads_the_review_once(
    waiting, chief_client, django_assert_max_num_queries
):
    chief_client.get(edit_url(waiting))
    with django_assert_max_num_queries(85) as captured:
        chief_client.get(edit_url(waiting))
    reviews = [query for query in captured if 'FROM "wagtailcore_workflowstate"' in query["sql"]]
    assert len(reviews) <= 5


PRESS = {"action-workflow-action": "true", "workflow-action-name": "approve"}
WITHDRAW = {"action-cancel-workflow": "true"}
LATE = "bài không còn chờ duyệt"


@pytest.mark.parametrize("ended_by", ["approve", "reject", "withdrawal", "disabled workflow"])
def test_a_decision_on_a_review_that_ended_meanwhile_is_told_and_keeps_what_was_typed(
    ended_by, waiting, author_client, chief_client, other_chief
):
    second = client_of(other_chief)
    typed = page_form(second, edit_url(waiting)) | PRESS | {"summary": "Chữ người thứ hai sửa giúp."}
    if ended_by == "withdrawal":
        form = page_form(author_client, edit_url(waiting)) | WITHDRAW
        author_client.post(edit_url(waiting), form)
    elif ended_by == "disabled workflow":
        waiting.get_workflow().deactivate()
    else:
        decide(chief_client, waiting, ended_by, comment="Nêu rõ nguồn.")
    revisions = waiting.revisions.count()
    answer = second.post(edit_url(waiting), typed)
    assert answer.status_code == 200
    assert LATE in said(answer)
    assert fields_of(answer.content.decode())["summary"] == "Chữ người thứ hai sửa giúp."
    assert waiting.revisions.count() == revisions
    assert is_live(waiting) == (ended_by == "approve")


@pytest.mark.parametrize("days", [None, 1], ids=["online", "waits for its hour"])
def test_an_author_who_withdraws_too_late_is_told(days, draft, author, author_client, chief_client):
    text = latest(draft)
    text.go_live_at = timezone.now() + datetime.timedelta(days=days) if days else None
    text.save_revision(user=author)
    page = submit(ArticlePage.objects.get(pk=draft.pk), author)
    form = page_form(author_client, edit_url(page)) | WITHDRAW
    decide(chief_client, page, "approve")
    answer = author_client.post(edit_url(page), form)
    assert answer.status_code == 200
    assert LATE in said(answer)


def test_a_returned_text_can_still_be_taken_out_of_review(waiting, author_client, chief_client):
    form = page_form(author_client, edit_url(waiting)) | WITHDRAW
    decide(chief_client, waiting, "reject", comment="Nêu rõ nguồn.")
    assert LATE not in said(author_client.post(edit_url(waiting), form, follow=True))
    assert ArticlePage.objects.get(pk=waiting.pk).current_workflow_state is None


def test_late_decisions_on_a_reporting_route_are_told_too(chief, chief_client, other_chief):
    route = ReportingRoute.objects.create(name="Nơi báo tin", purpose="Khi cần.")
    route.save_revision(user=chief)
    route.get_workflow().start(route, chief)
    address = reverse(route.snippet_viewset.get_url_name("edit"), args=[route.pk])
    second = client_of(other_chief)
    presses = ((chief_client, WITHDRAW), (second, PRESS))
    forms = [(client, page_form(client, address) | button) for client, button in presses]
    route.current_workflow_task_state.approve(user=other_chief)
    for client, form in forms:
        revisions = route.revisions.count()
        answer = client.post(address, form | {"contact": "0255 123 456"})
        assert LATE in said(answer)
        assert route.revisions.count() == revisions


@pytest.mark.parametrize("missing", ["step", "workflow"])
def test_a_text_that_no_step_awaits_is_saved_and_its_author_told_whom_to_ask(
    missing, draft, author_client, administrator
):
    add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", draft.get_parent().pk])
    submission = {"title": "Chữ mới gõ", "action-submit": "true"}
    opened = [(address, page_form(author_client, address) | submission) for address in (edit_url(draft), add)]
    if missing == "step":
        FourEyesTask.objects.get().deactivate()
    else:
        draft.get_workflow().deactivate()
    for address, form in opened:
        text = said(author_client.post(address, form | {"summary": "Tóm tắt."}, follow=True))
        assert "Chưa gửi duyệt được: không có bước duyệt nào đang bật" in text
        assert f"Hãy nhờ Quản trị ({administrator.get_full_name()})" in text
    assert ArticlePage.objects.filter(draft_title="Chữ mới gõ", live=False).count() == 2


def test_a_route_that_no_step_awaits_is_saved_and_its_author_told(chief_client, administrator):
    FourEyesTask.objects.get().deactivate()
    route = ReportingRoute.objects.create(name="Nơi báo tin", purpose="Khi cần.")
    names = (("edit", [route.pk]), ("add", []))
    for address in (reverse(route.snippet_viewset.get_url_name(name), args=args) for name, args in names):
        form = page_form(chief_client, address) | {"name": "Chữ mới gõ", "purpose": "Khi cần."}
        form |= {"contact": "0255 123 456", "action-submit": "true"}
        assert "Chưa gửi duyệt được" in said(chief_client.post(address, form, follow=True))
    assert [each.get_latest_revision_as_object().name for each in ReportingRoute.objects.all()] == [
        "Chữ mới gõ"
    ] * 2
