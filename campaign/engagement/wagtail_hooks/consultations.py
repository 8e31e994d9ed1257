"""Hooks of comments on drafts: their list, panel and log entries."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from base.desk import log_words
from base.desk.screens import ItemForSome
from campaign.engagement.consultations import desk
from campaign.engagement.models import COMMENT_POLICY, Comment


@hooks.register("register_admin_urls")
def register_comments() -> list[URLPattern]:
    """Add the views of comments to the admin's URLs."""
    return [
        path("y-kien/", desk.CommentsView.as_view(), name="engagement_comments"),
        path("y-kien/<int:pk>/", desk.CommentView.as_view(), name="engagement_comment"),
        path("y-kien/tep/<int:pk>/", desk.CommentsFileView.as_view(), name="engagement_comments_file"),
    ]


@hooks.register("register_admin_menu_item")
def add_comments() -> MenuItem:
    """Add the comments to the admin's menu."""
    return ItemForSome(
        desk.TITLE,
        reverse("engagement_comments"),
        name="y-kien",
        icon_name="comment",
        order=130,
        may=lambda request: COMMENT_POLICY.user_has_permission(request.user, "view"),
    )


@hooks.register("construct_homepage_panels")
def show_new_comments(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of new comments to the admin's home page if there are any and this user may decide on them."""
    if COMMENT_POLICY.user_has_permission(request.user, "change") and (found := desk.new_comments()):
        panels.append(desk.NewCommentsPanel(drafts=found, new=Comment.State.NEW))


@hooks.register("register_log_actions")
def log_of_comments(actions: LogActionRegistry) -> None:
    """Register the log entries of decisions and files."""
    actions.register_action(desk.ERASED, "Xóa ý kiến góp ý trước hạn", "Đã xóa ý kiến góp ý trước hạn")
    log_words.register(actions, desk.DECIDED, "Xử lý ý kiến góp ý", "Đã ghi cách xử lý ý kiến: {state}")
    log_words.register(actions, desk.EXPORTED, "Tải ý kiến góp ý", "Đã tải tệp {count} ý kiến góp ý")
