"""The schedule for calendar programs, and the form of a week that begins with the entries of another."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.admin.views.pages.create import CreateView

from base.addresses.named import named
from base.delivery.sites import site_of
from base.models import User
from campaign.schedule.calendar_feed import write
from campaign.schedule.models import SchedulePage, WeekPage
from campaign.schedule.public import recent


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Return the published weeks as an iCalendar file for subscription. Raises Http404 without a public schedule."""
    schedule = named(request, SchedulePage.objects.all())
    content = write(schedule.title, site_of(request).hostname, recent(schedule))
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


class NextWeekView(CreateView):
    """The form of a new week, filled in from another one. Nothing is stored before it is saved."""

    def dispatch(self, request: HttpRequest, week: int) -> HttpResponseBase:
        # Only people who may edit a week may see its draft; the form itself checks the right to add a week.
        self.model_week = get_object_or_404(WeekPage, pk=week)
        if not self.model_week.permissions_for_user(cast(User, request.user)).can_edit():
            raise Http404
        return super().dispatch(request, "schedule", "weekpage", self.model_week.get_parent().pk)

    def get(self, request: HttpRequest) -> HttpResponse:
        self.page.begin_after(self.model_week.get_latest_revision_as_object())
        return super().get(request)
