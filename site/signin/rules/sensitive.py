"""Views that require a fresh proof of identity: people, rights, workflows, sites, exports.

They are named by their URL names, and each app names its own in `AppConfig.ready()`.
"""

from django.http import HttpRequest
from django.urls import ResolverMatch

# Beginnings of URL names. Wagtail's viewsets have a namespace each.
_views = {
    "wagtailusers_users:",
    "wagtailusers_groups:",
    "wagtailadmin_workflows:",
    "wagtailsites:",
    "signin_reset_second_factor",
}
_BULK_ACTION = "wagtail_bulk_action"


def register(*names: str) -> None:
    """Add views, by the beginnings of their URL names."""
    _views.update(names)


def asks(request: HttpRequest, match: ResolverMatch) -> bool:
    """Return True if the request's view requires a fresh proof of identity."""
    # Wagtail's listings and reports return an export if this parameter is set.
    if "export" in request.GET:
        return True
    if match.view_name == _BULK_ACTION:
        return match.kwargs["model_name"] in ("user", "group")
    return match.view_name.startswith(tuple(_views))
