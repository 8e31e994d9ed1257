"""Hooks of kits: their screen, the buttons that lead to it, log entries."""

from collections.abc import Iterator

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from base.models import User
from campaign.articles.models.stories import StoryPage
from campaign.engagement.kit import desk as kits
from campaign.engagement.kit import making


@hooks.register("register_admin_urls")
def register_kit() -> list[URLPattern]:
    """Add the screen of a kit to the admin's URLs."""
    return [path("bo-truyen-thong/<int:page_id>/", kits.KitView.as_view(), name="engagement_kit")]


@hooks.register("register_page_header_buttons")
def offer_kit(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer the kit in the header of a live story."""
    if page.live and kits.may_ask(user) and issubclass(page.cached_content_type.model_class(), StoryPage):
        yield kits.button_of(page)


@hooks.register("register_page_listing_more_buttons")
def offer_kit_in_lists(page: Page, user: User, next_url: str | None = None) -> Iterator[Button]:
    """Offer the kit in the menu of a live story in lists of pages."""
    if page.live and kits.may_ask(user) and isinstance(page, StoryPage):
        yield kits.button_of(page)


@hooks.register("register_log_actions")
def log_of_kits(actions: LogActionRegistry) -> None:
    """Register the log entries of kits."""
    actions.register_action(making.MADE, "Làm bộ truyền thông", "Đã giao máy làm bộ truyền thông")
    actions.register_action(making.WITHDRAWN, "Gỡ bộ truyền thông", "Đã gỡ bộ truyền thông")
