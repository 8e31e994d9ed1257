"""Hooks of reports: views and menu items under "Báo cáo", permissions, log entries."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from base.desk import log_words
from base.desk.screens import ItemForSome, add_style_sheet
from campaign.reports.contribution_views import (
    CLEAR_OWN,
    SET_OWN,
    ContributionsFileView,
    ContributionsView,
    ContributionWorksView,
    OwnCoefficientView,
)
from campaign.reports.viewsets import ReportViewSet


@hooks.register("register_admin_viewset")
def reports_viewset() -> ReportViewSet:
    """Add the views of reports to the admin."""
    return ReportViewSet()


@hooks.register("register_admin_urls")
def register_contributions() -> list[URLPattern]:
    """Add the views of contributions to the admin's URLs."""
    return [
        path("dong-gop/", ContributionsView.as_view(), name="reports_contributions"),
        path("dong-gop/bai/", ContributionWorksView.as_view(), name="reports_contribution_works"),
        path("dong-gop/he-so/<int:pk>/", OwnCoefficientView.as_view(), name="reports_own_coefficient"),
        path("dong-gop/tep/", ContributionsFileView.as_view(), name="reports_contributions_file"),
    ]


@hooks.register("register_reports_menu_item")
def add_contributions() -> MenuItem:
    """Add everybody's contributions to the menu of reports."""
    return ItemForSome(
        "Đóng góp",
        reverse("reports_contributions"),
        icon_name="group",
        order=60,
        may=lambda request: request.user.has_perm("reports.see_contributions"),
    )


@hooks.register("register_account_menu_item")
def add_own_contributions(request: HttpRequest) -> dict[str, str]:
    """Add contributions to the account page, where users without the right to see all find their own."""
    return {
        "url": reverse("reports_contributions"),
        "label": "Đóng góp, nhuận bút",
        "help_text": "Bài, ảnh đã đăng của bạn trong từng kỳ, tổng theo hệ số và tiền nhuận bút.",
    }


@hooks.register("register_permissions")
def permission_to_see_contributions() -> QuerySet[Permission]:
    """Offer the permission to see contributions in the form of groups."""
    return Permission.objects.filter(content_type__app_label="reports", codename="see_contributions")


@hooks.register("register_log_actions")
def log_of_reports(actions: LogActionRegistry) -> None:
    """Register the log entries for issued reports and for coefficients of single texts."""
    actions.register_action("reports.issue", "Ban hành báo cáo", "Đã ban hành báo cáo")
    actions.register_action(CLEAR_OWN, "Bỏ hệ số riêng", "Đã bỏ hệ số riêng")
    log_words.register(actions, SET_OWN, "Đặt hệ số riêng", "Đã đặt hệ số riêng {value}: {reason}")


add_style_sheet("reports/admin.css")
