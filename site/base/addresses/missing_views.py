"""Report of missing addresses, and the form that redirects one of them."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.views import CreateView
from wagtail.permission_policies import ModelPermissionPolicy

from base.models import MissingAddress
from vietnamese import numbers


class _RedirectColumn(Column):
    cell_template_name = "base/admin/redirect_cell.html"

    def get_value(self, instance: MissingAddress) -> str:
        if instance.is_noise:
            return ""
        return f"{reverse('base_redirect_missing')}?{urlencode({'dia-chi': instance.path})}"


class MissingAddressesView(ReportView):
    """Report of missing addresses, the most frequent first."""

    page_title = "Địa chỉ không tìm thấy"
    header_icon = "circle-xmark"
    index_url_name = "base_missing_addresses"
    index_results_url_name = "base_missing_addresses_results"
    permission_policy = ModelPermissionPolicy(Redirect)
    any_permission_required = ["add", "change"]
    model = MissingAddress
    results_template_name = "base/admin/missing_addresses_results.html"
    default_ordering = "-count"
    list_export = ["path", "count", "first_asked", "last_asked", "referrer"]
    columns = [
        Column("path", label="Địa chỉ", accessor=str, sort_key="path"),
        Column("count", label="Số lần", accessor=lambda row: numbers.group(row.count), sort_key="count"),
        DateColumn("last_asked", label="Lần cuối", sort_key="last_asked"),
        Column("referrer", label="Từ trang", sort_key="referrer"),
        _RedirectColumn("redirect", label="Chuyển hướng"),
    ]


class MissingRedirectView(CreateView):
    """Wagtail's form of a new redirect with the old address filled in from the query (`dia-chi`)."""

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"old_path": self.request.GET.get("dia-chi", "")}
