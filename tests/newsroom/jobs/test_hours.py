"""Tests of texts at the hours set for them: one goes when it ends, the next one comes out, and none holds up others."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from campaign.articles.models import ArticlePage
from tests.newsroom.conftest import latest
from tests.newsroom.jobs.test_scheduler import minutes_ago, scheduled

JOB = "publish_scheduled"


def online(page: ArticlePage) -> str:
    """Return the summary that readers see, "" if they see none."""
    found = ArticlePage.objects.get(pk=page.pk)
    return found.summary if found.live else ""


def renewed(page: ArticlePage, hour: datetime.datetime, **changes: object) -> Revision:
    """Return the next text of the live page, approved for `hour`, which may be past."""
    text = latest(page)
    text.summary, text.expire_at = "Bản mới.", None
    for name, value in changes.items():
        setattr(text, name, value)
    text.save_revision()
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


def test_who_withdraws_a_text_withdraws_the_next_one_too(live_article):
    renewed(live_article, minutes_ago(-60))
    ArticlePage.objects.get(pk=live_article.pk).unpublish()
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
