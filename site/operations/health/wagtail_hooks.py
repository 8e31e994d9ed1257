"""The state of the site in Wagtail's admin: its address and its menu item."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from base.desk.screens import ItemForSome
from operations.health.views import PERMISSION, HealthView


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the page to the admin's URLs."""
    return [path("suc-khoe/", HealthView.as_view(), name="health")]


@hooks.register("register_settings_menu_item")
def add_to_settings() -> MenuItem:
    """Add the page to the menu of settings, first."""
    return ItemForSome(
        HealthView.page_title,
        reverse("health"),
        name="health",
        icon_name="cogs",
        order=10,
        may=lambda request: request.user.has_perm(PERMISSION),
    )
