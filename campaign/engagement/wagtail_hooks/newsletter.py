"""Hooks of the newsletter: the board's screens, the panel of stuck letters, log entries."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from base.desk.screens import ItemForSome
from campaign.engagement.models import LETTER_POLICY
from campaign.engagement.newsletter import desk


@hooks.register("register_admin_urls")
def register_newsletter() -> list[URLPattern]:
    """Add the screens of the newsletter to the admin's URLs."""
    return [
        path("ban-tin/", desk.LettersView.as_view(), name="engagement_newsletter"),
        path("ban-tin/tim/", desk.FindView.as_view(), name="engagement_newsletter_find"),
        path("ban-tin/<int:pk>/", desk.LetterView.as_view(), name="engagement_newsletter_letter"),
        path("ban-tin/<int:pk>/html/", desk.HtmlView.as_view(), name="engagement_newsletter_html"),
    ]


@hooks.register("register_admin_menu_item")
def add_newsletter() -> MenuItem:
    """Add the newsletter to the admin's menu."""
    address = reverse("engagement_newsletter")
    return ItemForSome(
        desk.TITLE,
        address,
        name="ban-tin",
        icon_name="mail",
        order=150,
        may=lambda request: LETTER_POLICY.user_has_permission(request.user, "view"),
    )


@hooks.register("construct_homepage_panels")
def show_stuck_letters(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of letters that the mail server does not take, if there are any."""
    if LETTER_POLICY.user_has_permission(request.user, "view") and (found := desk.stuck()):
        panels.append(desk.StuckPanel(letters=found))


@hooks.register("register_log_actions")
def log_of_newsletter(actions: LogActionRegistry) -> None:
    """Register the log entries of the newsletter. They name no address."""
    actions.register_action(desk.STOPPED, "Dừng bản tin", "Đã dừng gửi một bản tin")
    actions.register_action(desk.WENT_ON, "Gửi tiếp bản tin", "Đã cho gửi tiếp một bản tin đã dừng")
    actions.register_action(desk.ENDED, "Dừng đăng ký bản tin", "Đã dừng đăng ký của một người nhận")
