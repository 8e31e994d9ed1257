"""Hooks of the schedule: the copy of a week to the next, and the style sheet of its form."""

from collections.abc import Iterator

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from base.desk.screens import add_style_sheet
from base.models import User
from campaign.schedule.models import SchedulePage, WeekPage
from campaign.schedule.views import NextWeekView


@hooks.register("register_admin_urls")
def register_next_week() -> list[URLPattern]:
    """Add the form of a week that begins with the entries of another."""
    return [path("lich-cong-tac/tuan-sau/<int:week>/", NextWeekView.as_view(), name="schedule_next_week")]


add_style_sheet("schedule/admin.css")


@hooks.register("register_page_header_buttons")
def offer_next_week(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer a copy for the next week: in the header of a week, and in that of the schedule for its newest week."""
    week = page.specific_deferred
    if isinstance(week, SchedulePage):
        week = WeekPage.objects.child_of(page).order_by("-first_day").first()
    if not isinstance(week, WeekPage) or not week.permissions_for_user(user).can_edit():
        return
    if Page.objects.get(pk=week.pk).get_parent().permissions_for_user(user).can_add_subpage():
        address = reverse("schedule_next_week", args=[week.pk])
        yield Button("Chép thành lịch tuần sau", address, icon_name="copy", priority=15)
