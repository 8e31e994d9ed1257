"""What the newsroom adds to Wagtail's admin: review messages, the troubles panel, image pasting, our look."""

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
from campaign.newsroom.review import audit, preview_links, status_messages
from campaign.newsroom.writing import paste_views
from campaign.newsroom.writing.word_views import WordView
from campaign.reads.report import may_see as may_see_reports


@hooks.register("before_edit_page")
def explain_review(request: HttpRequest, page: Page) -> None:
    # Wagtail asks for parts of the editor again after the first autosave; the message stands there already.
    if request.method == "GET" and "_w_hydrate_create_view" not in request.GET:
        status_messages.explain(request, page)


@hooks.register("before_edit_page")
def note_who_opens_it(request: HttpRequest, page: Page) -> None:
    if request.method == "GET":
        audit.note_seen(page, cast(User, request.user))


@hooks.register("after_edit_page")
def restart_review_of_an_edited_text(request: HttpRequest, page: Page) -> None:
    """A text that was edited during its review is reviewed anew, so that nobody approves what they did not see."""
    task_state = Page.objects.get(pk=page.pk).current_workflow_task_state
    if task_state is None or not isinstance(task_state.task.specific, FourEyesTask):
        return
    if task_state.revision_id != page.latest_revision_id:
        task_state.cancel(user=request.user, resume=True)
    if request.POST.get("workflow-action-name") == "approve":
        messages.warning(request, status_messages.own_edit_text())


# Theirs that ours stand for: they cost several queries a row.
_REPLACED = {
    "workflow_objects_to_moderate",
    "user_objects_in_workflow_moderation",
    "recent_edits",
    "locked_pages",
}


@hooks.register("construct_homepage_panels")
def show_own(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in _REPLACED]
    user = cast(User, request.user)
    panels += [WaitingPanel(user), OwnPagesPanel(user)]


@hooks.register("construct_homepage_panels")
def show_troubles(request: HttpRequest, panels: list[Component]) -> None:
    found = troubles()
    if found:
        panels.append(TroublesPanel(found))


@hooks.register("construct_homepage_panels")
def show_coverage(request: HttpRequest, panels: list[Component]) -> None:
    if may_see_reports(request):
        panels.append(CoveragePanel())


class _CoverageItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_reports(request)


@hooks.register("register_reports_menu_item")
def add_coverage() -> MenuItem:
    return _CoverageItem(coverage_views.TITLE, reverse("plan_coverage"), icon_name="table", order=890)


def _waiting(request: HttpRequest) -> list[Waiting]:
    """Asked for once a request: the menu and the dashboard say it."""
    kept = vars(request)
    if "newsroom_waiting" not in kept:
        kept["newsroom_waiting"] = waiting(cast(User, request.user))
    return kept["newsroom_waiting"]


@hooks.register("construct_homepage_panels")
def show_board(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(BoardPanel(_waiting(request)))
    if TourPanel.is_wanted(cast(User, request.user)):
        panels.append(TourPanel())


class BoardMenuItem(MenuItem):
    """Says how much waits for whoever looks: the notice that nobody has to open a mail for."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component = super().render_component(request)
        number = sum(kind.count for kind in _waiting(request))
        if number:
            component.label = f"{self.label} ({number})"
        return component


@hooks.register("register_admin_menu_item")
def add_board() -> MenuItem:
    return BoardMenuItem(
        "Bảng công việc", reverse("newsroom_board"), name="board", icon_name="tasks", order=50
    )


@hooks.register("register_admin_menu_item")
def add_calendar() -> MenuItem:
    return MenuItem("Lịch", reverse("newsroom_calendar"), name="calendar", icon_name="calendar", order=60)


@hooks.register("register_admin_menu_item")
def add_handbook() -> MenuItem:
    return MenuItem(
        "Hướng dẫn", reverse("newsroom_handbook"), name="handbook", icon_name="help", order=10_000
    )


class CampaignDayViewSet(SnippetViewSet):
    model = CampaignDay
    icon = "calendar"
    list_display = ["name", Column("date_text", label="Ngày"), "source"]


register_snippet(CampaignDayViewSet)


@hooks.register("construct_main_menu")
def tidy_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's help leads outside and is in English; reports are for those who answer for the whole."""
    hidden = {"help"}
    if not page_permission_policy.user_has_permission(request.user, "publish"):
        hidden.add("reports")
    menu_items[:] = [item for item in menu_items if item.name not in hidden]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
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
    if preview_links.may_share(page, user):
        address = reverse("newsroom_preview_links", args=[page.pk])
        yield Button("Liên kết xem trước", address, icon_name="link", priority=62)


@hooks.register("register_page_header_buttons")
def offer_word_at_a_topic(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if isinstance(page.specific_deferred, TopicPage) and page.permissions_for_user(user).can_add_subpage():
        address = f"{reverse('newsroom_word')}?chuyen-muc={page.pk}"
        yield Button("Tạo bài từ tệp Word", address, icon_name="doc-full-inverse", priority=16)


@hooks.register("before_delete_user")
def keep_who_has_work(request: HttpRequest, user: User) -> HttpResponse | None:
    return views.refuse_to_delete(request, [user])


@hooks.register("before_bulk_action")
def keep_all_who_have_work(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> HttpResponse | None:
    if action_type != "delete" or action.model is not User:
        return None
    return views.refuse_to_delete(request, [user for user in objects if isinstance(user, User)])


@hooks.register("after_edit_user")
def say_what_leaving_keeps(request: HttpRequest, user: User) -> None:
    if not user.is_active:
        messages.info(
            request, "Người này không vào được nữa. Bài, lịch sử và bút danh của họ vẫn giữ nguyên."
        )


@hooks.register("register_log_actions")
def newsroom_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("newsroom.invite", "Mời người dùng", "Đã gửi thư mời vào Ban Biên tập")
    actions.register_action("newsroom.see", "Xem bản chưa đăng", "Đã xem bản chưa đăng")


@hooks.register("insert_editor_js")
def add_editor_scripts() -> str:
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
    sheets = [(static("css/admin.css"),), (static("newsroom/board.css"),)]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
