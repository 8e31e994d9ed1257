"""Calendar "Lịch": a month of scheduled, ending and published pages, with the campaign's days. It only reads."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Revision, TaskState
from wagtail.query import PageQuerySet

from base.delivery.gathering import PlaceIn
from campaign.articles.models import AlertPage, ArticlePage
from campaign.library.models import DocumentRecord
from campaign.newsroom.models import Assignment, AssignmentQuerySet, CampaignDay
from vietnamese.dates import midnight


@dataclass(frozen=True)
class Event:
    """Event of a page at a time of this day, automatic or subject to approval."""

    at: datetime.datetime
    what: str
    title: str
    url: str


@dataclass
class Day:
    """Day of the calendar."""

    date: datetime.date
    campaign_days: list[CampaignDay] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    # Open assignments that are due on this day.
    due: list[Assignment] = field(default_factory=list)
    published: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.campaign_days or self.events or self.due or self.published)


def month(year: int, number: int, assignments: AssignmentQuerySet | None = None) -> list[list[Day]]:
    """Return the weeks of the month, from Monday, filled up with days of the neighbouring months.

    Open `assignments` appear on the day of their deadline.
    """
    weeks = [[Day(date) for date in week] for week in calendar.Calendar().monthdatescalendar(year, number)]
    days = {day.date: day for week in weeks for day in week}
    for kept in _campaign_days(days):
        for date in days:
            if kept.falls_on(date):
                days[date].campaign_days.append(kept)
    span = (midnight(min(days)), midnight(max(days) + datetime.timedelta(days=1)))
    for event in sorted(_events(*span), key=lambda event: event.at):
        days[timezone.localdate(event.at)].events.append(event)
    if assignments is not None:
        for assignment in assignments.open().filter(due__range=(min(days), max(days))).with_progress():
            days[assignment.due].due.append(assignment)
    dates = sorted(days)
    place = PlaceIn("first_published_at", [midnight(date) for date in dates])
    published = published_between(*span).order_by().values(place=place).annotate(count=Count("pk"))
    for number, count in published.values_list("place", "count"):
        days[dates[number - 1]].published = count
    return weeks


def published_on(date: datetime.date) -> PageQuerySet:
    """Return the pages first published on this day, newest first."""
    return published_between(midnight(date), midnight(date + datetime.timedelta(days=1)))


def published_between(start: datetime.datetime, end: datetime.datetime) -> PageQuerySet:
    """Return articles, alerts and documents first published in this time and still live, newest first."""
    pages = Page.objects.exact_type(ArticlePage, AlertPage, DocumentRecord).live()
    return pages.filter(first_published_at__gte=start, first_published_at__lt=end).order_by(
        "-first_published_at"
    )


def _campaign_days(days: dict[datetime.date, Day]) -> list[CampaignDay]:
    return list(
        CampaignDay.objects.filter(
            Q(year=None) | Q(year__in={date.year for date in days}), month__in={date.month for date in days}
        )
    )


def _events(start: datetime.datetime, end: datetime.datetime) -> Iterator[Event]:
    for revision in Revision.page_revisions.filter(
        approved_go_live_at__gte=start, approved_go_live_at__lt=end
    ).prefetch_related("content_object"):
        yield _event(revision.content_object, revision.approved_go_live_at, "Đăng")
    # Two queries, because with a single one SQLite may start by reading the texts of all revisions.
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).values_list("revision", flat=True)
    revisions = (
        Revision.page_revisions.filter(pk__in=list(waiting))
        .annotate(go_live_at=KeyTextTransform("go_live_at", "content"))
        .exclude(go_live_at=None)
        .defer("content")
        .prefetch_related("content_object")
    )
    for revision in revisions:
        at = parse_datetime(revision.go_live_at)
        if at is not None and start <= at < end:
            yield _event(revision.content_object, at, "Xin đăng, chờ duyệt")
    for page in Page.objects.live().filter(expire_at__gte=start, expire_at__lt=end):
        yield _event(page, page.expire_at, "Tự gỡ")
    for alert in AlertPage.objects.live().filter(valid_until__gte=start, valid_until__lt=end):
        yield _event(alert, alert.valid_until, "Hết hiệu lực")


def _event(page: Page, at: datetime.datetime, what: str) -> Event:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return Event(at, what, page.get_admin_display_title(), url)
