"""The report "Nhật ký" in the admin."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import Truncator
from django.utils.timezone import localtime
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import registry

from base.desk.lists import has_words
from base.models.permissions import CHIEFS_ONLY
from journal import middleware, receivers, rights
from journal.models import BROKEN, Entry

_LABELS = {
    receivers.SIGN_IN: "Đăng nhập",
    receivers.FAILED: "Đăng nhập không được",
    receivers.SIGN_OUT: "Đăng xuất",
    receivers.RESET: "Đặt mật khẩu bằng liên kết trong thư",
    rights.BEGIN: "Ghi nhận quyền lúc bắt đầu",
    rights.CHANGE: "Đổi tài khoản, quyền",
    rights.FOUND: "Quyền bị đổi từ ngoài trang",
    middleware.EXPORT: "Xuất dữ liệu",
    BROKEN: "Nhật ký không nguyên vẹn",
}
_FACTORS = {
    "password": "mật khẩu",
    "mfa": "bước thứ hai",
    "socialaccount": "đăng nhập một lần",
    **rights.SECOND_FACTORS,
}
_OWN = Q(action__in=_LABELS)
_AREAS = {
    "vao-ra": ("Đăng nhập, đăng xuất", Q(action__startswith="access.")),
    "quyen": ("Tài khoản, quyền", Q(action__startswith="rights.")),
    "xuat": ("Xuất dữ liệu", Q(action=middleware.EXPORT)),
    "noi-dung": ("Bài, cài đặt và việc khác", ~_OWN | Q(action=BROKEN)),
}
_MAX_LENGTH = 300


class _Filters(WagtailFilterSet):
    at = django_filters.DateFromToRangeFilter(label="Thời gian", widget=DateRangePickerWidget)
    actor = django_filters.CharFilter(label="Người", method="of_person")
    area = django_filters.ChoiceFilter(
        label="Việc",
        choices=[(name, label) for name, (label, _) in _AREAS.items()],
        method="of_area",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def of_person(self, entries: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        people = entries.order_by().values_list("actor", flat=True).distinct()
        return entries.filter(actor__in=[person for person in people if has_words(person, value)])

    def of_area(self, entries: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        return entries.filter(_AREAS[value][1])


def label_of(entry: Entry) -> str:
    """Return the action in Vietnamese."""
    if entry.action in _LABELS:
        return _LABELS[entry.action]
    formatter = registry.get_formatter(entry)
    return str(formatter.label) if formatter else entry.action


def details_of(entry: Entry) -> str:
    """Return the details of an entry that this app made, in words; "" for Wagtail's entries, whose label is enough."""
    return "; ".join(_details(entry.action, entry.data))


def _details(action: str, data: dict[str, Any]) -> Iterator[str]:
    if action == middleware.EXPORT:
        yield data["path"]
    elif action.startswith("access."):
        yield ", ".join(_FACTORS.get(factor, factor) for factor in data.get("factors", []))
    elif action == BROKEN:
        yield f"mục cuối còn lại khi đó: số {data['after']}"
    elif action.startswith("rights."):
        yield from (f"thêm {line}" for line in data["added"])
        yield from (f"bỏ {line}" for line in data["removed"])
    elif comment := data.get("reply") or data.get("comment"):
        # Wagtail's comments on a text include their place in it.
        yield comment["text"] if isinstance(comment, dict) else comment


def _content(entry: Entry) -> str:
    return ": ".join(filter(None, [entry.name, details_of(entry)]))


def _nobody(entry: Entry) -> str:
    return "Chưa đăng nhập" if entry.action.startswith("access.") else "Hệ thống"


class JournalView(ReportView):
    """List of the log's entries, latest first, with filters and export."""

    page_title = "Nhật ký"
    header_icon = "history"
    index_url_name = "journal"
    index_results_url_name = "journal_results"
    permission_policy = CHIEFS_ONLY
    any_permission_required = ["publish"]
    model = Entry
    filterset_class = _Filters
    default_ordering = "-number"
    export_filename = "nhat-ky"
    list_export = ["number", "at", "actor", "action", "name", "details", "address"]
    columns = [
        Column("number", label="Số", classname="wide-only"),
        Column("at", label="Lúc", accessor=lambda entry: f"{localtime(entry.at):%H:%M:%S %d/%m/%Y}"),
        Column("actor", label="Người", accessor=lambda entry: entry.actor or _nobody(entry)),
        Column("action", label="Việc", accessor=label_of),
        Column(
            "name",
            label="Nội dung",
            accessor=lambda entry: Truncator(_content(entry)).chars(_MAX_LENGTH),
            classname="wide-text",
        ),
        Column("address", label="Địa chỉ mạng", classname="wide-only"),
    ]

    def to_row_dict(self, item: Entry) -> dict[str, Any]:
        return super().to_row_dict(item) | {"action": label_of(item), "details": details_of(item)}
