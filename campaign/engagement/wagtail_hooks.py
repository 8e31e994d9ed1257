"""Hooks: the editors' list of comments, its permissions and log entries; their screens of the guide and of kits."""

from collections.abc import Iterator

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry, Page

from base.models import User
from campaign.articles.models.stories import StoryPage
from campaign.engagement.drafts import desk
from campaign.engagement.guide import desk as guide
from campaign.engagement.kit import desk as kits
from campaign.engagement.kit import making
from campaign.engagement.models import COMMENT_POLICY


@hooks.register("register_admin_urls")
def register_comments() -> list[URLPattern]:
    """Add the views of comments to the admin's URLs."""
    return [
        path("y-kien/", desk.CommentsView.as_view(), name="engagement_comments"),
        path("y-kien/<int:pk>/", desk.CommentView.as_view(), name="engagement_comment"),
        path("y-kien/tep/<int:pk>/", desk.CommentsFileView.as_view(), name="engagement_comments_file"),
    ]


class _CommentsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return COMMENT_POLICY.user_has_permission(request.user, "view")


@hooks.register("register_admin_menu_item")
def add_comments() -> MenuItem:
    """Add the comments to the admin's menu."""
    return _CommentsItem(
        desk.TITLE, reverse("engagement_comments"), name="y-kien", icon_name="comment", order=130
    )


@hooks.register("construct_homepage_panels")
def show_new_comments(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of new comments to the admin's home page if this user decides on them and there are any."""
    if COMMENT_POLICY.user_has_permission(request.user, "change") and (found := desk.new_comments()):
        panels.append(desk.NewCommentsPanel(found))


@hooks.register("insert_global_admin_css")
def add_style_sheet() -> SafeString:
    """Add the style sheet of comments to the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("engagement/admin.css"))


@hooks.register("register_permissions")
def permissions_on_comments() -> QuerySet[Permission]:
    """Offer the permissions on comments in the form of groups."""
    return Permission.objects.filter(content_type__app_label="engagement", content_type__model="comment")


@hooks.register("register_log_actions")
def log_of_comments(actions: LogActionRegistry) -> None:
    """Register the log entries of decisions and files."""

    @actions.register_action(desk.DECIDED)
    class _Decided(LogFormatter):
        label = "Xử lý ý kiến góp ý"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return "Đã ghi cách xử lý ý kiến: {state}".format(**log_entry.data)

    @actions.register_action(desk.EXPORTED)
    class _Exported(LogFormatter):
        label = "Tải ý kiến góp ý"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return "Đã tải tệp {count} ý kiến góp ý".format(**log_entry.data)


@hooks.register("register_admin_urls")
def register_guide() -> list[URLPattern]:
    """Add the screen of the guide to the admin's URLs."""
    return [path("bi-lua/", guide.GuideView.as_view(), name="engagement_guide")]


class _GuideItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return guide.may_see(request.user)


@hooks.register("register_admin_menu_item")
def add_guide() -> MenuItem:
    """Add the screen of the guide to the admin's menu."""
    return _GuideItem(guide.TITLE, reverse("engagement_guide"), name="bi-lua", icon_name="help", order=140)


@hooks.register("construct_homepage_panels")
def show_guide(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of the guide to the admin's home page if there is something to look at."""
    if guide.may_see(request.user) and (count := guide.count_of_findings()):
        panels.append(guide.GuidePanel(count))


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


@hooks.register("register_permissions")
def permissions_on_kits() -> QuerySet[Permission]:
    """Offer the permissions on kits in the form of groups."""
    return Permission.objects.filter(content_type__app_label="engagement", content_type__model="kit")


@hooks.register("register_log_actions")
def log_of_kits(actions: LogActionRegistry) -> None:
    """Register the log entries of kits."""
    actions.register_action(making.MADE, "Làm bộ truyền thông", "Đã giao máy làm bộ truyền thông")
    actions.register_action(making.WITHDRAWN, "Rút bộ truyền thông", "Đã rút bộ truyền thông")
