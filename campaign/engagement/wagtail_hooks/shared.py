"""Hooks for all wings: the style sheet of their screens, the permissions in the form of groups."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from base.desk.screens import add_style_sheet

# Wagtail itself offers the permissions of snippets.
_MODELS = ("attempt", "comment", "kit", "letter", "message", "newslettersettings", "subscriber")


add_style_sheet("engagement/admin.css")


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Offer the permissions of engagement in the form of groups."""
    return Permission.objects.filter(content_type__app_label="engagement", content_type__model__in=_MODELS)
