"""Tests of the calendar: entries by day, in the time zone of Quảng Ngãi."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from campaign.articles.desk.days import named_day
from campaign.newsroom.models import CampaignDay
from campaign.newsroom.planning.calendar import Day, month
from tests.factories import AlertFactory, ArticleFactory
from tests.newsroom.conftest import submit


def day(date: datetime.date) -> Day:
    return next(one for week in month(date.year, date.month) for one in week if one.date == date)


FIRST_OF_MAY = datetime.date(2027, 5, 1)


def hour_late(date: datetime.date) -> datetime.datetime:
    """Return 23:30 local time of `date`."""
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time(23, 30)))


@pytest.fixture
def next_month() -> datetime.date:
    return (timezone.localdate().replace(day=1) + datetime.timedelta(days=45)).replace(day=15)


def test_scheduled_text_is_on_its_day(draft, author, chief, next_month):
    draft.go_live_at = hour_late(next_month)
    draft.save_revision(user=author)
    page = submit(draft, author)
    assert [event.what for event in day(next_month).events] == ["Xin đăng, chờ duyệt"]
    page.current_workflow_task_state.approve(user=chief)
    assert [(event.what, event.title) for event in day(next_month).events] == [("Đăng", "Bài nháp")]


def test_ends_are_on_their_day(tree, topic, next_month):
    ArticleFactory(parent=topic, expire_at=hour_late(next_month))
    AlertFactory(parent=tree.topics["canh-bao-lua-dao"], valid_until=hour_late(next_month))
    assert sorted(event.what for event in day(next_month).events) == ["Hết hiệu lực", "Tự gỡ"]


def test_published_stories_are_counted_and_listed(topic, author_client):
    first, second = ArticleFactory(parent=topic), ArticleFactory(parent=topic)
    type(first).objects.filter(pk=first.pk).update(first_published_at=hour_late(FIRST_OF_MAY))
    type(first).objects.filter(pk=second.pk).update(
        first_published_at=hour_late(FIRST_OF_MAY) + datetime.timedelta(hours=1)
    )
    assert day(FIRST_OF_MAY).published == 1
    html = author_client.get(reverse("newsroom_calendar") + "?ngay=2027-05-01").content.decode()
    assert first.title in html
    assert second.title not in html
    # The day links to the forms for new stories.
    assert f"{reverse('newsroom_new_article')}?ngay=2027-05-01" in html
    assert f"{reverse('newsroom_new_alert')}?ngay=2027-05-01" in html


def test_campaign_day_of_every_year_and_of_one(db):
    CampaignDay.objects.all().delete()
    CampaignDay.objects.create(day=19, month=8, name="Hằng năm")
    CampaignDay.objects.create(day=19, month=8, year=2026, name="Một lần")
    names = [[kept.name for kept in day(datetime.date(year, 8, 19)).campaign_days] for year in (2026, 2027)]
    assert names == [["Hằng năm", "Một lần"], ["Hằng năm"]]


def test_day_that_no_year_has_is_refused():
    with pytest.raises(ValidationError, match="Không có ngày 31/4"):
        CampaignDay(day=31, month=4, name="Ngày mẫu").full_clean()
    CampaignDay(day=29, month=2, name="Ngày nhuận").full_clean()


def test_any_address_answers(author_client):
    assert [named_day(text) for text in ("", "hai-01", "9999-12-01", "0001-01-01", "2027-02-30")] == [
        None
    ] * 5
    address = reverse("newsroom_calendar") + "?thang=9999-12&ngay=0001-01-01"
    assert author_client.get(address).status_code == 200


def test_months_lead_on_and_today_is_marked(author_client):
    html = author_client.get(reverse("newsroom_calendar") + "?thang=2026-01").content.decode()
    assert "?thang=2025-12" in html
    assert "?thang=2026-02" in html
    assert 'aria-current="date"' not in html
    assert 'aria-current="date"' in author_client.get(reverse("newsroom_calendar")).content.decode()


def test_days_of_other_months_say_their_month(author_client):
    html = author_client.get(reverse("newsroom_calendar") + "?thang=2026-12").content.decode()
    words = [
        " ".join(strip_tags(link).split()) for link in re.findall(r'calendar__date".*?</a>', html, re.DOTALL)
    ]
    assert len(words) == len(set(words)) == 35
    assert "<span>/11</span>" in html
    assert "<span>/12</span>" not in html
    today = author_client.get(reverse("newsroom_calendar")).content.decode()
    assert re.search(r'</span> <span class="newsroom-calendar__today">hôm nay', today)


def test_only_chiefs_and_administrators_keep_the_days(author_client, chief_client):
    address = reverse("wagtailsnippets_newsroom_campaignday:list")
    assert author_client.get(address).status_code == 302
    assert chief_client.get(address).status_code == 200
    assert address not in author_client.get(reverse("newsroom_calendar")).content.decode()


def test_queries_do_not_grow(topic, author, chief, next_month):
    def queries() -> int:
        for number in range(2):
            page = ArticleFactory(parent=topic, live=False, owner=author, title=f"Bài {number}", body=[])
            page.go_live_at = hour_late(next_month)
            page.save_revision(user=author)
            page = submit(page, author)
            if number:
                page.current_workflow_task_state.approve(user=chief)
        month(next_month.year, next_month.month)
        with CaptureQueriesContext(connection) as asked:
            month(next_month.year, next_month.month)
        return len(asked)

    few = queries()
    assert queries() == few <= 9
