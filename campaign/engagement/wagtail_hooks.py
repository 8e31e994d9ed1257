"""Hooks: the editors' list of comments, its permissions and log entries; their screens of guide and newsletter."""

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
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry

from campaign.engagement.drafts import desk
from campaign.engagement.guide import desk as guide
from campaign.engagement.models import COMMENT_POLICY, LETTER_POLICY
from campaign.engagement.newsletter import desk as newsletter


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
def register_newsletter() -> list[URLPattern]:
    """Add the screens of the newsletter to the admin's URLs."""
    return [
        path("ban-tin/", newsletter.LettersView.as_view(), name="engagement_newsletter"),
        path("ban-tin/tim/", newsletter.FindView.as_view(), name="engagement_newsletter_find"),
        path("ban-tin/<int:pk>/", newsletter.LetterView.as_view(), name="engagement_newsletter_letter"),
        path("ban-tin/<int:pk>/html/", newsletter.HtmlView.as_view(), name="engagement_newsletter_html"),
    ]


class _NewsletterItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return LETTER_POLICY.user_has_permission(request.user, "view")


@hooks.register("register_admin_menu_item")
def add_newsletter() -> MenuItem:
    """Add the newsletter to the admin's menu."""
    address = reverse("engagement_newsletter")
    return _NewsletterItem(newsletter.TITLE, address, name="ban-tin", icon_name="mail", order=150)


@hooks.register("construct_homepage_panels")
def show_stuck_letters(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of letters that the mail server does not take, if there are any."""
    if LETTER_POLICY.user_has_permission(request.user, "view") and (found := newsletter.stuck()):
        panels.append(newsletter.StuckPanel(found))


@hooks.register("register_permissions")
def permissions_on_newsletter() -> QuerySet[Permission]:
    """Offer the permissions on the newsletter in the form of groups."""
    models = ("letter", "subscriber", "newslettersettings")
    return Permission.objects.filter(content_type__app_label="engagement", content_type__model__in=models)


@hooks.register("register_log_actions")
def log_of_newsletter(actions: LogActionRegistry) -> None:
    """Register the log entries of the newsletter. They name no address."""
    actions.register_action(newsletter.STOPPED, "Dừng bản tin", "Đã dừng gửi một bản tin")
    actions.register_action(newsletter.ENDED, "Dừng đăng ký bản tin", "Đã dừng đăng ký của một người nhận")
