"""Hooks for all wings: the style sheet of their screens, the permissions in the form of groups."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

# Wagtail itself offers the permissions of snippets.
_MODELS = ("attempt", "comment", "kit", "letter", "message", "newslettersettings", "subscriber")


@hooks.register("insert_global_admin_css")
def add_style_sheet() -> SafeString:
    """Add the style sheet of engagement's screens to the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("engagement/admin.css"))


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Offer the permissions of engagement in the form of groups."""
    return Permission.objects.filter(content_type__app_label="engagement", content_type__model__in=_MODELS)
