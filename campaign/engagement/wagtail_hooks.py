"""Hooks: the editors' screens of comments, the guide and contests, with their permissions and log entries."""

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
from wagtail.snippets.models import register_snippet

from campaign.engagement.contest import bank
from campaign.engagement.contest.desk import contests, questions
from campaign.engagement.drafts import desk
from campaign.engagement.guide import desk as guide
from campaign.engagement.models import ATTEMPT_POLICY, COMMENT_POLICY


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
def register_contests() -> list[URLPattern]:
    """Add the screens of contests and of the question bank to the admin's URLs."""
    return [
        path("cuoc-thi/", contests.ContestsView.as_view(), name="engagement_contests"),
        path("cuoc-thi/mau-danh-sach/", contests.list_template, name="engagement_list_template"),
        path("cuoc-thi/<int:pk>/", contests.ContestView.as_view(), name="engagement_contest"),
        path("cuoc-thi/<int:pk>/ma/", contests.codes_file, name="engagement_codes_file"),
        path("cuoc-thi/<int:pk>/ket-qua/<str:key>/", contests.contest_file, name="engagement_contest_file"),
        path("cau-hoi-thi/duyet/", questions.ReviewView.as_view(), name="engagement_questions_review"),
        path("cau-hoi-thi/nhap/", questions.ImportView.as_view(), name="engagement_questions_import"),
    ]


register_snippet(questions.QuestionViewSet)


class _ContestsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return ATTEMPT_POLICY.user_has_permission(request.user, "view")


@hooks.register("register_admin_menu_item")
def add_contests() -> MenuItem:
    """Add contests to the admin's menu."""
    return _ContestsItem(
        contests.TITLE, reverse("engagement_contests"), name="cuoc-thi", icon_name="success", order=150
    )


@hooks.register("register_permissions")
def permissions_on_contests() -> QuerySet[Permission]:
    """Offer the permissions on contests in the form of groups."""
    return Permission.objects.filter(content_type__app_label="engagement", content_type__model="attempt")


@hooks.register("register_log_actions")
def log_of_contests(actions: LogActionRegistry) -> None:
    """Register the log entries of contests."""
    actions.register_action(bank.APPROVED, "Duyệt câu hỏi thi", "Đã duyệt câu hỏi thi")
    actions.register_action(bank.RETIRED, "Thôi dùng câu hỏi thi", "Đã cho câu hỏi thi thôi dùng")

    @actions.register_action(bank.IMPORTED)
    class _Imported(LogFormatter):
        label = "Nhập câu hỏi thi"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return "Đã nhập {count} câu hỏi thi từ tệp".format(**log_entry.data)

    @actions.register_action(contests.LISTED)
    class _Listed(LogFormatter):
        label = "Lập mã dự thi"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return "Đã lập {count} mã dự thi".format(**log_entry.data)

    @actions.register_action(contests.DRAWN_UP)
    class _DrawnUp(LogFormatter):
        label = "Lập bảng kết quả thi"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return "Đã lập bảng kết quả “{round}”, {count} người".format(**log_entry.data)

    @actions.register_action(contests.EXPORTED)
    class _Exported(LogFormatter):
        label = "Tải danh sách dự thi"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return "Đã tải tệp của cuộc thi: {what}".format(**log_entry.data)
