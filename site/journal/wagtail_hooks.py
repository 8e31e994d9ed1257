"""Hooks of the log: its report, and the right to open Wagtail's own reports."""

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView

from base.desk.screens import ItemForSome, paths_of_list
from base.models.permissions import CHIEFS_ONLY, is_chief
from journal.report import JournalView

# Wagtail lets every author open them, the history of the whole site among them.
for _view in (
    AgingPagesView,
    LockedPagesView,
    LogEntriesView,
    PageTypesUsageReportView,
    WorkflowTasksView,
    WorkflowView,
):
    _view.permission_policy, _view.any_permission_required = CHIEFS_ONLY, ["publish"]

_ITEMS = ("locked-pages", "workflows", "workflow-tasks", "site-history", "aging-pages", "page-types-usage")


@hooks.register("construct_reports_menu")
def offer_as_they_open(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Remove Wagtail's own reports from the menu for people who may not open them."""
    if not is_chief(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in _ITEMS]


@hooks.register("register_admin_urls")
def register_report() -> list[URLPattern]:
    """Add the addresses of the log."""
    return paths_of_list("reports/nhat-ky/", JournalView)


@hooks.register("register_reports_menu_item")
def add_report() -> MenuItem:
    """Add the log to the admin's menu of reports."""
    return ItemForSome(
        "Nhật ký",
        reverse("journal"),
        icon_name="history",
        order=920,
        may=lambda request: is_chief(request.user),
    )
