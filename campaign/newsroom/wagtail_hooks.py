"""What the newsroom adds to Wagtail's admin: review messages, the troubles panel, image pasting, our look."""

from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from base.models import User
from campaign.articles.models import TopicPage
from campaign.newsroom import coverage_views, preview_links, review, views
from campaign.newsroom.models import FourEyesTask
from campaign.newsroom.panels import CoveragePanel, OwnPagesPanel, TroublesPanel, WaitingPanel
from campaign.newsroom.scheduler import troubles
from campaign.newsroom.word_views import WordView
from campaign.reads.report import may_see as may_see_reports


@hooks.register("before_edit_page")
def explain_review(request: HttpRequest, page: Page) -> None:
    # Wagtail asks for parts of the editor again after the first autosave; the message stands there already.
    if request.method == "GET" and "_w_hydrate_create_view" not in request.GET:
        review.explain(request, page)


@hooks.register("after_edit_page")
def restart_review_of_an_edited_text(request: HttpRequest, page: Page) -> None:
    """A text that was edited during its review is reviewed anew, so that nobody approves what they did not see."""
    task_state = Page.objects.get(pk=page.pk).current_workflow_task_state
    if task_state is None or not isinstance(task_state.task.specific, FourEyesTask):
        return
    if task_state.revision_id != page.latest_revision_id:
        task_state.cancel(user=request.user, resume=True)
    if request.POST.get("workflow-action-name") == "approve":
        messages.warning(request, review.own_edit_text())


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
        path("anh-dan/", views.paste_image, name="newsroom_paste_image"),
        path("chu-dan/", views.paste_text, name="newsroom_paste_text"),
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
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
