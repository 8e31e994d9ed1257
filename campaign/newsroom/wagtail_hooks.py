"""Hooks of the newsroom: menus, dashboard, review messages, accounts, pasting, the admin's look."""

from collections.abc import Iterator
from typing import cast

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.models import User
from campaign.articles.models import TopicPage
from campaign.newsroom.dashboard import (
    BoardPanel,
    CoveragePanel,
    OwnPagesPanel,
    TourPanel,
    TroublesPanel,
    WaitingPanel,
)
from campaign.newsroom.jobs.scheduler import troubles
from campaign.newsroom.models import CampaignDay, FourEyesTask
from campaign.newsroom.people import views
from campaign.newsroom.planning import board_views, coverage_views
from campaign.newsroom.planning.board import Waiting, waiting
from campaign.newsroom.review import audit, status_messages
from campaign.newsroom.writing import paste_views, preview_links
from campaign.newsroom.writing.word_views import WordView
from campaign.reads.report import may_see as may_see_reports


@hooks.register("before_edit_page")
def explain_review(request: HttpRequest, page: Page) -> None:
    """Show the state of the review above the editor."""
    # Wagtail requests parts of the editor again after the first autosave, when the message is already there.
    if request.method == "GET" and "_w_hydrate_create_view" not in request.GET:
        status_messages.explain(request, page)


@hooks.register("before_edit_page")
def note_who_opens_it(request: HttpRequest, page: Page) -> None:
    """Log that the user opened an unpublished text."""
    if request.method == "GET":
        audit.note_seen(page, cast(User, request.user))


@hooks.register("after_edit_page")
def restart_review_of_an_edited_text(request: HttpRequest, page: Page) -> None:
    """Restart the review of a text that was edited during it, so that nobody approves text that they did not see."""
    task_state = Page.objects.get(pk=page.pk).current_workflow_task_state
    if task_state is None or not isinstance(task_state.task.specific, FourEyesTask):
        return
    if task_state.revision_id != page.latest_revision_id:
        task_state.cancel(user=request.user, resume=True)
    if request.POST.get("workflow-action-name") == "approve":
        messages.warning(request, status_messages.own_edit_text())


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
    """Add the panel of problems with periodic jobs, if there are any."""
    found = troubles()
    if found:
        panels.append(TroublesPanel(found))


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
    """Add the panel of the board, and the tour for new users."""
    panels.append(BoardPanel(_waiting(request)))
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


@hooks.register("after_edit_user")
def say_what_leaving_keeps(request: HttpRequest, user: User) -> None:
    """Tell the editor that the work of a deactivated account is kept."""
    if not user.is_active:
        messages.info(
            request, "Người này không vào được nữa. Bài, lịch sử và bút danh của họ vẫn giữ nguyên."
        )


@hooks.register("register_log_actions")
def newsroom_log_actions(actions: LogActionRegistry) -> None:
    """Register the log entries of invitations and of views of unpublished texts."""
    actions.register_action("newsroom.invite", "Mời người dùng", "Đã gửi thư mời vào Ban Biên tập")
    actions.register_action("newsroom.see", "Xem bản chưa đăng", "Đã xem bản chưa đăng")


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


@hooks.register("insert_global_admin_css")
def add_admin_css() -> str:
    """Add this site's style sheets to the admin."""
    sheets = [(static("css/admin.css"),), (static("newsroom/board.css"),)]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
