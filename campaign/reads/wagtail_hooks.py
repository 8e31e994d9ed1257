"""Hooks of reads: the report with its menu item, the dashboard's panel, the column in lists of pages."""

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.pages.listing import ExplorableIndexView

from base.desk.screens import ItemForSome, paths_of_list
from campaign.reads.dashboard import ReadsColumn, WeekPanel
from campaign.reads.report import ReadsView, may_see


@hooks.register("register_admin_urls")
def register_report() -> list[URLPattern]:
    """Add the report of reads to the admin's URLs."""
    return paths_of_list("reports/luot-doc/", ReadsView)


@hooks.register("register_reports_menu_item")
def add_report() -> MenuItem:
    """Add the report of reads to the menu of reports."""
    return ItemForSome("Lượt đọc", reverse("reads_report"), icon_name="view", order=900, may=may_see)


@hooks.register("construct_homepage_panels")
def show_week(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of this week's reads to the dashboard."""
    panels.append(WeekPanel())


ExplorableIndexView.base_columns.append(
    ReadsColumn("reads", label="Đọc (30 ngày)", accessor="pk", width="10%", classname="wide-only")
)
