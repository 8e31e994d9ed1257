"""Messages after a submission or a decision: what was done, who acts next, and buttons to go on."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.utils import get_latest_str
from wagtail.admin.views.generic.models import RevisionsUnscheduleView
from wagtail.admin.views.generic.workflow import WorkflowAction
from wagtail.models import Page, Revision, TaskState, WorkflowMixin, WorkflowState

from base.desk.moments import moment
from base.models import User
from base.models.names import name, names, names_of_administrators
from base.models.permissions import who_may
from base.models.turns import wait_for_text
from campaign.newsroom.models import Agreement, current_step
from campaign.newsroom.review import agreement
from campaign.newsroom.review.addresses import address
from campaign.newsroom.review.outlook import outlooks
from campaign.newsroom.review.status_messages import next_step_words, own_text

SUBMIT = "submit"
ACTIONS = (SUBMIT, "approve", "reject")


def was_permitted(text: WorkflowMixin, user: User, action: str) -> bool:
    """Return False if `user` asked for `action` without a right to it, so that the text was only saved."""
    if action == SUBMIT:
        return text.workflow_in_progress
    state = text.current_workflow_state
    if action == "reject":
        return state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES
    approved = TaskState.objects.filter(
        revision=text.latest_revision_id, status=TaskState.STATUS_APPROVED, finished_by=user
    )
    return state is not None or approved.exists()


def report(request: HttpRequest, text: WorkflowMixin, action: str) -> None:
    """Add the message about `action` on `text`, with buttons to go on."""
    step = current_step(text.get_base_content_type().pk, str(text.pk))
    if action == SUBMIT:
        _report_submission(request, text, step)
    elif action == "reject":
        _report_return(request, text)
    elif step is None:
        _report_approval(request, text)
    else:
        _report_next_step(request, text, step)


def _report_submission(request: HttpRequest, text: WorkflowMixin, step: TaskState | None) -> None:
    outlook = outlooks([step])[step.pk] if step is not None else None
    if outlook is not None and outlook.is_stuck:
        messages.warning(request, f"Đã gửi duyệt “{get_latest_str(text)}”. {outlook.sentence}", [_open(text)])
        return
    waits = f", chờ {names(outlook.readers or outlook.correctors, 'hoặc')} duyệt" if outlook else ""
    messages.success(request, f"Đã gửi duyệt “{get_latest_str(text)}”{waits}.", [_open(text)])


def _report_return(request: HttpRequest, text: WorkflowMixin) -> None:
    state = text.current_workflow_state
    writer = state.requested_by if state is not None else None
    messages.success(
        request, f"Đã trả lại “{get_latest_str(text)}” cho {name(writer)} kèm ý kiến của bạn.", [_open(text)]
    )


def _report_approval(request: HttpRequest, text: WorkflowMixin) -> None:
    """Say whether the approved text is online now or scheduled, or waits for a step of Wagtail's own kind."""
    title = get_latest_str(text)
    if text.current_workflow_state is not None:
        messages.success(request, f"Đã duyệt “{title}”, bài chuyển sang bước sau.", [_open(text)])
        return
    # Queried again, because `scheduled_revision` was cached before the approval.
    if (revision := text.revisions.exclude(approved_go_live_at=None).first()) is not None:
        hour = moment(revision.approved_go_live_at)
        messages.success(request, f"Đã duyệt “{title}”, sẽ lên trang lúc {hour}.", [_open(text)])
        return
    buttons = [_open(text)]
    # Publishing may have changed the address.
    if isinstance(text, Page) and (url := Page.objects.get(pk=text.pk).get_url(request)):
        buttons.insert(0, messages.button(url, "Xem trên trang"))
    messages.success(request, f"Đã đăng “{title}”.", buttons)


def _report_next_step(request: HttpRequest, text: WorkflowMixin, step: TaskState) -> None:
    """Tell a reviewer why the approval did not publish the text: another step follows, or they wrote some of it."""
    user = cast(User, request.user)
    before = step.workflow_state.task_states.exclude(pk=step.pk).order_by("-pk").first()
    if before is not None and before.status == TaskState.STATUS_APPROVED and before.finished_by == user:
        outlook = outlooks([step])[step.pk]
        tell = messages.warning if outlook.is_stuck else messages.success
        said = f"Đã duyệt “{get_latest_str(text)}”, bài chuyển sang bước sau. {outlook.sentence}"
        tell(request, said, [_open(text)])
        return
    asked = Agreement.objects.open().filter(step=step).first()
    if asked is None or asked.approved_by != user:
        messages.warning(request, own_text(step, user))
        return
    authors = names(list(agreement.authors_asked(asked)), "hoặc")
    messages.success(
        request,
        "Bạn đã sửa bài này nên không tự duyệt được một mình. Bản sửa đã lưu và đã gửi người viết:"
        f" {authors} đồng ý thì bài {next_step_words(step)}.",
    )


def report_not_published(
    request: HttpRequest, text: WorkflowMixin, error: ValidationError, onward: str = ""
) -> None:
    """Add the message about a decision that was not carried out because the text cannot be published as it stands."""
    said = " ".join([f"Chưa đăng được “{get_latest_str(text)}”.", *error.messages, onward])
    messages.error(request, said.strip(), [_open(text)])


def report_no_step(request: HttpRequest) -> None:
    """Add the message about a submission that failed because no step is enabled."""
    whom = names_of_administrators(list(who_may("wagtailcore.change_task")))
    messages.warning(
        request,
        f"Chưa gửi duyệt được: không có bước duyệt nào đang bật. Hãy nhờ {whom} bật, rồi gửi lại.",
    )


def _report_no_scheduled_time(request: HttpRequest, text: Any, revision: Revision) -> None:
    """Add the message that a revision is no longer scheduled, so that nothing can be cancelled, and why."""
    title = get_latest_str(text)
    if text.live and text.live_revision_id == revision.pk:
        buttons = [messages.button(address(text, "unpublish"), "Gỡ"), _open(text)]
        said = f"“{title}” đã lên trang lúc {moment(text.last_published_at)}, nên không còn giờ hẹn để bỏ."
        messages.warning(request, said, buttons)
    else:
        said = f"Phiên bản này của “{title}” không còn giờ hẹn nào. Lịch sử ghi ai đã đổi."
        messages.warning(request, said, [_open(text)])


def install() -> None:
    """Let Wagtail's views say why a text cannot be published, and why a schedule cannot be cancelled."""
    WorkflowAction.post = _reporting_failures(WorkflowAction.post)
    RevisionsUnscheduleView.post = _in_time(RevisionsUnscheduleView.post)


def _in_time(take_back: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(take_back)
    def post(self: RevisionsUnscheduleView, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            # The scheduler may publish the text while the person confirms.
            wait_for_text(self.object.get_base_content_type().pk, self.object.pk)
            self.revision.refresh_from_db(fields=["approved_go_live_at"])
            if self.revision.approved_go_live_at is not None:
                return take_back(self, request, *args, **kwargs)
        _report_no_scheduled_time(request, self.get_object(), self.revision)
        return redirect(self.get_next_url())

    return post


def _reporting_failures(decide: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(decide)
    def post(self: WorkflowAction, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return decide(self, request, *args, **kwargs)
        except ValidationError as error:
            report_not_published(request, self.object, error)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The modal goes on to the editor, which shows the message.
            return cast(
                HttpResponse,
                self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url}),
            )
        return redirect(self.redirect_url)

    return post


def _open(text: WorkflowMixin) -> tuple[str, str, bool]:
    return messages.button(address(text, "edit"), "Mở lại")
