"""Public views of the work schedule."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from base.page_view import PageView
from base.paging import page_of
from base.visibility import readable
from campaign.schedule.forms import monday_of
from campaign.schedule.models import SchedulePage, WeekPage

WEEKS_PER_PAGE = 26


class ScheduleView(PageView):
    """The current week, and the list of all weeks. Each edition ends at midnight, so the week changes on time."""

    page: SchedulePage

    def context(self) -> dict[str, Any]:
        weeks = self.page.weeks(self.seen_from)
        page_obj = page_of(self.request, Paginator(weeks.defer("days"), WEEKS_PER_PAGE))
        today = timezone.localdate()
        current = weeks.filter(first_day=monday_of(today)).first() if page_obj.number == 1 else None
        return {"page_obj": page_obj, "current": current, "today": today}


class WeekView(PageView):
    """One week, with the weeks before and after it."""

    page: WeekPage

    def context(self) -> dict[str, Any]:
        others = readable(WeekPage.objects.sibling_of(self.page, inclusive=False), self.seen_from).defer(
            "days"
        )
        others = others.order_by("first_day", "pk")
        first = self.page.first_day
        return {
            "today": timezone.localdate(),
            "before": others.filter(first_day__lt=first).last(),
            "after": others.filter(first_day__gt=first).first(),
        }


_FORGOTTEN_AFTER = datetime.timedelta(days=60)


def recent(schedule: SchedulePage) -> list[WeekPage]:
    """Return the weeks that are recent enough for calendar programs."""
    since = timezone.localdate() - _FORGOTTEN_AFTER
    return list(schedule.weeks().filter(first_day__gte=since))
