"""Admin of contests: state of rounds, codes of lists, results, files."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from django_tasks import task
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from base.desk.screens import AdminScreen
from base.files.sending import download
from base.models import User
from base.models.alphabet import alphabetical
from base.uploads.validators import ScannedFileField
from campaign.engagement.contest import bank, drawing, ranking
from campaign.engagement.contest.lists import ListRead, add_codes, read_list
from campaign.engagement.models import ATTEMPT_POLICY, Attempt, ContestPage, EntryCode, Round, Use
from extraction.reading import Unreadable
from operations.queue.models import unfinished

TITLE = "Cuộc thi"
DRAWN_UP, EXPORTED, LISTED = "engagement.draw_up", "engagement.export_entrants", "engagement.add_codes"
_TASK = "campaign.engagement.contest.desk.contests.draw_up"


class ContestsView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """All contests with their numbers of entrants."""

    permission_policy = ATTEMPT_POLICY
    permission_required = "view"
    page_title = TITLE
    header_icon = "success"
    template_name = "campaign/engagement/admin/contests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = ContestPage.objects.annotate(entrants=Count("attempts")).order_by(
            "-first_published_at", "-pk"
        )
        return super().get_context_data(pages=pages, **kwargs)


class _ListForm(forms.Form):
    file = ScannedFileField(
        label="Danh sách .xlsx",
        most_megabytes=5,
        advice="Hãy chia làm nhiều tệp.",
    )

    def clean_file(self) -> ListRead:
        try:
            return read_list(self.cleaned_data["file"].read())
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error


class ContestView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """One contest: its rounds with the possible actions, and the codes of its lists."""

    permission_policy = ATTEMPT_POLICY
    permission_required = "view"
    header_icon = "success"
    parents = [("engagement_contests", TITLE)]
    template_name = "campaign/engagement/admin/contest.html"
    request: HttpRequest

    @cached_property
    def page(self) -> ContestPage:
        return get_object_or_404(ContestPage, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.page.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, user = self.page, self.request.user
        counted = Attempt.objects.filter(page=page).order_by().values("round")
        counted = counted.annotate(
            entrants=Count("pk"), handed_in=Count("submitted_at"), results=Count("result")
        )
        numbers: dict[str, Any] = {row["round"]: row for row in counted}
        nobody = {"entrants": 0, "handed_in": 0, "results": 0}
        units = (
            EntryCode.objects.filter(page=page)
            .order_by(alphabetical("unit"))
            .values("unit")
            .annotate(codes=Count("pk"))
        )
        pool = bank.pool(Use.ROUND)
        rounds = [
            {
                **numbers.get(one.key, nobody),
                "round": one,
                "shortages": [] if one.is_over else drawing.shortages(one.quotas, pool),
                "refusal": refusal(page, one),
                "is_under_way": _is_under_way(page, one),
            }
            for one in page.all_rounds
        ]
        return super().get_context_data(
            page=page,
            rounds=rounds,
            units=units,
            may_run=ATTEMPT_POLICY.user_has_permission(user, "run"),
            may_export=ATTEMPT_POLICY.user_has_permission(user, "export"),
            **{"form": _ListForm(), **kwargs},
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not ATTEMPT_POLICY.user_has_permission(request.user, "run"):
            raise PermissionDenied
        return self._draw_up(request) if "lap" in request.POST else self._add_codes(request)

    def _draw_up(self, request: HttpRequest) -> HttpResponse:
        one = round_of(self.page, request.POST["lap"])
        if why := refusal(self.page, one):
            messages.error(request, why)
        else:
            key, name, user = self.page.pk, one.key, cast(User, request.user).pk
            transaction.on_commit(lambda: draw_up.enqueue(key, name, user))
            messages.success(
                request,
                "Đang lập bảng kết quả; tải lại trang này sau ít phút. Bảng chưa công bố: hãy sửa trang cuộc thi,"
                " đánh dấu “Công bố kết quả” ở vòng này rồi gửi duyệt.",
            )
        return redirect("engagement_contest", self.page.pk)

    def _add_codes(self, request: HttpRequest) -> HttpResponse:
        form = _ListForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        found: ListRead = form.cleaned_data["file"]
        if found.faults:
            return self.render_to_response(self.get_context_data(form=form, faults=found.faults))
        if "xac-nhan" not in request.POST and found.looks_like_names:
            return self.render_to_response(self.get_context_data(form=form, names=found.looks_like_names))
        new, known, erased = add_codes(self.page, found.pupils)
        log(self.page, LISTED, user=request.user, data={"count": new})
        sentences = [
            f"Đã lập {new} mã.",
            f"{known} dòng đã có mã từ trước, giữ nguyên." if known else "",
            f"{erased} dòng đã xóa theo yêu cầu, không lập mã." if erased else "",
        ]
        messages.success(request, " ".join(filter(None, sentences)))
        return redirect("engagement_contest", self.page.pk)


def round_of(page: ContestPage, key: str) -> Round:
    """Return the round of the page with this key. Raises Http404."""
    if found := page.find_round(key):
        return found
    raise Http404


def refusal(page: ContestPage, one: Round) -> str:
    """Return why the results of a round may not be drawn up now, in words; "" if they may.

    Results under review, scheduled or announced must not change.
    """
    if not one.is_over:
        return "Vòng thi chưa đóng, nên còn người làm bài."
    if page.attempts.filter(round=one.key, submitted_at=None, ends_at__gt=timezone.now()).exists():
        return "Còn người làm bài: họ bắt đầu trước khi vòng thi được đóng sớm, và vẫn đủ số phút."
    if one.is_announced:
        return "Kết quả đã công bố, nên không lập lại được. Muốn lập lại thì bỏ dấu “Công bố kết quả” trước."
    if page.workflow_in_progress:
        return "Trang cuộc thi đang chờ duyệt, nên bảng kết quả phải giữ nguyên đến khi duyệt xong."
    if page.scheduled_revision:
        return "Trang cuộc thi đã duyệt và chờ giờ đăng, nên bảng kết quả phải giữ nguyên đến lúc đó."
    return ""


def _is_under_way(page: ContestPage, one: Round) -> bool:
    rows = unfinished().filter(task_path=_TASK)
    return any(row.args_kwargs["args"][:2] == [page.pk, one.key] for row in rows)


@task()
def draw_up(page: int, key: str, user: int) -> None:
    """Draw up the results of a round, unless they have been announced meanwhile."""
    contest = ContestPage.objects.get(pk=page)
    one = round_of(contest, key)
    if not refusal(contest, one):
        count = ranking.draw_up(contest, one)
        log(
            contest,
            DRAWN_UP,
            user=User.objects.filter(pk=user).first(),
            data={"round": one.title, "count": count},
        )


class FileView(PermissionCheckedMixin, View):
    """A file with personal data: each download needs a permission of its own and is logged."""

    permission_policy = ATTEMPT_POLICY
    permission_required = "export"

    def get(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        # Imported late: openpyxl takes memory in every worker, and few requests need it.
        from campaign.engagement.contest import files

        page = get_object_or_404(ContestPage, pk=pk)
        one = round_of(page, key) if key else None
        name = f"ket-qua-{pk}.xlsx" if one else f"ma-du-thi-{pk}.xlsx"
        log(page, EXPORTED, user=request.user, data={"what": one.title if one else "mã dự thi"})
        return download(files.results(page, one) if one else files.codes(page), name)


class ListTemplateView(PermissionCheckedMixin, View):
    """The template of a class list."""

    permission_policy = ATTEMPT_POLICY
    permission_required = "run"

    def get(self, request: HttpRequest) -> HttpResponse:
        from campaign.engagement.contest import files

        return download(files.list_template(), "mau-danh-sach.xlsx")
