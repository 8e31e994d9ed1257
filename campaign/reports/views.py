"""Admin views of reports. counts/ computes the figures, services.py stores them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from base.desk.screens import AdminScreen, RefreshedScreen
from base.desk.versions import version_of
from base.files.sending import download
from base.models import AgencySettings, User
from campaign.reports import services
from campaign.reports.counts import others
from campaign.reports.counts.lists import lists_of
from campaign.reports.figures import BEFORE, ITEMS, PARTS, Selection
from campaign.reports.files import charts
from campaign.reports.files.printed import printed
from campaign.reports.models import REPORTS, FileOrder, IssuedError, Report
from operations.queue.media import POLL
from operations.queue.models import is_unfinished
from vietnamese import dates, numbers
from vietnamese.slugs import slugify

ROWS = 50
_SHOWN_FIRST = 20
# Name of the report's version, in the address and the form of its issue.
_VERSION = "ban"
KEPT_AS_ISSUED = (
    "Báo cáo đã ban hành được giữ nguyên. Cần đính chính thì lập báo cáo mới và chọn “thay cho báo cáo” này."
)


def _state(report: Report) -> str:
    if not report.issued_at:
        return "Bản nháp"
    return f"Đã ban hành {dates.short(timezone.localtime(report.issued_at).date())}"


class IndexView(generic.IndexView):
    """List of all reports."""

    page_title = "Báo cáo định kỳ"
    is_searchable = False

    def get_base_queryset(self) -> QuerySet[Report]:
        return super().get_base_queryset().defer("figures")

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("subject", label="Báo cáo", get_url=_show_url),
            Column("period", label="Kỳ", accessor=lambda report: report.period.range),
            Column("state", label="Tình trạng", accessor=_state),
            Column("issued_by_name", label="Người ban hành"),
        ]

    def get_list_buttons(self, instance: Report) -> list[Any]:
        return [] if instance.is_issued else super().get_list_buttons(instance)


def _show_url(report: Report) -> str:
    return reverse("reports:show", args=[report.pk])


class AddView(generic.CreateView):
    """Form that creates the draft of a report, with the agency's names and place filled in."""

    page_title = "Lập báo cáo"
    submit_button_label = "Lập bản nháp"
    success_message = "Đã lập bản nháp báo cáo “%(object)s”."

    def get_form_kwargs(self) -> dict[str, Any]:
        agency = AgencySettings.for_request(self.request)
        report = Report(
            parent_agency=agency.parent_agency, agency_name=agency.agency_name, place=agency.place
        )
        return super().get_form_kwargs() | {"instance": report}

    def get_success_url(self) -> str:
        return _show_url(self.object)


class DraftOnlyMixin:
    """Mixin that refuses to change an issued report, even if it is issued during the request."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_issued = Report.objects.filter(pk=kwargs["pk"], issued_at__isnull=False).exists()
        with suppress(IssuedError):
            if not is_issued:
                return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        messages.error(request, KEPT_AS_ISSUED)
        return redirect("reports:show", kwargs["pk"])


class EditView(DraftOnlyMixin, generic.EditView):
    """Form that changes the draft of a report."""

    success_message = "Đã lưu báo cáo “%(object)s”."

    def get_success_url(self) -> str:
        return _show_url(self.object)


class DeleteView(DraftOnlyMixin, generic.DeleteView):
    """Confirmation that deletes the draft of a report."""


class _ReportMixin(PermissionCheckedMixin, AdminScreen):
    """Base of the views of one report."""

    permission_policy = REPORTS
    any_permission_required: list[str] | None = ["add", "change", "delete", "view"]
    header_icon = "clipboard-list"
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def report(self) -> Report:
        return get_object_or_404(Report, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.page_title or str(self.report)

    def get_parents(self) -> list[dict[str, str]]:
        items = [{"url": reverse("reports:index"), "label": "Báo cáo định kỳ"}]
        if self.page_title:
            items.append({"url": _show_url(self.report), "label": str(self.report)})
        return items


class ShowView(_ReportMixin, TemplateView):
    """Report: figures, charts, texts, and the newest rows of its main list."""

    template_name = "campaign/reports/admin/report.html"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = []
        if not self.report.is_issued:
            for action, name, label, icon in (
                ("change", "edit", "Sửa", "edit"),
                ("issue", "issue", "Ban hành", "check"),
            ):
                if self.user_has_permission(action):
                    url = reverse(f"reports:{name}", args=[self.report.pk])
                    url += f"?{_VERSION}={version_of(self.report)}" if action == "issue" else ""
                    buttons.append(HeaderButton(label, url=url, icon_name=icon))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lists = lists_of(self.report)
        figures = services.figures_of(self.report, lists)
        main = Selection(figures.main_list)
        sheet = printed(self.report, figures, lists, most=_SHOWN_FIRST)
        return super().get_context_data(
            report=self.report,
            figures=figures,
            parts=[PARTS[part] for part in figures.parts],
            sheet=sheet,
            tables=[(table, charts.bars(table, charts.SCREEN)) for table in sheet.tables],
            list_url=reverse("reports:list", args=[self.report.pk]),
            main=main,
            files=[(form, reverse(f"reports:{form}", args=[self.report.pk])) for form in services.FORMS],
            **kwargs,
        )


class ListView(_ReportMixin, TemplateView):
    """List behind one figure of a report."""

    template_name = "campaign/reports/admin/list.html"
    page_title = "Danh sách"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = Selection.from_query(self.request.GET)
        if asked is None:
            raise Http404
        lists = lists_of(self.report)
        count, reads = lists.sums(asked)
        paginator = _CountedPaginator(count)
        page = paginator.get_page(self.request.GET.get("p"))
        start = (page.number - 1) * ROWS
        return super().get_context_data(
            report=self.report,
            title=services.figures_of(self.report, lists).title(asked),
            period=self.report.period.previous if asked.period == BEFORE else self.report.period,
            count=count,
            # Items are read on other sites, and rows of other apps have no reads.
            reads=None if asked.kind in (ITEMS, *others.kinds()) else reads,
            rows=lists.rows(asked, start, start + ROWS),
            page_obj=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            **kwargs,
        )


class _CountedPaginator(Paginator):
    """Paginator for a list of known length, whose rows are fetched elsewhere."""

    def __init__(self, count: int) -> None:
        super().__init__(range(count), ROWS)

    @property
    def items_count_label(self) -> str:
        return f"{numbers.group(self.count)} dòng"


class IssueView(DraftOnlyMixin, _ReportMixin, TemplateView):
    """Confirmation that issues the report, unless somebody has saved it since the person opened it."""

    template_name = "campaign/reports/admin/issue.html"
    page_title = "Ban hành"
    any_permission_required = None
    permission_required = "issue"

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        # Locked, so that nobody saves it in between.
        report = get_object_or_404(Report.objects.select_for_update(), pk=pk)
        if not report.is_issued and request.POST.get(_VERSION) != version_of(report):
            messages.warning(
                request, "Chưa ban hành: có người đã lưu báo cáo sau khi bạn mở. Hãy đọc lại rồi ban hành."
            )
            return redirect("reports:show", pk)
        services.issue(report, cast(User, request.user))
        messages.success(request, f"Đã ban hành báo cáo “{report}”.")
        return redirect("reports:show", pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.request.GET.get(_VERSION) or version_of(self.report)
        figures = services.figures_of(self.report)
        return super().get_context_data(report=self.report, figures=figures, version=version, **kwargs)


class FileView(_ReportMixin, RefreshedScreen, TemplateView):
    """Download of the report as .docx, .xlsx or .pdf, or the page on which a person waits for it.

    A GET orders the file if there is none, `?xem` shows its progress, `?tai` downloads it. A POST orders it again.
    Without a queue the file comes at once.
    """

    template_name = "campaign/reports/admin/file.html"
    results_template_name = "campaign/reports/admin/file_results.html"
    form = services.DOCX

    @property
    def order(self) -> FileOrder | None:
        return self.report.orders.filter(form=self.form).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "xem" in request.GET:
            return super().get(request, *args, **kwargs)
        kept = self.report.files.filter(form=self.form).first()
        if kept is not None:
            return self._download(bytes(kept.content))
        order = self.order if "tai" in request.GET else services.order(self.report, self.form)
        content = services.content_of(order) if order is not None else None
        return self._download(content) if content is not None else self._wait()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        services.order(self.report, self.form)
        return self._wait()

    def _wait(self) -> HttpResponse:
        return redirect(f"{reverse(f'reports:{self.form}', args=[self.report.pk])}?xem")

    def _download(self, content: bytes) -> HttpResponse:
        return download(content, f"bao-cao-{slugify(self.report.period.label)}.{self.form}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = self.order
        return super().get_context_data(
            report=self.report,
            form=self.form,
            order=order,
            address=reverse(f"reports:{self.form}", args=[self.report.pk]),
            is_ready=order is not None and services.content_of(order) is not None,
            is_under_way=order is not None and is_unfinished(order.task),
            media=POLL,
            **kwargs,
        )
