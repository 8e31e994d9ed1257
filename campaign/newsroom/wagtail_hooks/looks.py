"""Hooks that add the admin's scripts and style sheets."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks


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


@hooks.register("insert_global_admin_css")
def add_admin_css() -> str:
    """Add this site's style sheets to the admin."""
    sheets = [(static("css/admin.css"),), (static("newsroom/board.css"),)]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("register_icons")
def add_icon_of_messages(icons: list[str]) -> list[str]:
    """Add the icon for messages of level "info", which Wagtail names but does not have."""
    return [*icons, "campaign/newsroom/admin/icons/info.svg"]
