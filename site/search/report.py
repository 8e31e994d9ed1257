"""The report "Người đọc tìm gì": the number of searches for each text, and the texts that found nothing."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from search import log
from search.models import SEARCHED_QUERIES, SearchedQuery
from vietnamese import numbers

_PERIODS = [
    ("7", "7 ngày qua"),
    ("30", "30 ngày qua"),
    (str(log.RETENTION.days), f"{log.RETENTION.days} ngày qua"),
]


class _Filters(WagtailFilterSet):
    days = django_filters.ChoiceFilter(
        label="Thời gian", choices=_PERIODS, empty_label=None, method="since", widget=forms.RadioSelect
    )
    found = django_filters.ChoiceFilter(
        label="Kết quả",
        choices=[("khong", "Không tìm thấy gì"), ("co", "Có kết quả")],
        method="with_hits",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = SearchedQuery
        fields: list[str] = []

    def since(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(day__gt=timezone.localdate() - datetime.timedelta(days=int(value)))

    def with_hits(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(found=0) if value == "khong" else rows.filter(found__gt=0)


class SearchedView(ReportView):
    """The report in the admin, with filters and export."""

    page_title = "Người đọc tìm gì"
    header_icon = "search"
    index_url_name = "search_report"
    index_results_url_name = "search_report_results"
    permission_policy = SEARCHED_QUERIES
    any_permission_required = ["view"]
    model = SearchedQuery
    results_template_name = "search/admin/report_results.html"
    filterset_class = _Filters
    default_ordering = "-sum"
    list_export = ["text", "sum", "found", "last"]
    export_headings = {"text": "Đã tìm", "sum": "Số lần", "found": "Số kết quả", "last": "Lần cuối"}
    columns = [
        Column("text", label="Đã tìm (không dấu)", sort_key="text"),
        Column("sum", label="Số lần", accessor=lambda row: numbers.group(row["sum"]), sort_key="sum"),
        Column("found", label="Số kết quả", accessor=lambda row: _found(row["found"]), sort_key="found"),
        DateColumn("last", label="Lần cuối", sort_key="last"),
    ]

    def get_base_queryset(self) -> QuerySet[Any]:
        # This process's counts show at once; other processes write theirs within a minute.
        log.write()
        return SearchedQuery.objects.values("text").annotate(
            sum=Sum("times"), found=Max("hits"), last=Max("day")
        )


def _found(hits: int) -> str:
    return numbers.group(hits) if hits else "Không tìm thấy"
