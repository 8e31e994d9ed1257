"""Report "Lượt đọc": reads per page in a period. Only for people who may publish; readers never see it."""

import datetime
from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from base.models.permissions import CHIEFS_ONLY, is_chief
from base.templatetags.base_tags import short_date
from campaign.articles.models import AlertPage, ArticlePage
from campaign.library.models import DocumentRecord
from campaign.reads import counting, queries
from campaign.reads.models import PageReads
from campaign.reads.named_periods import PERIODS

_USUAL = "30-ngay"
_KINDS = {"tin-bai": ArticlePage, "canh-bao": AlertPage, "van-ban": DocumentRecord}
_AT_ONCE = 5_000


class _Filters(WagtailFilterSet):
    period = django_filters.ChoiceFilter(
        label="Thời gian",
        choices=[(name, label) for name, (label, _) in PERIODS.items()],
        empty_label=None,
        method="within",
        widget=forms.RadioSelect,
    )
    kind = django_filters.ChoiceFilter(
        label="Loại trang",
        choices=[(name, model.kind_label) for name, model in _KINDS.items()],
        method="of_kind",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = PageReads
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        # Always filter by a period: without one, the spans of days, months and years would be added up together.
        data = data.copy()
        if data.get("period") not in PERIODS:
            data["period"] = _USUAL
        if data.get("kind") not in _KINDS:
            data.pop("kind", None)
        super().__init__(data, *args, **kwargs)

    def within(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(span__in=queries.spans(*_days(value)))

    def of_kind(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(page__content_type=ContentType.objects.get_for_model(_KINDS[value]))


def _days(name: str) -> tuple[datetime.date, datetime.date]:
    return PERIODS[name][1](timezone.localdate())


def may_see(request: HttpRequest) -> bool:
    """Return True if the user may publish pages, which is the condition for seeing reads."""
    return is_chief(request.user)


class ReadsView(ReportView):
    """Table and export of reads per page, most read first."""

    page_title = "Lượt đọc"
    header_icon = "view"
    index_url_name = "reads_report"
    index_results_url_name = "reads_report_results"
    permission_policy = CHIEFS_ONLY
    any_permission_required = ["publish"]
    model = PageReads
    results_template_name = "campaign/reads/report_results.html"
    filterset_class = _Filters
    default_ordering = "-reads"
    export_filename = "luot-doc"
    list_export = ["title", "kind", "parent", "published", "url", "reads"]
    export_headings = {
        "title": "Trang",
        "kind": "Loại",
        "parent": "Thuộc trang",
        "published": "Đăng ngày",
        "url": "Địa chỉ",
        "reads": "Lượt đọc",
    }
    columns = [
        TitleColumn("title", label="Trang", get_url=lambda row: _edit(row["page"])),
        Column("kind", label="Loại", classname="wide-only"),
        Column("parent", label="Thuộc trang", classname="wide-only"),
        Column("published", label="Đăng ngày", accessor=lambda row: short_date(row["published"])),
        NumberColumn("reads", label="Lượt đọc", sort_key="reads"),
    ]

    def get_base_queryset(self) -> QuerySet[Any]:
        counting.write()
        return queries.sums(PageReads.objects.all())

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.order_by(self.ordering, "page")

    def decorate_paginated_queryset(self, object_list: QuerySet[Any]) -> QuerySet[Any]:
        # The rows are changed in place: the table renders the same objects.
        rows = list(object_list)
        for start in range(0, len(rows), _AT_ONCE):
            _describe(rows[start : start + _AT_ONCE])
        return object_list

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        first, last = _days(self.filters.form.cleaned_data["period"])
        (context["total"],), context["first"], context["last"] = queries.totals((first, last)), first, last
        return context


def _describe(rows: Iterable[dict[str, Any]]) -> None:
    """Add the columns of the table and the export to `rows`."""
    pages = Page.objects.in_bulk([row["page"] for row in rows])
    above = {page.path[: -Page.steplen] for page in pages.values()}
    parents = dict(Page.objects.filter(path__in=above, depth__gt=1).values_list("path", "title"))
    for row in rows:
        page = pages[row["page"]]
        row["title"] = page.title
        row["kind"] = page.specific_class.kind_label
        row["parent"] = parents.get(page.path[: -Page.steplen], "")
        row["published"] = page.first_published_at
        row["url"] = page.full_url


def _edit(page: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page])
