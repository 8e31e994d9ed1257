"""Hooks of the guide: the editors' screen and its panel."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from base.desk.screens import ItemForSome
from base.models.permissions import is_writer
from campaign.engagement.guide import desk


@hooks.register("register_admin_urls")
def register_guide() -> list[URLPattern]:
    """Add the screen of the guide to the admin's URLs."""
    return [path("bi-lua/", desk.GuideView.as_view(), name="engagement_guide")]


@hooks.register("register_admin_menu_item")
def add_guide() -> MenuItem:
    """Add the screen of the guide to the admin's menu."""
    return ItemForSome(
        desk.TITLE,
        reverse("engagement_guide"),
        name="bi-lua",
        icon_name="help",
        order=140,
        may=lambda request: is_writer(request.user),
    )


@hooks.register("construct_homepage_panels")
def show_guide(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of the guide to the admin's home page if there are findings."""
    if is_writer(request.user) and (count := desk.count_of_findings()):
        panels.append(desk.GuidePanel(count=count))
