"""Messages in the editor about the state of the review, with links to comparisons. It decides nothing."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages
from wagtail.models import Page, TaskState, WorkflowMixin, WorkflowState

from base.models import User


def explain(request: HttpRequest, text: WorkflowMixin) -> None:
    """Add the message that this user needs above the editor of `text`, if any."""
    state = text.current_workflow_state
    if state is None or state.current_task_state is None:
        return
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        _show_rejection(request, state.current_task_state)
        return
    actions = {name for name, _, _ in state.current_task_state.task.specific.get_actions(text, request.user)}
    if not actions:
        return
    buttons = _comparisons(text, state)
    if "approve" in actions:
        messages.info(request, f"Bài đang chờ duyệt, do {name(state.requested_by)} gửi.", buttons)
    else:
        messages.warning(request, own_edit_text(), buttons)


def own_edit_text() -> str:
    """Return the message that the last editor of a text cannot approve it."""
    return (
        "Bạn là người sửa bài này lần cuối nên không tự duyệt được. Hãy nhờ một người khác có quyền duyệt,"
        " hoặc chọn “Yêu cầu sửa” để trả bài lại cho người viết."
    )


def _show_rejection(request: HttpRequest, task_state: TaskState) -> None:
    messages.warning(
        request,
        f"{name(task_state.finished_by)} yêu cầu sửa: “{task_state.get_comment()}”. Sửa xong, hãy gửi duyệt lại.",
    )


def _comparisons(text: WorkflowMixin, state: WorkflowState) -> list[tuple[str, str, bool]]:
    buttons = []
    latest = text.latest_revision_id
    if text.live:
        buttons.append(messages.button(comparison(text, "live", latest), "So sánh với bản đang đăng"))
    rejected = state.task_states.filter(status=TaskState.STATUS_REJECTED).order_by("-finished_at").first()
    if rejected is not None and rejected.revision_id != latest:
        address = comparison(text, rejected.revision_id, latest)
        buttons.append(messages.button(address, "So sánh với lần gửi trước"))
    return buttons


def comparison(text: WorkflowMixin, old: int | str, new: int) -> str:
    """Return the address that compares two revisions of a page or snippet; "live" is the text online."""
    name = (
        "wagtailadmin_pages:revisions_compare"
        if isinstance(text, Page)
        else text.snippet_viewset.get_url_name("revisions_compare")
    )
    return reverse(name, args=[text.pk, old, new])


def name(user: User | None) -> str:
    """Return the name of the user, or a phrase for a deleted account."""
    return (user.get_full_name() or user.get_username()) if user else "người đã rời Ban Biên tập"
