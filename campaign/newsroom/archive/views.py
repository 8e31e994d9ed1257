"""Screens of the archive: search by day and address, one kept page, export of a period, erasure by law."""

import csv
import datetime
import io
import json
import tempfile
import zipfile
from typing import Any, cast

import django_filters
from django import forms
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import HeaderButton

from base.desk.exports import BOM, csv_cell
from base.desk.moments import moment
from base.desk.screens import AdminScreen, paths_of_list
from base.models import User
from base.models.permissions import CHIEFS_ONLY, is_chief
from campaign.newsroom.archive import keeping
from campaign.newsroom.models import ArchivedText, ArchiveQuerySet
from journal.models import Entry

TITLE = "Kho lưu bản đã đăng"
_MAX_PERIOD = datetime.timedelta(days=366)
# The page may load pictures, styles and fonts of this site only, and run no scripts.
_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; sandbox"
)


def _refuse_strangers(request: HttpRequest) -> None:
    if not is_chief(cast(User, request.user)):
        raise PermissionDenied


class _Filters(WagtailFilterSet):
    on = django_filters.DateFilter(label="Đang đăng ngày", method="of_day", widget=AdminDateInput)

    class Meta:
        model = ArchivedText
        fields: list[str] = []

    def of_day(self, rows: ArchiveQuerySet, name: str, value: datetime.date) -> ArchiveQuerySet:
        return rows.online_between(value, value)


def _down(row: ArchivedText) -> str:
    return moment(row.offline_at) if row.offline_at else "đang đăng"


class _NameColumn(Column):
    cell_template_name = "campaign/newsroom/archive/name_cell.html"


class ArchiveView(ReportView):
    """List of all that was ever online, newest first."""

    page_title = TITLE
    header_icon = "history"
    index_url_name = "newsroom_archive"
    index_results_url_name = "newsroom_archive_results"
    results_template_name = "campaign/newsroom/archive/list_results.html"
    permission_policy = CHIEFS_ONLY
    any_permission_required = ["publish"]
    model = ArchivedText
    filterset_class = _Filters
    is_searchable = True
    search_fields = ["title", "address"]
    default_ordering = "-online_at"
    columns = [
        _NameColumn("title", label="Tên", sort_key="title"),
        Column("author", label="Người viết", classname="wide-only"),
        Column("approved_by", label="Người duyệt", classname="wide-only"),
        Column("online_at", label="Lên", accessor=lambda row: moment(row.online_at), sort_key="online_at"),
        Column("offline_at", label="Xuống", accessor=_down),
    ]

    def get_base_queryset(self) -> QuerySet[ArchivedText]:
        return ArchivedText.objects.defer("html")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton("Xuất một thời gian", reverse("newsroom_archive_export"), icon_name="download")]


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the page as readers got it. Raises Http404 if its content is erased or not stored yet."""
    _refuse_strangers(request)
    row = get_object_or_404(ArchivedText, pk=pk)
    if row.erased_at is not None or not row.kept_at:
        raise Http404
    response = HttpResponse(row.html)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


@require_safe
def picture(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """Return a picture of the page. Raises Http404 if it is lost, which `manage.py verify_archive` reports."""
    _refuse_strangers(request)
    row = get_object_or_404(ArchivedText, pk=pk)
    if name not in row.pictures:
        raise Http404
    try:
        return FileResponse(default_storage.open(keeping.path_of(name)))
    except FileNotFoundError as error:
        raise Http404 from error


class PeriodForm(forms.Form):
    """Form of a period, first and last day included."""

    start = forms.DateField(label="Từ ngày", widget=AdminDateInput)
    end = forms.DateField(label="Đến hết ngày", widget=AdminDateInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "start" in given and "end" in given:
            if given["end"] < given["start"]:
                self.add_error("end", "Ngày cuối phải từ ngày đầu trở đi.")
            elif given["end"] - given["start"] > _MAX_PERIOD:
                self.add_error("end", "Mỗi lần xuất được nhiều nhất một năm.")
        return given


class ExportView(UserPassesTestMixin, AdminScreen, FormView):
    """Form that sends the archive of a period as a .zip file."""

    template_name = "campaign/newsroom/archive/export.html"
    form_class = PeriodForm
    page_title = "Xuất Kho lưu"
    header_icon = "download"
    parents = [("newsroom_archive", TITLE)]

    def test_func(self) -> bool:
        return is_chief(self.request.user)

    def form_valid(self, form: PeriodForm) -> FileResponse:  # type: ignore[override]
        start, end = form.cleaned_data["start"], form.cleaned_data["end"]
        rows = ArchivedText.objects.online_between(start, end)
        details = {"start": start.isoformat(), "end": end.isoformat()}
        Entry.append(keeping.EXPORTED, actor=cast(User, self.request.user), details=details)
        name = f"kho-luu-{start:%Y%m%d}-{end:%Y%m%d}.zip"
        return FileResponse(_zipped(rows.order_by("online_at", "pk")), as_attachment=True, filename=name)


_HEADS = [
    "Mã",
    "Tên",
    "Địa chỉ",
    "Người viết",
    "Người duyệt",
    "Lên lúc",
    "Xuống lúc",
    "Tệp",
    "SHA-256",
    "Ghi chú",
]


def _zipped(rows: QuerySet[ArchivedText]) -> Any:
    """Return a file with each page as HTML, its pictures, and a list as .csv and .json."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    lines: list[list[Any]] = []
    found: set[str] = set()
    lost: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows.iterator(chunk_size=50):
            pictures: set[str] = set()
            if row.kept_at and not row.erased_at:
                archive.writestr(f"{row.pk}.html", row.html)
                pictures = set(row.pictures)
            for name in sorted(pictures - found - lost):
                try:
                    with default_storage.open(keeping.path_of(name)) as picture:
                        archive.writestr(f"anh/{name}", picture.read(), zipfile.ZIP_STORED)
                    found.add(name)
                except FileNotFoundError:
                    lost.add(name)
            lines.append(_line(row, sorted(pictures & lost)))
        table = io.StringIO()
        csv.writer(table).writerows([csv_cell(str(value)) for value in line] for line in [_HEADS, *lines])
        archive.writestr("danh-sach.csv", BOM + table.getvalue())
        listed = [dict(zip(_HEADS, line, strict=True)) for line in lines]
        archive.writestr("danh-sach.json", json.dumps(listed, ensure_ascii=False, indent=1))
    file.seek(0)
    return file


def _line(row: ArchivedText, lost: list[str]) -> list[Any]:
    times = [moment(row.online_at), _down(row)]
    file, note = f"{row.pk}.html", f"Mất ảnh: {', '.join(lost)}" if lost else ""
    if row.erased_at:
        file, note = "", f"Đã xóa theo luật lúc {moment(row.erased_at)}: {row.erased_for}"
    elif not row.kept_at:
        file, note = "", "Chưa kịp lưu trang"
    return [row.pk, row.title, row.address, row.author, row.approved_by, *times, file, row.digest, note]


class ReasonForm(forms.Form):
    """Form of the reason of an erasure."""

    reason = forms.CharField(
        label="Căn cứ",
        max_length=300,
        help_text="Văn bản nào đòi xóa. Ghi vào nhật ký và ở lại trong kho, đừng nhắc lại điều phải xóa.",
    )


class EraseView(UserPassesTestMixin, AdminScreen, FormView):
    """Confirmation that the content of one text is erased because the law demands it. Superusers only."""

    template_name = "campaign/newsroom/archive/erase.html"
    form_class = ReasonForm
    page_title = "Xóa theo luật"
    header_icon = "bin"
    parents = [("newsroom_archive", TITLE)]

    def test_func(self) -> bool:
        return cast(User, self.request.user).is_superuser

    @cached_property
    def row(self) -> ArchivedText:
        return get_object_or_404(ArchivedText, pk=self.kwargs["pk"], erased_at=None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, others=self._others(), **kwargs)

    def _others(self) -> int:
        """Return the number of other texts of the page that the archive still has: each is erased separately."""
        texts = ArchivedText.objects.filter(page=self.row.page, erased_at=None)
        return texts.exclude(pk=self.row.pk).count()

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        keeping.erase(self.row.pk, cast(User, self.request.user), form.cleaned_data["reason"])
        done = "Đã xóa nội dung. Bản này chỉ còn giờ lên, giờ xuống, lúc xóa, người xóa và căn cứ."
        if others := self._others():
            messages.warning(
                self.request, f"{done} Kho còn {others} bản khác của trang này, phải xóa từng bản."
            )
        else:
            messages.success(self.request, done)
        return redirect("newsroom_archive")


def urls() -> list[URLPattern]:
    """Return the addresses of the archive inside the admin."""
    return [
        *paths_of_list("reports/kho-luu/", ArchiveView),
        path("reports/kho-luu/xuat/", ExportView.as_view(), name="newsroom_archive_export"),
        path("reports/kho-luu/<int:pk>/", show, name="newsroom_archived"),
        path("reports/kho-luu/<int:pk>/anh/<str:name>", picture, name="newsroom_archived_picture"),
        path("reports/kho-luu/<int:pk>/xoa/", EraseView.as_view(), name="newsroom_archive_erase"),
    ]
