"""Hooks of reports: views and menu items under "Báo cáo", permissions, the log entry of issuing."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from campaign.reports import views
from campaign.reports.viewsets import ReportViewSet


@hooks.register("register_admin_viewset")
def reports_viewset() -> ReportViewSet:
    """Add the views of reports to the admin."""
    return ReportViewSet()


@hooks.register("register_admin_urls")
def register_contributions() -> list[URLPattern]:
    """Add the views of contributions to the admin's URLs."""
    return [
        path("dong-gop/", views.ContributionsView.as_view(), name="reports_contributions"),
        path("dong-gop/bai/", views.ContributionWorksView.as_view(), name="reports_contribution_works"),
        path("dong-gop/tep/", views.ContributionsFileView.as_view(), name="reports_contributions_file"),
    ]


class _ContributionsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("reports.see_contributions")


@hooks.register("register_reports_menu_item")
def add_contributions() -> MenuItem:
    """Add contributions to the menu of reports."""
    return _ContributionsItem("Đóng góp", reverse("reports_contributions"), icon_name="group", order=60)


@hooks.register("register_permissions")
def permission_to_see_contributions() -> QuerySet[Permission]:
    """Offer the permission to see contributions in the form of groups."""
    return Permission.objects.filter(content_type__app_label="reports", codename="see_contributions")


@hooks.register("register_log_actions")
def log_of_issuing(actions: LogActionRegistry) -> None:
    """Register the log entry of an issued report."""
    actions.register_action("reports.issue", "Ban hành báo cáo", "Đã ban hành báo cáo")


@hooks.register("insert_global_admin_css")
def reports_css() -> SafeString:
    """Add the style sheet of reports to the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("reports/admin.css"))
