"""Hooks of menus and of the header's buttons."""

from collections.abc import Iterator

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.desk.screens import ItemForSome
from base.models import User
from base.models.permissions import is_writer
from campaign.articles.models import PlanTask, TopicPage
from campaign.newsroom.archive import views as archive_views
from campaign.newsroom.models import CampaignDay
from campaign.newsroom.people import pen_names
from campaign.newsroom.planning import coverage_views
from campaign.newsroom.planning.work import ASSIGN, waiting_for
from campaign.newsroom.writing import preview_links
from campaign.reads.report import may_see as may_see_reports


@hooks.register("register_reports_menu_item")
def add_coverage() -> MenuItem:
    """Add the coverage of the plan to the menu of reports."""
    return ItemForSome(
        coverage_views.TITLE, reverse("plan_coverage"), icon_name="table", order=890, may=may_see_reports
    )


@hooks.register("register_reports_menu_item")
def add_archive() -> MenuItem:
    """Add the archive to the menu of reports."""
    return ItemForSome(
        archive_views.TITLE,
        reverse("newsroom_archive"),
        icon_name="folder-inverse",
        order=950,
        may=may_see_reports,
    )


class BoardMenuItem(MenuItem):
    """Menu item of the board, with the number of texts and comments that wait for the user."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component = super().render_component(request)
        number = sum(kind.count for kind in waiting_for(request))
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
    """Add the handbook to the admin's menu."""
    return MenuItem(
        "Hướng dẫn", reverse("newsroom_handbook"), name="handbook", icon_name="help", order=10_000
    )


class CampaignDayViewSet(SnippetViewSet):
    """Admin views of campaign days."""

    model = CampaignDay
    icon = "calendar"
    list_display = ["name", Column("date_text", label="Ngày"), "source"]


register_snippet(CampaignDayViewSet)


# Names of the entries at the top level of the menu; all others are below "Thêm".
_FIRST = {
    *("new-article", "new-alert", "board", "calendar", "explorer", "hop-tin", "van-ban", "handbook"),
    *("reports", "settings"),
}


class _ChosenMenu(Menu):
    """Menu of entries that are known to be shown: asking them again would cost queries on each screen."""

    def menu_items_for_request(self, request: HttpRequest) -> list[MenuItem]:
        return self.registered_menu_items


# Runs last, because other hooks add to the menu or remove from it.
@hooks.register("construct_main_menu", order=1000)
def gather_the_rest(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Gather the entries that are needed less often in one submenu, without Wagtail's help: English, and off-site."""
    rest = [item for item in menu_items if item.name not in {*_FIRST, "help"}]
    menu_items[:] = [item for item in menu_items if item.name in _FIRST]
    if rest:
        more = _ChosenMenu(items=rest)
        menu_items.append(SubmenuMenuItem("Thêm", more, name="them", icon_name="list-ul", order=500))


@hooks.register("register_admin_menu_item")
def add_new_article() -> MenuItem:
    """Add the form of a new article to the admin's menu."""
    return ItemForSome(
        "Viết bài",
        reverse("newsroom_new_article"),
        name="new-article",
        icon_name="edit",
        order=30,
        may=lambda request: is_writer(request.user),
    )


@hooks.register("register_admin_menu_item")
def add_new_alert() -> MenuItem:
    """Add the form of a new alert to the admin's menu."""
    return ItemForSome(
        "Viết cảnh báo",
        reverse("newsroom_new_alert"),
        name="new-alert",
        icon_name="warning",
        order=40,
        may=lambda request: is_writer(request.user),
    )


@hooks.register("register_admin_menu_item")
def add_word_to_menu() -> MenuItem:
    """Add the import of Word files to the admin's menu."""
    return ItemForSome(
        "Bài từ tệp Word",
        reverse("newsroom_word"),
        name="bai-tu-word",
        icon_name="doc-full-inverse",
        order=110,
        may=lambda request: is_writer(request.user),
    )


@hooks.register("register_settings_menu_item")
def add_pen_names() -> MenuItem:
    """Add the pen names to the menu of settings."""
    return ItemForSome(
        "Bút danh",
        reverse("newsroom_pen_names"),
        name="but-danh",
        icon_name="edit",
        order=610,
        may=lambda request: request.user.has_perm(pen_names.PERMISSION),
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
def offer_texts_at_a_topic(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer the import of Word files, and to chiefs a button to give work, in the header of a topic."""
    if not isinstance(page.specific_deferred, TopicPage):
        return
    if page.permissions_for_user(user).can_add_subpage():
        address = f"{reverse('newsroom_word')}?chuyen-muc={page.pk}"
        yield Button("Tạo bài từ tệp Word", address, icon_name="doc-full-inverse", priority=16)
    if user.has_perm(ASSIGN):
        address = f"{reverse('newsroom_give')}?chuyen-muc={page.pk}"
        yield Button("Giao việc", address, icon_name="tasks", priority=17)


@hooks.register("register_snippet_listing_buttons")
def offer_to_give_work_of_the_plan(
    snippet: Model, user: User, next_url: str | None = None
) -> Iterator[Button]:
    """Offer chiefs a button to give work in the list of plan tasks."""
    if isinstance(snippet, PlanTask) and user.has_perm(ASSIGN):
        address = f"{reverse('newsroom_give')}?nhiem-vu={snippet.pk}"
        yield Button("Giao việc", address, icon_name="tasks", priority=15)
