"""Messages in the editor about the state of the review, with links to comparisons. It decides nothing."""

import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.models import Page, Revision, TaskState, WorkflowMixin, WorkflowState

from base.desk.moments import moment
from base.models import User
from base.models.names import name
from campaign.articles.models import UrgentPublication
from campaign.newsroom.models import Agreement, FourEyesTask, Involvement
from campaign.newsroom.review import agreement, urgent
from campaign.newsroom.review.addresses import address
from campaign.newsroom.review.outlook import outlooks
from campaign.newsroom.stages import stage_of


def explain(request: HttpRequest, text: WorkflowMixin) -> None:
    """Add the messages that this user needs above the editor of `text`, if any."""
    user = cast(User, request.user)
    if isinstance(text, Page):
        _show_urgent(request, text, user)
    _show_schedule(request, text)
    state = text.current_workflow_state
    if state is None or state.current_task_state is None:
        return
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        _show_rejection(request, state.current_task_state)
        return
    asked = Agreement.objects.open().filter(step=state.current_task_state).first()
    if asked is not None and agreement.may_answer(asked, user):
        _show_question(request, asked)
        return
    actions = state.current_task_state.task.specific.get_actions(text, user)
    if not actions:
        return
    buttons = _comparisons(text, state)
    labels = [label for name, label, _ in actions if name == "approve"]
    if FourEyesTask.ASK in labels:
        messages.info(request, _corrected_text(state.current_task_state), buttons)
    elif labels:
        stage = stage_of(state.current_task_state).words
        waits = f"Bài đang chờ duyệt, do {name(state.requested_by)} gửi."
        messages.info(request, f"{stage}. {waits}" if stage else waits, buttons)
    else:
        messages.warning(request, own_text(state.current_task_state, user), buttons)


def own_text(step: TaskState, user: User) -> str:
    """Return the message for a reviewer who began the text, is its only author, or approved another step."""
    outlook = outlooks([step])[step.pk]
    approved = Involvement.of(step, user) is Involvement.APPROVER
    why = (
        "đã duyệt bài này ở bước khác nên không duyệt lần nữa"
        if approved
        else "đã viết bài này nên không tự duyệt"
    )
    return f"Bạn {why} được. {outlook.sentence} Bạn cũng có thể chọn “Trả lại để sửa”."


def next_step_words(step: TaskState, done: str = "được") -> str:
    """Return the words after "bài" that say what approving `step` does; `done` is "được", "sẽ được" or "đã được"."""
    if following := stage_of(step).following:
        return f"{done} chuyển sang bước “{following}”"
    hour = hour_of(step)
    return f"{done} hẹn đăng lúc {moment(hour)}" if hour else f"{done} đăng"


def hour_of(step: TaskState) -> datetime.datetime | None:
    """Return the future time at which the text of `step` will go online once approved, or None if it names none."""
    return future(step.revision.as_object().go_live_at)


def future(hour: datetime.datetime | None) -> datetime.datetime | None:
    """Return `hour` if it is yet to come, else None: a text with a past time goes online at once."""
    return hour if hour and hour > timezone.now() else None


def replaces(text: WorkflowMixin, hour: datetime.datetime | None = None, done: str = "Duyệt xong") -> str:
    """Return sentences on the scheduled version that the latest one of `text` replaces; "" if there is none.

    The latest version goes online at `hour`, or at once if it is None, when the person has `done` it.
    """
    goes = _scheduled(text)
    if goes is None or goes.pk == text.latest_revision_id:
        return ""
    late = "" if future(goes.approved_go_live_at) else ", đã quá giờ mà chưa lên"
    comes = f"lúc {moment(hour)}" if hour else "ngay"
    return (
        f"Đang có bản đã duyệt, lưu lúc {moment(goes.created_at)},"
        f" hẹn đăng lúc {moment(goes.approved_go_live_at)}{late}."
        f" {done}, bản này thay bản ấy và lên trang {comes}; bản ấy bị bỏ, không lên trang nữa."
    )


def cancelled_schedule(text: WorkflowMixin) -> str:
    """Return a sentence on the scheduled version of `text` that its withdrawal cancels; "" if there is none."""
    goes = _scheduled(text)
    if goes is None:
        return ""
    return f"Bản đã duyệt, hẹn đăng lúc {moment(goes.approved_go_live_at)}, bị bỏ theo, không lên trang nữa."


def _scheduled(text: Any) -> Revision | None:
    # Not `text.scheduled_revision`, which Wagtail caches.
    found = text.revisions.exclude(approved_go_live_at=None).defer("content")
    return cast("Revision | None", found.order_by("-created_at", "-pk").first())


def _show_schedule(request: HttpRequest, text: Any) -> None:
    if said := replaces(text, future(text.go_live_at)):
        compare = address(text, "revisions_compare", cast(Revision, _scheduled(text)).pk, "latest")
        messages.warning(request, said, [messages.button(compare, "So sánh với bản đã hẹn")])


def _corrected_text(step: TaskState) -> str:
    return (
        "Bạn đã sửa bài này của người khác. Chọn “Duyệt, chờ người viết đồng ý”: người viết xem chỗ bạn sửa,"
        f" đồng ý thì bài {next_step_words(step)}."
    )


def _show_question(request: HttpRequest, asked: Agreement) -> None:
    answer = messages.button(reverse("newsroom_agreement", args=[asked.pk]), "Xem chỗ sửa và trả lời")
    messages.info(
        request, f"{name(asked.approved_by)} đã sửa và duyệt bài này, đang chờ bạn đồng ý để đăng.", [answer]
    )


def _show_urgent(request: HttpRequest, page: Page, user: User) -> None:
    found = UrgentPublication.objects.open().filter(alert=page.pk).select_related("published_by").first()
    if found is None:
        return
    text = (
        f"Đăng khẩn, chờ hậu kiểm: {name(found.published_by)} đăng lúc"
        f" {moment(found.published_at)}. {urgent.due_text(found)}"
    )
    buttons = []
    if urgent.may_decide(found, user):
        buttons = [messages.button(reverse("newsroom_urgent_review", args=[found.pk]), "Hậu kiểm")]
    messages.warning(request, text, buttons)


def _show_rejection(request: HttpRequest, task_state: TaskState) -> None:
    said = task_state.get_comment().strip()
    end = "" if said.endswith((".", "!", "?", "…")) else "."
    messages.warning(
        request,
        f"{name(task_state.finished_by)} đã trả lại để sửa: “{said}”{end} Sửa xong, hãy gửi duyệt lại.",
    )


def _comparisons(text: WorkflowMixin, state: WorkflowState) -> list[tuple[str, str, bool]]:
    def button(old: int | str, label: str) -> tuple[str, str, bool]:
        return messages.button(address(text, "revisions_compare", old, text.latest_revision_id), label)

    buttons = [button("live", "So sánh với bản đang đăng")] if text.live else []
    rejected = state.task_states.filter(status=TaskState.STATUS_REJECTED).order_by("-finished_at").first()
    if rejected is not None and rejected.revision_id != text.latest_revision_id:
        buttons.append(button(rejected.revision_id, "So sánh với lần gửi trước"))
    return buttons
