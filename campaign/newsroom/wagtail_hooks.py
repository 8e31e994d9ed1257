"""Hooks of the newsroom: menus, dashboard, review messages, accounts, pasting, the admin's look."""

from collections.abc import Iterator
from typing import Any, cast

from django.contrib.auth.models import Permission
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry, Page, PageLogEntry, WorkflowMixin
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.models import User
from campaign.articles.models import TopicPage, UrgentPublication
from campaign.newsroom.dashboard import (
    BoardPanel,
    CoveragePanel,
    OwnPagesPanel,
    ScannerPanel,
    TourPanel,
    TroublesPanel,
    UrgentPanel,
    WaitingPanel,
)
from campaign.newsroom.jobs.scheduler import troubles
from campaign.newsroom.models import CampaignDay, FourEyesTask, current_step
from campaign.newsroom.people import pen_names, views
from campaign.newsroom.planning import board_views, coverage_views
from campaign.newsroom.planning.board import Waiting, waiting
from campaign.newsroom.review import audit, status_messages, urgent
from campaign.newsroom.review import views as review_views
from campaign.newsroom.review.media_policy import have_same_readers, refusal, reviewed_texts
from campaign.newsroom.writing import paste_views, preview_links
from campaign.newsroom.writing.word_views import WordView
from campaign.reads.report import may_see as may_see_reports


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def explain_review(request: HttpRequest, text: Model) -> None:
    """Show the state of the review above the editor."""
    # Wagtail requests parts of the editor again after the first autosave, when the message is already there.
    is_new = request.method == "GET" and "_w_hydrate_create_view" not in request.GET
    if is_new and isinstance(text, WorkflowMixin):
        status_messages.explain(request, text)


@hooks.register("before_edit_page")
def note_who_opens_it(request: HttpRequest, page: Page) -> None:
    """Log that the user opened an unpublished text."""
    if request.method == "GET":
        audit.note_seen(page, cast(User, request.user))


@hooks.register("after_create_page")
@hooks.register("after_create_snippet")
@hooks.register("after_edit_page")
@hooks.register("after_edit_snippet")
def say_what_review_follows(request: HttpRequest, text: Model) -> None:
    """Tell a reviewer that an own text waits for others, and an author that nobody can approve the text."""
    if not isinstance(text, WorkflowMixin):
        return
    step = current_step(text.get_base_content_type().pk, str(text.pk))
    if step is None:
        return
    if request.POST.get("workflow-action-name") in ("approve", FourEyesTask.ASK):
        status_messages.after_approval(request, step)
    elif "action-submit" in request.POST:
        status_messages.warn_if_stuck(request, step)


# Panels of Wagtail that ours replace, because they run several queries per row.
_REPLACED = {
    "workflow_objects_to_moderate",
    "user_objects_in_workflow_moderation",
    "recent_edits",
    "locked_pages",
}


@hooks.register("construct_homepage_panels")
def show_own(request: HttpRequest, panels: list[Component]) -> None:
    """Replace Wagtail's panels of the user's work by ours."""
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in _REPLACED]
    user = cast(User, request.user)
    panels += [WaitingPanel(user), OwnPagesPanel(user)]


@hooks.register("construct_homepage_panels")
def show_troubles(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of problems with periodic jobs, if there are any, and the one of a missing virus scanner."""
    found, user = troubles(), cast(User, request.user)
    if found:
        panels.append(TroublesPanel(found, user))
    if ScannerPanel.is_wanted(user):
        panels.append(ScannerPanel())


@hooks.register("construct_explorer_page_queryset")
def mark_urgent(parent_page: Page, pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Mark urgent alerts without a second person in the lists of pages (listing/_page_status_cell.html)."""
    urgent = UrgentPublication.objects.open().order_by().filter(alert=OuterRef("pk"))
    return pages.annotate(is_urgent=Exists(urgent))


class _UrgentMenuItem(ActionMenuItem):
    """Action of the page editor that leads to the form of an urgent publication."""

    label = "Đăng khẩn"
    name = "action-urgent"
    icon_name = "warning"

    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and urgent.may_publish(context["page"], context["request"].user)

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("newsroom_urgent", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def offer_urgent_publication() -> ActionMenuItem:
    """Offer chiefs to publish an alert at once."""
    return _UrgentMenuItem(order=70)


@hooks.register("construct_homepage_panels")
def show_coverage(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of the plan's coverage for users who may publish."""
    if may_see_reports(request):
        panels.append(CoveragePanel())


class _CoverageItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_reports(request)


@hooks.register("register_reports_menu_item")
def add_coverage() -> MenuItem:
    """Add the coverage of the plan to the menu of reports."""
    return _CoverageItem(coverage_views.TITLE, reverse("plan_coverage"), icon_name="table", order=890)


def _waiting(request: HttpRequest) -> list[Waiting]:
    """Return the work that waits for the user, queried once per request: menu and dashboard both show it."""
    kept = vars(request)
    if "newsroom_waiting" not in kept:
        kept["newsroom_waiting"] = waiting(cast(User, request.user))
    return kept["newsroom_waiting"]


@hooks.register("construct_homepage_panels")
def show_board(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of the board, that of urgent alerts if there are any, and the tour for new users."""
    counts = _waiting(request)
    panels.append(BoardPanel(counts))
    if any(kind.slug == UrgentPanel.kind for kind in counts):
        panels.append(UrgentPanel(cast(User, request.user)))
    if TourPanel.is_wanted(cast(User, request.user)):
        panels.append(TourPanel())


class BoardMenuItem(MenuItem):
    """Menu item of the board, with the number of texts and comments that wait for the user."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component = super().render_component(request)
        number = sum(kind.count for kind in _waiting(request))
        if number:
            component.label = f"{self.label} ({number})"
        return component


@hooks.register("register_admin_menu_item")
def add_board() -> MenuItem:
    """Add the board to the admin's menu."""
    return BoardMenuItem(
        "Bảng công việc", reverse("newsroom_board"), name="board", icon_name="tasks", order=50
    )


@hooks.register("register_admin_menu_item")
def add_calendar() -> MenuItem:
    """Add the calendar to the admin's menu."""
    return MenuItem("Lịch", reverse("newsroom_calendar"), name="calendar", icon_name="calendar", order=60)


@hooks.register("register_admin_menu_item")
def add_handbook() -> MenuItem:
    """Add the guide to the admin's menu."""
    return MenuItem(
        "Hướng dẫn", reverse("newsroom_handbook"), name="handbook", icon_name="help", order=10_000
    )


class CampaignDayViewSet(SnippetViewSet):
    """Admin views of campaign days."""

    model = CampaignDay
    icon = "calendar"
    list_display = ["name", Column("date_text", label="Ngày"), "source"]


register_snippet(CampaignDayViewSet)


@hooks.register("construct_main_menu")
def tidy_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Remove Wagtail's help, which is in English and off-site, and hide reports from users who may not publish."""
    hidden = {"help"}
    if not page_permission_policy.user_has_permission(request.user, "publish"):
        hidden.add("reports")
    menu_items[:] = [item for item in menu_items if item.name not in hidden]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the views of the newsroom to the admin's URLs."""
    return [
        path("bang-cong-viec/", board_views.BoardView.as_view(), name="newsroom_board"),
        path("lich/", board_views.CalendarView.as_view(), name="newsroom_calendar"),
        path("huong-dan/", board_views.HandbookView.as_view(), name="newsroom_handbook"),
        path("huong-dan/anh/<slug:name>.png", board_views.handbook_picture, name="newsroom_handbook_picture"),
        *views.urls(),
        path("dong-y/<int:pk>/", review_views.AgreementView.as_view(), name="newsroom_agreement"),
        path("dang-khan/<int:pk>/", review_views.UrgentView.as_view(), name="newsroom_urgent"),
        path("hau-kiem/<int:pk>/", review_views.UrgentReviewView.as_view(), name="newsroom_urgent_review"),
        path("anh-dan/", paste_views.paste_image, name="newsroom_paste_image"),
        path("chu-dan/", paste_views.paste_text, name="newsroom_paste_text"),
        path("xem-truoc/<int:pk>/", preview_links.PreviewLinksView.as_view(), name="newsroom_preview_links"),
        path("bai-tu-word/", WordView.as_view(), name="newsroom_word"),
        path("reports/tien-do-ke-hoach/", coverage_views.CoverageView.as_view(), name="plan_coverage"),
        path(
            "reports/tien-do-ke-hoach/danh-sach/",
            coverage_views.CoverageListView.as_view(),
            name="plan_coverage_list",
        ),
        path(
            "reports/tien-do-ke-hoach/danh-sach/results/",
            coverage_views.CoverageListView.as_view(results_only=True),
            name="plan_coverage_list_results",
        ),
    ]


class _WordMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_permission(request.user, "add")


@hooks.register("register_admin_menu_item")
def add_word_to_menu() -> MenuItem:
    """Add the import of Word files to the admin's menu."""
    return _WordMenuItem(
        "Bài từ tệp Word",
        reverse("newsroom_word"),
        name="bai-tu-word",
        icon_name="doc-full-inverse",
        order=110,
    )


class _PenNamesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(pen_names.PERMISSION)


@hooks.register("register_settings_menu_item")
def add_pen_names() -> MenuItem:
    """Add the pen names to the menu of settings."""
    return _PenNamesItem(
        "Bút danh", reverse("newsroom_pen_names"), name="but-danh", icon_name="edit", order=610
    )


@hooks.register("register_permissions")
def permission_to_give_pen_names() -> QuerySet[Permission]:
    """Offer the permission to give pen names in the form of groups."""
    app, code = pen_names.PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=code)


@hooks.register("register_page_header_buttons")
def offer_preview_links(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer preview links in the header of the page editor."""
    if preview_links.may_share(page, user):
        address = reverse("newsroom_preview_links", args=[page.pk])
        yield Button("Liên kết xem trước", address, icon_name="link", priority=62)


@hooks.register("register_page_header_buttons")
def offer_word_at_a_topic(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer the import of Word files in the header of a topic."""
    if isinstance(page.specific_deferred, TopicPage) and page.permissions_for_user(user).can_add_subpage():
        address = f"{reverse('newsroom_word')}?chuyen-muc={page.pk}"
        yield Button("Tạo bài từ tệp Word", address, icon_name="doc-full-inverse", priority=16)


@hooks.register("before_delete_user")
def keep_who_has_work(request: HttpRequest, user: User) -> HttpResponse | None:
    """Refuse to delete an account that has work in its name."""
    return views.refuse_to_delete(request, [user])


@hooks.register("before_bulk_action")
def keep_all_who_have_work(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> HttpResponse | None:
    """Refuse a bulk deletion that includes an account with work in its name."""
    if action_type != "delete" or action.model is not User:
        return None
    return views.refuse_to_delete(request, [user for user in objects if isinstance(user, User)])


@hooks.register("after_create_user")
def invite_who_was_added(request: HttpRequest, user: User) -> None:
    """Send an invitation to a new account: nobody sets the password of another person."""
    if views.invite_again(request, user):
        messages.success(request, f"Đã gửi thư mời tới {user.email}.")


@hooks.register("before_bulk_action")
def keep_readers_of_files(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> HttpResponse | None:
    """Refuse to move files of reviewed texts to a collection with other readers."""
    if action_type != "add_to_collection":
        return None
    collection = action.cleaned_form.cleaned_data["collection"]
    texts = [
        text
        for file in cast(list[Any], objects)
        if not have_same_readers(file.collection, collection)
        for text in reviewed_texts(file)
    ]
    if not texts:
        return None
    messages.error(request, refusal(texts))
    return redirect(action.next_url)


@hooks.register("after_edit_user")
def say_what_leaving_keeps(request: HttpRequest, user: User) -> None:
    """Tell the editor that the work of a deactivated account is kept."""
    if not user.is_active:
        messages.info(
            request, "Người này không vào được nữa. Bài, lịch sử và bút danh của họ vẫn giữ nguyên."
        )


class _FileWithdrawn(LogFormatter):
    label = "Gỡ tệp đang dùng"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        texts = ", ".join(f"“{text}”" for text in log_entry.data["texts"])
        return f"Đã xóa tệp đang dùng ở {texts}"


class _UrgentFormatter(LogFormatter):
    label = "Đăng khẩn"
    message = "Đã đăng khẩn, chờ hậu kiểm"

    def format_comment(self, log_entry: PageLogEntry) -> str:
        return log_entry.data["reason"]


@hooks.register("register_log_actions")
def newsroom_log_actions(actions: LogActionRegistry) -> None:
    """Register the log entries of invitations, looks at drafts, withdrawn files, and a second person's decisions."""
    actions.register_action("newsroom.invite", "Mời người dùng", "Đã gửi thư mời vào Ban Biên tập")
    actions.register_action("newsroom.see", "Xem bản chưa đăng", "Đã xem bản chưa đăng")
    actions.register_action(
        *(
            "newsroom.ask_author",
            "Duyệt, chờ người viết đồng ý",
            "Đã duyệt, chờ người viết đồng ý với bản sửa",
        )
    )
    actions.register_action("newsroom.agree", "Người viết đồng ý", "Đã đồng ý với bản sửa của người duyệt")
    actions.register_action("newsroom.urgent_confirm", "Hậu kiểm: xác nhận", "Đã xác nhận cảnh báo đăng khẩn")
    actions.register_action("newsroom.urgent_withdraw", "Hậu kiểm: gỡ xuống", "Đã gỡ cảnh báo đăng khẩn")
    actions.register_action("newsroom.urgent")(_UrgentFormatter)
    actions.register_action(audit.SHARED, "Gửi xem trước", "Đã tạo liên kết xem trước")
    actions.register_action(audit.UNSHARED, "Thu hồi xem trước", "Đã thu hồi liên kết xem trước")
    actions.register_action(audit.WITHDRAWN)(_FileWithdrawn)


@hooks.register("insert_editor_js")
def add_editor_scripts() -> str:
    """Add the scripts for slugs and pasting to the page editor."""
    return format_html(
        '<script src="{}" defer></script><script src="{}" data-url="{}" defer></script>'
        '<script src="{}" data-url="{}" defer></script>',
        static("js/admin-slug.js"),
        static("js/admin-paste.js"),
        reverse("newsroom_paste_image"),
        static("js/admin-paste-text.js"),
        reverse("newsroom_paste_text"),
    )


@hooks.register("insert_global_admin_js")
def add_admin_script() -> str:
    """Add the script that names what Wagtail leaves without a name to the admin."""
    return format_html('<script src="{}" defer></script>', static("js/admin-names.js"))


@hooks.register("insert_global_admin_css")
def add_admin_css() -> str:
    """Add this site's style sheets to the admin."""
    sheets = [(static("css/admin.css"),), (static("newsroom/board.css"),)]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
