"""Tests of approved texts that cannot be published as they are: the person who decides learns why; nothing changes."""

import datetime

from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from base.models import ReportingRoute
from campaign.articles.models import ArticlePage
from campaign.newsroom.models import Agreement
from tests.admin import said
from tests.newsroom.conftest import revise, submit
from tests.newsroom.review.test_answers import decide
from tests.newsroom.review.test_four_eyes import act_in_editor, act_in_list, is_live


def end_earlier(text) -> str:
    """Set the latest text's end to three minutes ago, as after a long review. Return the end as screens show it."""
    end = timezone.now() - datetime.timedelta(minutes=3)
    revision = text.latest_revision
    revision.content["expire_at"] = end.isoformat()
    revision.save()
    return f"{timezone.localtime(end):%H:%M %d/%m/%Y}"


def listed(client, page, **headers):
    step = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk])
    return client.post(url, headers=headers)


def in_modal(client, page):
    """Approve with a message, in a modal that expects JSON."""
    answer = listed(client, page, **{"x-requested-with": "XMLHttpRequest"})
    assert answer.json()["step"] == "success"
    return answer


def compared(client, page):
    return decide(client, page, "approve")


APPROVALS = (compared, listed, in_modal)


def test_an_address_that_was_taken_meanwhile_is_reported(waiting, live_article, chief_client):
    ArticlePage.objects.filter(pk=waiting.pk).update(slug="khac")
    ArticlePage.objects.filter(pk=live_article.pk).update(slug=waiting.slug)
    for approve in APPROVALS:
        answer = approve(chief_client, waiting)
        assert "Chưa đăng được “Bài nháp”. " in said(answer), approve
        assert waiting.slug in said(answer)
        assert not is_live(waiting)
        assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


def test_a_text_that_ended_in_review_is_not_published_until_its_hour_is_corrected(waiting, chief_client):
    end = end_earlier(waiting)
    for approve in APPROVALS:
        answer = approve(chief_client, waiting)
        assert f"Giờ tự gỡ ({end}) đã qua. Hãy sửa giờ trước." in said(answer), approve
        assert not is_live(waiting)
    # An hour is not text, so the reviewer can set it and approve in one go.
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    act_in_editor(chief_client, waiting, "approve", expire_at=f"{tomorrow:%d/%m/%Y %H:%M}")
    assert is_live(waiting)


def test_an_author_who_agrees_is_told_and_gets_the_text_back(
    draft, author, author_client, chief, chief_client
):
    page = submit(draft, author, summary="Chữ của tác giả.")
    revise(page, chief, summary="Đã sửa.")
    page = ArticlePage.objects.get(pk=page.pk)
    act_in_list(chief_client, page, "approve")
    end = end_earlier(page)
    address = reverse("newsroom_agreement", args=[Agreement.objects.get().pk])
    answer = author_client.post(address, {"dong-y": "1"})
    assert f"Giờ tự gỡ ({end}) đã qua." in said(answer)
    assert answer.url == address
    assert not is_live(page)
    assert Agreement.objects.get().answer == ""
    author_client.post(address, {"chua-dong-y": "1", "ly-do": "Sửa giờ tự gỡ."})
    assert Agreement.objects.get().answer == Agreement.Answer.DECLINED


def test_a_snippet_that_ended_in_review_is_not_published(tree, author, chief_client):
    route = ReportingRoute.objects.create(name="Nơi báo tin", purpose="Khi cần.", live=False)
    route.contact = "0255 123 456"
    route.save_revision(user=author)
    route.get_workflow().start(route, author)
    route = ReportingRoute.objects.get(pk=route.pk)
    end = end_earlier(route)
    name = route.snippet_viewset.get_url_name("workflow_action")
    args = [route.pk, "approve", route.current_workflow_task_state.pk]
    answer = chief_client.post(reverse(name, args=args))
    assert f"Giờ tự gỡ ({end}) đã qua." in said(answer)
    assert not ReportingRoute.objects.get(pk=route.pk).live
