"""Admin screen of the tasks that a person started: waiting, running and failed ones, with a button to try again."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView
from django_tasks_db.models import DBTaskResult
from wagtail.admin import messages

from base.desk.screens import RefreshedScreen
from base.models import User
from operations.queue import names
from operations.queue.media import POLL
from operations.queue.models import failed, unfinished
from operations.queue.workers import MAX_TRIES, start_again

_MAX_SHOWN = 50


def may_see_all(user: User) -> bool:
    """Return True for administrators, who see everybody's tasks and the tasks that no person started."""
    return user.has_perm("base.change_agencysettings")


def of(rows: QuerySet[DBTaskResult], user: User) -> QuerySet[DBTaskResult]:
    """Return the tasks among `rows` that the person may see and start again."""
    return rows if may_see_all(user) else rows.filter(errand__user=user)


class TasksView(RefreshedScreen, TemplateView):
    """The tasks of the signed-in person. A POST starts a failed task again, or removes it."""

    template_name = "operations/queue/tasks.html"
    results_template_name = "operations/queue/tasks_results.html"
    page_title = "Việc nền"
    header_icon = "tasks"

    def post(self, request: HttpRequest) -> HttpResponse:
        rows = of(failed(), cast(User, request.user))
        # The key of a task is a UUID; the submitted text may be something else.
        try:
            row = get_object_or_404(rows, pk=request.POST.get("viec"))
        except ValidationError as error:
            raise Http404 from error
        if "bo-qua" in request.POST:
            row.delete()
            messages.success(request, "Đã bỏ qua việc này.")
        elif start_again(row):
            messages.success(request, "Việc được làm lại. Kết quả hiện ở trang này.")
        return redirect("queue_tasks")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast(User, self.request.user)
        rows = of(unfinished() | failed(), user).select_related("errand__user").order_by("-enqueued_at")
        return super().get_context_data(
            rows=[_Line(row) for row in rows[:_MAX_SHOWN]],
            count=rows.count(),
            is_moving=of(unfinished(), user).exists(),
            sees_all=may_see_all(user),
            media=POLL,
            **kwargs,
        )


class _Line:
    """Line of the list."""

    def __init__(self, row: DBTaskResult) -> None:
        self.key = row.pk
        self.name = names.name_of(row)
        self.at = row.enqueued_at
        self.is_failed = row.status == "FAILED"
        self.is_running = row.status == "RUNNING"
        errand = getattr(row, "errand", None)
        self.user = errand.user if errand else None
        self.tries = len(row.worker_ids)
        is_later = row.status == "READY" and row.run_after > timezone.now()
        # The time of the next try; the date of tasks that were never tried lies in the year 9999.
        self.next_at = row.run_after if is_later and self.tries else None
        self.most_tries = MAX_TRIES
        # The last line of a traceback: the error itself.
        self.reason = row.traceback.strip().rpartition("\n")[2] if self.tries else ""
