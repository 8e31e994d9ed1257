"""Hooks that add the admin's scripts and style sheets."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks

from base.desk.screens import add_style_sheet


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
def add_admin_scripts() -> str:
    """Add the admin's scripts: shared functions, local dates, missing names, limits of files, single submission."""
    return format_html(
        '<script src="{}"></script><script src="{}"></script><script src="{}" defer></script>'
        '<script src="{}" defer></script><script src="{}" defer></script>',
        static("js/admin.js"),
        static("js/admin-dates.js"),
        static("js/admin-names.js"),
        static("js/weight.js"),
        static("js/admin-send-once.js"),
    )


add_style_sheet("css/admin.css")
add_style_sheet("newsroom/board.css")


@hooks.register("register_icons")
def add_icon_of_messages(icons: list[str]) -> list[str]:
    """Add the icon for messages of level "info", which Wagtail names but does not have."""
    return [*icons, "campaign/newsroom/admin/icons/info.svg"]
