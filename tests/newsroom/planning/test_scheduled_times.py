"""Tests of texts at their scheduled hours: one goes offline, the next is published, and none holds up others."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision
from wagtail.signals import page_unpublished

from base.desk.moments import moment
from campaign.articles.models import ArticlePage
from campaign.newsroom.planning.overdue import overdue_pages
from operations.scheduler.models import JobRun
from operations.scheduler.running import run_job
from tests.admin import said
from tests.factories import ArticleFactory
from tests.newsroom.conftest import revise, submit
from tests.operations.scheduler.test_scheduler import minutes_ago, scheduled

JOB = "publish_scheduled"


def online(page: ArticlePage) -> str:
    """Return the summary that readers see, "" if they see none."""
    found = ArticlePage.objects.get(pk=page.pk)
    return found.summary if found.live else ""


def renewed(page: ArticlePage, hour: datetime.datetime, **changes: object) -> Revision:
    """Return the next text of the live page, approved for `hour`, which may be in the past."""
    revise(page, None, **{"summary": "Bản mới.", "expire_at": None} | changes)
    scheduled(ArticlePage.objects.get(pk=page.pk), hour)
    return Revision.objects.exclude(approved_go_live_at=None).get()


@pytest.mark.parametrize(
    ("end", "hour"),
    [(1, -60), (2, 2), (60, 1), (1, 60)],
    ids=["the end comes first", "both at once", "both overdue", "the hour was first"],
)
def test_the_end_of_a_text_leaves_the_next_one_its_hour(end, hour, live_article):
    hour = minutes_ago(hour)
    revision = renewed(live_article, hour)
    ArticlePage.objects.filter(pk=live_article.pk).update(expire_at=minutes_ago(end))
    call_command(JOB)
    if hour > timezone.now():
        assert online(live_article) == ""
        revision.refresh_from_db()
        assert revision.approved_go_live_at == hour
        revision.content["go_live_at"] = minutes_ago(1).isoformat()
        revision.approved_go_live_at = minutes_ago(1)
        revision.save()
        call_command(JOB)
    assert online(live_article) == "Bản mới."
    assert ArticlePage.objects.get(pk=live_article.pk).expired is False


def test_the_hour_of_a_text_leaves_its_correction_in_review(live_article, author, chief):
    renewed(live_article, minutes_ago(1))
    submit(ArticlePage.objects.get(pk=live_article.pk), author, summary="Bản sửa.")
    call_command(JOB)
    assert online(live_article) == "Bản mới."
    step = ArticlePage.objects.get(pk=live_article.pk).current_workflow_task_state
    step.task.specific.on_action(step, chief, "approve")
    assert online(live_article) == "Bản sửa."


def test_withdrawing_a_text_withdraws_the_next_one_too(live_article):
    renewed(live_article, minutes_ago(-60))
    ArticlePage.objects.get(pk=live_article.pk).unpublish()
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


def test_a_text_whose_address_was_taken_holds_up_no_other(draft, live_article, topic, author_client):
    others = [ArticleFactory(parent=topic, live=False, title=f"Bài {number}") for number in range(2)]
    scheduled(others[0], minutes_ago(9))
    blocked = scheduled(draft, minutes_ago(5))
    scheduled(others[1], minutes_ago(4))
    ArticlePage.objects.filter(pk=blocked.pk).update(slug="khac")
    ArticlePage.objects.filter(pk=live_article.pk).update(slug=blocked.slug, expire_at=minutes_ago(-9))
    assert run_job(JOB) is False
    assert [ArticlePage.objects.get(pk=page.pk).live for page in (*others, blocked)] == [True, True, False]
    message = JobRun.objects.get(name=JOB).message
    assert "Chưa đăng được “Bài nháp”: " in message
    assert blocked.slug in message
    assert [late.page.pk for late in overdue_pages()] == [blocked.pk]
    ArticlePage.objects.filter(pk=live_article.pk).update(slug="nhuong")
    assert run_job(JOB) is True
    assert ArticlePage.objects.get(pk=blocked.pk).live


def test_a_text_that_cannot_be_withdrawn_holds_up_no_other(draft, live_article):
    def fall(instance: ArticlePage, **_: object) -> None:
        raise OSError("đĩa đầy")

    scheduled(draft, minutes_ago(1))
    ArticlePage.objects.filter(pk=live_article.pk).update(expire_at=minutes_ago(1))
    page_unpublished.connect(fall)
    try:
        with pytest.raises(CommandError, match="Chưa gỡ được “Bài đang đăng”: OSError: đĩa đầy"):
            call_command(JOB)
    finally:
        page_unpublished.disconnect(fall)
    assert ArticlePage.objects.get(pk=live_article.pk).live
    assert ArticlePage.objects.get(pk=draft.pk).live


def test_a_text_that_ended_before_its_hour_was_kept_is_reported_and_not_published(live_article, chief_client):
    end = minutes_ago(3)
    renewed(live_article, minutes_ago(10), expire_at=timezone.now() + datetime.timedelta(hours=2))
    revision = Revision.objects.exclude(approved_go_live_at=None).get()
    revision.content["expire_at"] = end.isoformat()
    revision.save()
    before = online(live_article)
    assert run_job(JOB) is False
    assert online(live_article) == before
    html = chief_client.get(reverse("wagtailadmin_home")).content.decode()
    assert f"Giờ tự gỡ ({timezone.localtime(end):%H:%M %d/%m/%Y}) đã qua." in html
    assert "lẽ ra đã được đăng lúc" in html


def take_back(client: Client, page: ArticlePage, revision: Revision) -> str:
    address = reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision.pk])
    return said(client.post(address))


def taken_back(page: ArticlePage) -> int:
    return PageLogEntry.objects.filter(page=page.pk, action="wagtail.schedule.cancel").count()


def test_whoever_takes_back_an_hour_after_it_came_is_told_that_the_text_is_online(draft, chief_client):
    page = scheduled(draft, minutes_ago(1))
    revision = Revision.objects.exclude(approved_go_live_at=None).get()
    call_command(JOB)
    html = take_back(chief_client, page, revision)
    page.refresh_from_db()
    assert "Đã bỏ hẹn giờ" not in html
    assert f"đã lên trang lúc {moment(page.last_published_at)}" in html
    assert reverse("wagtailadmin_pages:unpublish", args=[page.pk]) in html
    assert (page.live, taken_back(page)) == (True, 0)


def test_an_hour_is_taken_back_once(draft, chief_client):
    page = scheduled(draft, minutes_ago(-60))
    revision = Revision.objects.exclude(approved_go_live_at=None).get()
    assert "Đã bỏ hẹn giờ" in take_back(chief_client, page, revision)
    html = take_back(chief_client, page, revision)
    assert "Đã bỏ hẹn giờ" not in html
    assert "không còn giờ hẹn nào" in html
    assert taken_back(page) == 1
