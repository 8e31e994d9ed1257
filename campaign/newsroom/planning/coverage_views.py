"""Admin views of "Tiến độ kế hoạch" and of the list behind each of its numbers."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from base.desk.screens import AdminScreen
from base.models.permissions import CHIEFS_ONLY
from base.templatetags.base_tags import short_date
from campaign.newsroom.planning import coverage_svg
from campaign.newsroom.planning.coverage import Coverage, Row, counted_entries, coverage
from campaign.newsroom.planning.work import ASSIGN
from campaign.reads import queries as reads
from campaign.reads.named_periods import PERIODS
from vietnamese.months import Month

TITLE = "Tiến độ kế hoạch"


@dataclass(frozen=True)
class Cell:
    """Number of the table, with the URL of its list."""

    count: int
    address: str
    is_current: bool
    is_future: bool


class CoverageView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """View of the coverage, of all years or of one."""

    permission_policy = CHIEFS_ONLY
    permission_required = "publish"
    template_name = "campaign/newsroom/coverage.html"
    page_title = TITLE
    header_icon = "table"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        whole = coverage()
        shown, year = whole, None
        if asked := self.request.GET.get("nam"):
            year = next((one for one in whole.years if str(one) == asked), None)
            if year is None:
                raise Http404
            shown = whole.of_year(year)
        current = Month.of(timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "years": whole.years,
            "year": year,
            "years_shown": [(one, sum(m.year == one for m in shown.months)) for one in shown.years],
            "months": [(month, month == current) for month in shown.months],
            "blocks": [
                ("Theo nhiệm vụ (số tin bài)", _lines(shown, shown.tasks, current)),
                ("Theo loại", _lines(shown, shown.kinds, current)),
            ],
            "columns": len(shown.months) + 2,
            "sentences": summary(whole),
            "map": _map(shown, current),
            "may_give": self.request.user.has_perm(ASSIGN),
            "levels": range(coverage_svg.LEVELS + 1),
        }


def _lines(shown: Coverage, rows: tuple[Row, ...], current: Month) -> list[tuple[Row, str, list[Cell]]]:
    first, last = shown.months[0], shown.months[-1]
    return [
        (
            row,
            list_address(row, first, last),
            [
                Cell(
                    count,
                    list_address(row, month, month),
                    month == current,
                    month > current,
                )
                for month, count in zip(shown.months, row.counts, strict=True)
            ],
        )
        for row in rows
    ]


def _map(shown: Coverage, current: Month) -> SafeString:
    first, last = shown.months[0], shown.months[-1]
    drawn = coverage_svg.draw(
        shown,
        title=f"Số nội dung đã đăng, {first} đến {last}",
        description=f"{len(shown.tasks)} nhiệm vụ và {len(shown.kinds)} loại nội dung theo tháng. Ô càng đậm, tháng ấy"
        " đăng càng nhiều; ô trống viền đứt là chưa đăng gì. Bảng bên dưới ghi đủ các số này.",
        current=current,
        address=lambda row, month: list_address(row, month, month),
    )
    return mark_safe(drawn)  # noqa: S308  drawn and escaped there


def list_address(row: Row, first: Month, last: Month) -> str:
    """Return the URL of the list behind a row from `first` to `last`."""
    months = {"tu": first.name, "den": last.name}
    return f"{reverse('plan_coverage_list')}?{urlencode({'dong': row.key, **months})}"


def summary(whole: Coverage) -> list[str]:
    """Return the state of the plan in at most two sentences, for the dashboard and the table's head."""
    if not whole.tasks:
        return ["Chưa có nhiệm vụ kế hoạch nào."]
    untouched = [row for row in whole.tasks if not row.total]
    done = len(whole.tasks) - len(untouched)
    sentences = [f"{done} trên {len(whole.tasks)} nhiệm vụ đã có bài{_named('chưa có bài nào', untouched)}."]
    current = Month.of(timezone.localdate())
    if current in whole.months:
        place = whole.months.index(current)
        idle = [row for row in whole.tasks if not row.counts[place]]
        sentences.append(
            f"Tháng này còn {len(idle)} nhiệm vụ chưa có bài{_named('nhiệm vụ', idle)}."
            if idle
            else "Tháng này nhiệm vụ nào cũng đã có bài."
        )
    elif current > whole.months[-1]:
        # Otherwise nobody would see why new articles are not counted.
        sentences.append(
            f"Phong trào kết thúc năm {whole.months[-1].year}: bài đăng sau đó không được tính; nếu phong trào kéo dài,"
            " hãy sửa năm ở trang phong trào."
        )
    return sentences


def _named(word: str, rows: list[Row]) -> str:
    return f" ({word}: {', '.join(row.code for row in rows)})" if rows else ""


class CoverageListView(ReportView):
    """List of exactly those pages or items that one number of the table counts."""

    header_icon = "table"
    index_url_name = "plan_coverage_list"
    index_results_url_name = "plan_coverage_list_results"
    permission_policy = CHIEFS_ONLY
    any_permission_required = ["publish"]
    model = Page
    export_filename = "tien-do-ke-hoach"
    list_export = ["title", "came_out", "address", "reads"]
    export_headings = {"title": "Tiêu đề", "came_out": "Đăng lúc", "address": "Địa chỉ", "reads": "Lượt đọc"}
    columns = [
        TitleColumn("title", label="Tiêu đề", get_url=lambda thing: _edit(thing)),
        Column("came_out", label="Đăng ngày", accessor=lambda thing: short_date(thing.came_out)),
        NumberColumn("reads", label="Lượt đọc"),
    ]

    @cached_property
    def asked(self) -> tuple[Row, Month, Month]:
        """Row, first and last month of the query string. Raises Http404 if the table does not have them."""
        asked = self.request.GET
        try:
            first, last = Month.named(asked.get("tu", "")), Month.named(asked.get("den", ""))
        except ValueError as error:
            raise Http404 from error
        whole = coverage()
        row = next((row for row in (*whole.tasks, *whole.kinds) if row.key == asked.get("dong")), None)
        if row is None or first not in whole.months or last not in whole.months:
            raise Http404
        return row, first, last

    def get_page_title(self) -> str:
        return self.asked[0].label

    def get_page_subtitle(self) -> str:
        _, first, last = self.asked
        return str(first) if first == last else f"{first} đến {last}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("plan_coverage"), "label": TITLE},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_base_queryset(self) -> QuerySet[Any]:
        row, first, last = self.asked
        return counted_entries(row.key, first, last)

    def decorate_paginated_queryset(self, object_list: QuerySet[Any]) -> QuerySet[Any]:
        pages = [thing.pk for thing in object_list if isinstance(thing, Page)]
        counted = reads.reads_of(pages, *PERIODS["tat-ca"][1](timezone.localdate())) if pages else {}
        for thing in object_list:
            is_page = isinstance(thing, Page)
            # Items are read on other sites, where reads are not counted.
            thing.reads = counted.get(thing.pk, 0) if is_page else ""
            thing.address = thing.full_url if is_page else thing.link
        return object_list


def _edit(thing: Any) -> str:
    name = "wagtailadmin_pages:edit" if isinstance(thing, Page) else "inbox:edit"
    return reverse(name, args=[thing.pk])
