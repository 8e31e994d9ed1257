"""Hooks of kept text: addresses and scripts of the admin, forms shown again, and notes of saved texts."""

from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from wagtail import hooks

from base.desk.kept_text import shown_again, views
from base.desk.kept_text.scripts import script_tags
from base.desk.screens import add_style_sheet


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the address at which a sign-in in a second tab ends. That of `who` is open to everybody (config.urls)."""
    return [
        path("chu-dang-go/da-dang-nhap/", views.signed_in, name="base_kept_text_signed_in"),
    ]


@hooks.register("insert_global_admin_js")
def add_scripts() -> SafeString:
    """Add the scripts that keep typed text."""
    # They are added to every screen; the editor's scripts do nothing on screens without the form of a text.
    return script_tags(
        "store", "session", "dialogs", "sign_in", "offer", "editor", "autosave", "other_forms", "sign_out"
    )


add_style_sheet("css/kept-text.css")


# These run first: the view that they call instead runs all other hooks again.
hooks.register("before_edit_page", shown_again.edited_alone, order=-1)
hooks.register("before_edit_snippet", shown_again.edited_alone, order=-1)
hooks.register("before_create_page", shown_again.page_created_alone, order=-1)
hooks.register("before_create_snippet", shown_again.snippet_created_alone, order=-1)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def note_saved(request: HttpRequest, text: Model) -> None:
    """Note that the text was saved, so that the browser erases it."""
    views.note_saved(request)
