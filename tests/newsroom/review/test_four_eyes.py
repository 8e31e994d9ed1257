"""Tests of the review: permission to approve, the reviewer's view, the author's notifications."""

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from campaign.articles.models import ArticlePage
from tests.admin import fields_of, page_form, said
from tests.factories import ArticleFactory
from tests.newsroom.conftest import latest, revise, submit
from tests.people import client_of

PRESS = {"action-workflow-action": "true", "workflow-action-name": "approve"}


def edit_url(page: ArticlePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def act_in_editor(client: Client, page: ArticlePage, action: str, **changes: str) -> HttpResponse:
    """Press a workflow button in the page editor."""
    data = page_form(client, edit_url(page)) | changes
    return client.post(edit_url(page), data | PRESS | {"workflow-action-name": action})


def act_in_list(client: Client, page: ArticlePage, action: str, **data: str) -> None:
    """Press a workflow button in the dashboard's list."""
    task_state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task_state.pk])
    client.post(url, data)


def is_live(page: ArticlePage) -> bool:
    return ArticlePage.objects.get(pk=page.pk).live


@pytest.mark.parametrize("act", [act_in_editor, act_in_list])
def test_chief_approves_what_an_author_wrote(act, waiting, chief_client):
    act(chief_client, waiting, "approve")
    assert is_live(waiting)
    assert waiting.current_workflow_state is None


def test_people_who_changed_the_text_cannot_approve_and_are_told_why_and_who_can(
    topic, chief, chief_client, other_chief
):
    page = submit(ArticleFactory(parent=topic, live=False), chief, title="Bài của trưởng ban")
    html = chief_client.get(edit_url(page)).content.decode()
    assert "Bạn đã viết bài này nên không tự duyệt được" in html
    assert f"Người duyệt được: {other_chief.get_full_name()}." in html
    assert "Duyệt và đăng" not in html
    act_in_list(chief_client, page, "approve")
    assert not is_live(page)
    chief_client.post(edit_url(page), fields_of(html) | PRESS)
    assert not is_live(page)
    assert page.current_workflow_task_state is not None


def test_edit_made_while_approving_is_kept_and_waits_for_another(waiting, chief_client, other_chief):
    answer = act_in_editor(chief_client, waiting, "approve", title="Tựa do trưởng ban sửa")
    assert not is_live(waiting)
    assert "không tự duyệt được" in said(answer)
    assert latest(waiting).title == "Tựa do trưởng ban sửa"
    act_in_list(client_of(other_chief), waiting, "approve")
    assert is_live(waiting)
    assert ArticlePage.objects.get(pk=waiting.pk).title == "Tựa do trưởng ban sửa"


def test_approval_of_a_version_that_was_edited_meanwhile_is_refused(waiting, chief, other_chief):
    seen = waiting.current_workflow_task_state
    revise(waiting, chief, title="Tựa khác hẳn")
    url = reverse("wagtailadmin_pages:workflow_action", args=[waiting.pk, "approve", seen.pk])
    client_of(other_chief).post(url)
    assert not is_live(waiting)


def test_rejection_needs_a_comment(waiting, chief_client):
    task_state = waiting.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[waiting.pk, "reject", task_state.pk])
    answer = chief_client.post(url, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})
    assert "Hãy ghi cần sửa gì" in answer.json()["html"]
    assert waiting.current_workflow_task_state is not None


def test_author_sees_the_rejection_comment_in_the_editor_and_by_mail(
    waiting, author, author_client, chief_client
):
    act_in_list(chief_client, waiting, "reject", comment="Cần ghi rõ nguồn của con số")
    assert "Cần ghi rõ nguồn của con số" in author_client.get(edit_url(waiting)).content.decode()
    (letter,) = [letter for letter in mail.outbox if letter.to == [author.email]]
    assert "Cần ghi rõ nguồn của con số" in letter.body


def test_author_corrects_and_submits_again(waiting, author_client, chief_client):
    act_in_list(chief_client, waiting, "reject", comment="Sửa tựa")
    rejected = waiting.get_latest_revision()
    data = page_form(author_client, edit_url(waiting)) | {"title": "Tựa đã sửa", "action-submit": "true"}
    author_client.post(edit_url(waiting), data)
    html = chief_client.get(edit_url(waiting)).content.decode()
    latest = ArticlePage.objects.get(pk=waiting.pk).latest_revision_id
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[waiting.pk, rejected.pk, latest])
    assert compare in html
    act_in_list(chief_client, waiting, "approve")
    assert is_live(waiting)


def test_reviewer_reaches_the_difference_to_the_live_version_in_one_click(live_article, author, chief_client):
    page = submit(live_article, author, summary="Một câu hoàn toàn mới.")
    html = chief_client.get(edit_url(page)).content.decode()
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", page.latest_revision_id])
    assert f'href="{compare}"' in html
    assert "So sánh với bản đang đăng" in html
    assert "hoàn toàn mới" in chief_client.get(compare).content.decode()


def test_text_under_review_is_locked_for_its_author(waiting, author_client):
    data = page_form(author_client, edit_url(waiting)) | {"title": "Sửa lén khi đang duyệt"}
    author_client.post(edit_url(waiting), data)
    assert latest(waiting).title == waiting.title
