"""Agreement of an author with a reviewer's corrections: who is asked, and what the answer does."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import TaskState

from base.models import User
from base.models.names import name
from base.models.turns import wait_for_text
from campaign.newsroom.models import Agreement
from campaign.newsroom.review import letters

NOT_OPEN = (
    "Bài này không còn chờ bạn đồng ý: bài đã đổi, đã có người quyết định hoặc người duyệt không còn quyền."
)


def authors_asked(agreement: Agreement) -> QuerySet[User]:
    """Return the authors who can answer: those with an active account, except the approver."""
    written_by = agreement.step.authors.values("user")
    return User.objects.filter(pk__in=written_by, is_active=True).exclude(pk__in=[agreement.approved_by_id])


def is_open(agreement: Agreement) -> bool:
    """Return True if the approval and its text still stand and nobody has decided on it."""
    state = agreement.step.workflow_state
    return (
        Agreement.objects.open().filter(pk=agreement.pk).exists()
        and agreement.step.status == TaskState.STATUS_IN_PROGRESS
        and state.current_task_state_id == agreement.step_id
        and state.content_object.latest_revision_id == agreement.step.revision_id
    )


def may_answer(agreement: Agreement, user: User) -> bool:
    """Return True if `user` is an author who can answer."""
    return authors_asked(agreement).filter(pk=user.pk).exists()


def ask(agreement: Agreement) -> None:
    """Log the approval and tell the authors."""
    revision = agreement.step.revision
    log(revision.as_object(), "newsroom.ask_author", user=agreement.approved_by, revision=revision)
    letters.send(
        authors_asked(agreement),
        f"Chờ bạn đồng ý: {revision.object_str}",
        "ask_author",
        reverse("newsroom_agreement", args=[agreement.pk]),
        agreement=agreement,
        approver=name(agreement.approved_by),
        title=revision.object_str,
    )


@transaction.atomic
def agree(agreement: Agreement, user: User) -> None:
    """Publish or schedule the text in the name of its approver, with the author's agreement.

    Raises PermissionDenied if `user` cannot answer, the text has changed, or the approver may no longer approve, and
    ValidationError if the text cannot be published as it stands.
    """
    locked = _locked(agreement, user)
    approver = locked.approved_by
    _answer(locked, Agreement.Answer.AGREED, user)
    revision = locked.step.revision
    data = {"approved_by": name(approver)}
    log(revision.as_object(), "newsroom.agree", user=user, revision=revision, data=data)
    locked.step.approve(user=approver, comment=f"{locked.note}\n{name(user)} đã đồng ý với bản sửa.".strip())


@transaction.atomic
def decline(agreement: Agreement, user: User, comment: str) -> None:
    """Return the text to its author, who can change it again, and tell the approver why. Raises PermissionDenied."""
    locked = _locked(agreement, user)
    _answer(locked, Agreement.Answer.DECLINED, user)
    locked.step.reject(user=user, comment=comment)
    revision = locked.step.revision
    letters.send(
        [locked.approved_by],
        f"Chưa đồng ý: {revision.object_str}",
        "author_declined",
        reverse("newsroom_board"),
        author=name(user),
        title=revision.object_str,
        comment=comment,
    )


def _locked(agreement: Agreement, user: User) -> Agreement:
    state = agreement.step.workflow_state
    wait_for_text(state.base_content_type_id, state.object_id)
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if not may_answer(locked, user) or not is_open(locked):
        raise PermissionDenied(NOT_OPEN)
    return locked


def _answer(agreement: Agreement, answer: str, user: User) -> None:
    agreement.answer, agreement.answered_by = answer, user
    agreement.save(update_fields=["answer", "answered_by"])
