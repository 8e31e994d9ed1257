"""Tests of the next step: the editor's main button, the decision on a comparison, and the sentence that answers."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from base.models import ReportingRoute
from campaign.articles.models import ArticlePage
from campaign.newsroom.models import FourEyesTask
from tests.admin import fields_of, never_stale, page_form, said
from tests.newsroom.conftest import latest, revise, submit
from tests.newsroom.review.test_four_eyes import PRESS, edit_url, is_live
from tests.newsroom.rights.desk import undone
from tests.people import client_of

pytestmark = pytest.mark.django_db

WITHDRAW = {"action-cancel-workflow": "true"}
LATE = "bài không còn chờ duyệt"


def main_button(client, address):
    """Return the label of the first visible button in the footer."""
    footer = client.get(address).content.decode().split('<footer class="footer', 1)[1]
    label = re.search(r"<button (?!type=.submit. hidden)[^>]*>(.*?)</button>", footer, re.DOTALL)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", label).split())


def compare(page):
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])


def decide(client, page, action, **data):
    step = page.current_workflow_task_state
    data = {"action": action, "revision": page.latest_revision_id} | data
    return client.post(reverse("newsroom_decision", args=[step.pk]), data)


def test_the_main_button_is_the_next_step(draft, author, author_client, chief_client, other_chief):
    assert main_button(author_client, edit_url(draft)).startswith("Gửi duyệt")
    page = submit(draft, author)
    assert main_button(chief_client, edit_url(page)) == "Duyệt và đăng"
    route = ReportingRoute.objects.create(name="Nơi báo tin", purpose="Khi cần.")
    route.contact = "0255 123 456"
    route.save_revision(user=other_chief)
    address = reverse(route.snippet_viewset.get_url_name("edit"), args=[route.pk])
    route.get_workflow().start(route, other_chief)
    assert main_button(chief_client, address) == "Duyệt và đăng"


def test_each_step_answers_in_its_own_sentence(draft, author_client, chief, chief_client, other_chief):
    address = edit_url(draft)
    sent = author_client.post(address, page_form(author_client, address) | {"action-submit": "true"})
    text = said(sent)
    assert "Đã gửi duyệt “Bài nháp”, chờ " in text
    assert "duyệt." in text
    assert sent.url == reverse("newsroom_board")
    action = {"action-workflow-action": "true", "workflow-action-name": "reject"}
    action["workflow-action-extra-data"] = '{"comment": "Nêu rõ nguồn."}'
    returned = chief_client.post(address, page_form(chief_client, address) | action)
    assert "Đã trả lại “Bài nháp” cho " in said(returned)
    page = ArticlePage.objects.get(pk=draft.pk)
    page.current_workflow_state.resume(user=page.owner)
    text = said(chief_client.post(address, page_form(chief_client, address) | PRESS))
    assert text.count("Đã đăng “Bài nháp”.") == 1
    assert ArticlePage.objects.get(pk=draft.pk).get_url() in text
    assert "Đã cập nhật" not in text


def test_a_text_withdrawn_from_a_review_that_locks_it_opens_as_it_is_stored(draft, author, author_client):
    page = submit(draft, author)
    withdrawn = author_client.post(edit_url(page), page_form(author_client, edit_url(page)) | WITHDRAW)
    assert ArticlePage.objects.get(pk=page.pk).current_workflow_state is None
    assert (withdrawn.status_code, withdrawn.headers.get("Location")) == (302, edit_url(page))
    # Otherwise the editor would save by itself what nobody typed.
    assert 'data-w-unsaved-force-value="false"' in author_client.get(edit_url(page)).text


def test_submitting_a_live_page_without_newer_changes_tells_who_reviews(live_article, author_client):
    address = edit_url(live_article)
    sent = author_client.post(address, page_form(author_client, address) | {"action-submit": "true"})
    assert f"Đã gửi duyệt “{live_article.title}”. Chưa ai duyệt được" in said(sent)
    assert sent.url == reverse("newsroom_board")


@pytest.mark.parametrize(
    ("days", "is_in_editor"),
    [(1, True), (-1, False)],
    ids=["later, in the editor", "past, on a comparison"],
)
def test_an_approved_text_is_said_to_be_online_only_if_it_is(draft, author, chief_client, days, is_in_editor):
    text = latest(draft)
    hour = timezone.localtime() + datetime.timedelta(days=days)
    text.go_live_at = hour
    text.save_revision(user=author)
    page = submit(ArticlePage.objects.get(pk=draft.pk), author)
    if is_in_editor:
        html = chief_client.get(edit_url(page)).content.decode()
        assert "Duyệt và hẹn giờ đăng" in html
        answer = chief_client.post(edit_url(page), fields_of(html) | PRESS)
    else:
        answer = decide(chief_client, page, "approve")
    is_later = days > 0
    page = ArticlePage.objects.get(pk=page.pk)
    assert (page.live, page.approved_schedule) == (not is_later, is_later)
    assert (f"sẽ lên trang lúc {hour:%H:%M %d/%m/%Y}" in said(answer)) == is_later
    assert ("Đã đăng “Bài nháp”." in said(answer), "Xem trên trang" in said(answer)) == (not is_later,) * 2


def test_nothing_is_said_to_be_done_that_was_not(draft, author_client):
    address = edit_url(draft)
    form = never_stale(page_form(author_client, address))
    answer = author_client.post(
        address, form | {"action-workflow-action": "", "workflow-action-name": "approve"}
    )
    assert "Đã cập nhật" in said(answer)


def test_a_comparison_takes_the_decision(waiting, author_client, chief_client):
    assert "Duyệt và đăng" in chief_client.get(compare(waiting)).content.decode()
    assert "newsroom-decision" not in author_client.get(compare(waiting)).content.decode()
    decide(author_client, waiting, "approve")
    assert not is_live(waiting)
    assert "Hãy ghi cần sửa gì" in said(decide(chief_client, waiting, "reject"))
    assert waiting.current_workflow_state.status == "in_progress"
    with undone():
        returned = decide(chief_client, waiting, "reject", comment="Nêu rõ nguồn.")
        assert "Đã trả lại “Bài nháp” cho " in said(returned)
        assert waiting.current_workflow_state.current_task_state.comment == "Nêu rõ nguồn."
    assert "Đã đăng “Bài nháp”." in said(decide(chief_client, waiting, "approve"))
    assert is_live(waiting)


def test_only_the_text_that_was_seen_is_decided_on(waiting, author, chief_client):
    seen = waiting.latest_revision_id
    revise(waiting, author, summary="Đổi sau khi người duyệt mở.")
    page = ArticlePage.objects.get(pk=waiting.pk)
    assert "Bài vừa đổi" in said(decide(chief_client, page, "approve", revision=seen))
    assert not is_live(waiting)


def test_nobody_approves_an_own_text_on_a_comparison(draft, chief, chief_client):
    revise(draft, chief, summary="Chữ của trưởng ban.")
    page = submit(ArticlePage.objects.get(pk=draft.pk), chief)
    decide(chief_client, page, "approve")
    assert not is_live(page)


def test_editor_of_a_text_in_review_reads_the_review_once(
    waiting, chief_client, django_assert_max_num_queries
):
    chief_client.get(edit_url(waiting))
    with django_assert_max_num_queries(85) as captured:
        chief_client.get(edit_url(waiting))
    reviews = [query for query in captured if 'FROM "wagtailcore_workflowstate"' in query["sql"]]
    assert len(reviews) <= 5


def test_a_decision_on_a_review_that_ended_meanwhile_is_reported_and_keeps_what_was_typed(
    waiting, author_client, chief_client, other_chief
):
    second = client_of(other_chief)
    form = page_form(second, edit_url(waiting))
    typed = form | PRESS | {"summary": "Chữ người thứ hai sửa giúp."}
    endings = {
        "approval": lambda: decide(chief_client, waiting, "approve"),
        "rejection": lambda: decide(chief_client, waiting, "reject", comment="Nêu rõ nguồn."),
        "withdrawal": lambda: author_client.post(edit_url(waiting), form | WITHDRAW),
    }
    for name, end in endings.items():
        with undone():
            end()
            assert not waiting.workflow_in_progress, name
            revisions = waiting.revisions.count()
            answer = second.post(edit_url(waiting), typed)
            assert answer.status_code == 200
            assert LATE in said(answer), name
            assert fields_of(answer.content.decode())["summary"] == "Chữ người thứ hai sửa giúp."
            assert waiting.revisions.count() == revisions
            assert is_live(waiting) == (name == "approval")


def test_an_author_who_withdraws_too_late_is_told(waiting, author_client, chief_client):
    form = page_form(author_client, edit_url(waiting)) | WITHDRAW
    # The test above has a text that is online by then.
    waiting.latest_revision.content["go_live_at"] = (timezone.now() + datetime.timedelta(days=1)).isoformat()
    waiting.latest_revision.save()
    decide(chief_client, waiting, "approve")
    assert not is_live(waiting)
    assert LATE in said(author_client.post(edit_url(waiting), form))


def test_a_returned_text_can_still_be_taken_out_of_review(waiting, author_client, chief_client):
    form = page_form(author_client, edit_url(waiting)) | WITHDRAW
    decide(chief_client, waiting, "reject", comment="Nêu rõ nguồn.")
    assert LATE not in said(author_client.post(edit_url(waiting), form))
    assert ArticlePage.objects.get(pk=waiting.pk).current_workflow_state is None


def test_late_decisions_on_a_reporting_route_are_reported_too(chief, chief_client, other_chief):
    route = ReportingRoute.objects.create(name="Nơi báo tin", purpose="Khi cần.")
    route.save_revision(user=chief)
    route.get_workflow().start(route, chief)
    address = reverse(route.snippet_viewset.get_url_name("edit"), args=[route.pk])
    form = page_form(chief_client, address) | WITHDRAW
    route.current_workflow_task_state.approve(user=other_chief)
    revisions = route.revisions.count()
    assert LATE in said(chief_client.post(address, form | {"contact": "0255 123 456"}))
    assert route.revisions.count() == revisions


def test_a_text_that_no_step_awaits_is_saved_and_its_author_told_whom_to_ask(
    draft, author_client, administrator
):
    add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", draft.get_parent().pk])
    submission = {"title": "Chữ mới gõ", "action-submit": "true"}
    for what, address in ((FourEyesTask.objects.get(), edit_url(draft)), (draft.get_workflow(), add)):
        form = page_form(author_client, address) | submission
        with undone():
            what.deactivate()
            text = said(author_client.post(address, form | {"summary": "Tóm tắt."}))
            assert "Chưa gửi duyệt được: không có bước duyệt nào đang bật" in text, what
            assert f"Hãy nhờ Quản trị ({administrator.get_full_name()})" in text
            assert ArticlePage.objects.filter(draft_title="Chữ mới gõ", live=False).count() == 1


def test_a_route_that_no_step_awaits_is_saved_and_its_author_told(chief_client, administrator):
    FourEyesTask.objects.get().deactivate()
    route = ReportingRoute.objects.create(name="Nơi báo tin", purpose="Khi cần.")
    address = reverse(route.snippet_viewset.get_url_name("edit"), args=[route.pk])
    form = page_form(chief_client, address) | {"name": "Chữ mới gõ", "action-submit": "true"}
    assert "Chưa gửi duyệt được" in said(chief_client.post(address, form))
    assert ReportingRoute.objects.get().get_latest_revision_as_object().name == "Chữ mới gõ"
