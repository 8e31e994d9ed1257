"""Hooks of messages to the board: their screens, their log entries, and the special days of the board."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.desk.screens import ItemForSome, is_opened
from campaign.articles.models import AlertPage, ArticlePage
from campaign.engagement.messages import desk, quotes, report, services
from campaign.engagement.messages import panels as waiting
from campaign.engagement.models import MESSAGE_POLICY, SpecialDay


@hooks.register("register_admin_urls")
def register_messages() -> list[URLPattern]:
    """Add the views of messages to the admin's URLs."""
    return [
        path("tin-nguoi-dan/", desk.QueueView.as_view(), name="engagement_messages"),
        path("tin-nguoi-dan/bao-cao/", report.ReportView.as_view(), name="engagement_messages_report"),
        path("tin-nguoi-dan/<int:pk>/", desk.MessageView.as_view(), name="engagement_message"),
        path("tin-nguoi-dan/anh/<int:pk>/", desk.picture, name="engagement_picture"),
    ]


@hooks.register("register_admin_menu_item")
def add_messages() -> MenuItem:
    """Add the queue of messages to the admin's menu."""
    return ItemForSome(
        desk.TITLE,
        reverse("engagement_messages"),
        name="tin-nguoi-dan",
        icon_name="mail",
        order=125,
        may=lambda request: MESSAGE_POLICY.user_has_permission(request.user, "view"),
    )


@hooks.register("construct_homepage_panels")
def show_messages(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of messages to the admin's home page if this user works on them and some wait."""
    if MESSAGE_POLICY.user_has_permission(request.user, "change") and (
        panel := waiting.panel_for(request.user)
    ):
        panels.append(panel)


@hooks.register("before_edit_page")
def warn_of_erased_message(request: HttpRequest, page: Page) -> None:
    """Warn the editors of a draft that was made from an erased message or quoted one."""
    if (
        is_opened(request)
        and isinstance(page, AlertPage | ArticlePage)
        and (said := quotes.warning_for(page))
    ):
        messages.warning(request, said)


@hooks.register("register_log_actions")
def log_of_messages(actions: LogActionRegistry) -> None:
    """Register the log entries of messages. They name a message by its number and hold none of its words."""
    for action, words in services.ACTIONS.items():
        actions.register_action(action, words, words)


class SpecialDayViewSet(SnippetViewSet):
    """Admin views of days off and swapped working days."""

    model = SpecialDay
    icon = "calendar"
    list_display = ["day", "name", Column("is_working_text", label="Loại")]


register_snippet(SpecialDayViewSet)
