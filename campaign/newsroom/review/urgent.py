"""Urgent publication of alerts: one chief publishes at once, a second person confirms or withdraws afterwards."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState

from base.desk.moments import moment
from base.models import User
from base.models.names import name, names
from base.models.turns import wait_for_text
from campaign.articles.models import AlertPage, UrgentPublication
from campaign.newsroom.authorship import approved_revision, authors
from campaign.newsroom.models import FourEyesTask, StepAuthor, current_step, is_reviewer
from campaign.newsroom.review import letters
from campaign.newsroom.review.four_eyes import check_end


def may_publish(page: Page, user: User) -> bool:
    """Return True if `page` is an alert with a text that is not online yet, and `user` may publish it urgently."""
    return (
        issubclass(page.specific_class or Page, AlertPage)
        and page.latest_revision_id is not None
        and (not page.live or page.has_unpublished_changes)
        and page.permissions_for_user(user).can_publish_urgently()
    )


@transaction.atomic
def publish(alert: AlertPage, user: User, reason: str) -> UrgentPublication:
    """Publish the latest text of `alert` now, whatever time it is scheduled for, and tell all who may review it.

    This ends a review of the text. Raises ValidationError if the text is incomplete or already past its expiry.
    """
    involved = {*authors(alert), user.pk}
    base = approved_revision(alert)
    text = alert.get_latest_revision_as_object()
    check_end(text)
    text.go_live_at = None
    revision = text.save_revision(user=user)
    for earlier in UrgentPublication.objects.open().filter(alert=alert.pk):
        earlier.close(UrgentPublication.Outcome.REPLACED, user)
    urgent = UrgentPublication.objects.create(
        alert_id=alert.pk, revision=revision, base=base, reason=reason, published_by=user
    )
    urgent.involved.set(involved)
    revision.publish(user=user, skip_permission_checks=True)
    if review := alert.current_workflow_state:
        review.cancel(user=user)
    log(text, "newsroom.urgent", user=user, revision=revision, data={"reason": reason})
    letters.send(
        reviewers(alert).exclude(pk=user.pk),
        f"Đăng khẩn, chờ hậu kiểm: {text.title}",
        "urgent",
        reverse("newsroom_urgent_review", args=[urgent.pk]),
        urgent=urgent,
        publisher=name(user),
        title=text.title,
    )
    return urgent


def notification_sentences(alert: AlertPage, user: User) -> str:
    """Return sentences on the persons who can decide if `user` publishes `alert` now: which of them get a letter."""
    second = reviewers(alert).exclude(pk__in={*authors(alert), user.pk})
    by_letter = [person for person in second if person.email]
    others = [person for person in second if not person.email]
    if not second:
        return "Hiện không có ai khác hậu kiểm được: hãy nhờ Quản trị thêm người có quyền duyệt."
    sentences = [f"{names(by_letter)} được báo qua thư để hậu kiểm."] if by_letter else []
    if others:
        sentences.append(f"{names(others)} hậu kiểm được nhưng chưa có địa chỉ thư, hãy báo miệng.")
    return " ".join(sentences)


def reviewers(page: Page) -> QuerySet[User]:
    """Return the active accounts that may approve `page`, whoever wrote it."""
    tasks = FourEyesTask.objects.filter(active=True, workflow_tasks__workflow=page.get_workflow())
    return FourEyesTask.members(tasks)


def may_see(urgent: UrgentPublication, user: User) -> bool:
    """Return True if `user` may edit the alert or is a reviewer, who may have no right to the page itself."""
    return urgent.alert.permissions_for_user(user).can_edit() or is_reviewer(user)


def may_decide(urgent: UrgentPublication, user: User) -> bool:
    """Return True if `user` can be the second person: may approve the alert, and neither wrote nor published it."""
    return (
        not urgent.outcome
        and not urgent.involved.filter(pk=user.pk).exists()
        and reviewers(urgent.alert).filter(pk=user.pk).exists()
    )


@transaction.atomic
def confirm(urgent: UrgentPublication, user: User) -> None:
    """Record the text as approved. Raises PermissionDenied if `user` cannot be the second person."""
    locked = _locked(urgent, user)
    locked.close(UrgentPublication.Outcome.CONFIRMED, user)
    log(locked.alert, "newsroom.urgent_confirm", user=user, revision=locked.revision)
    step = current_step(locked.alert.get_base_content_type().pk, str(locked.alert_id))
    if step is not None:
        StepAuthor.store(step)


@transaction.atomic
def withdraw(urgent: UrgentPublication, user: User) -> None:
    """Take the alert offline. Raises PermissionDenied if `user` cannot be the second person."""
    locked = _locked(urgent, user)
    locked.close(UrgentPublication.Outcome.WITHDRAWN, user)
    log(locked.alert, "newsroom.urgent_withdraw", user=user, revision=locked.revision)
    # Neither rights to the page nor its lock are checked: the second person may have no rights, and a lock
    # stops only edits.
    UnpublishPageAction(locked.alert, user=user).execute(skip_permission_checks=True)


def lock(urgent: UrgentPublication) -> UrgentPublication:
    """Lock the alert and then the row, and return the row as it now stands."""
    wait_for_text(urgent.alert.get_base_content_type().pk, urgent.alert_id)
    return UrgentPublication.objects.select_for_update().get(pk=urgent.pk)


def _locked(urgent: UrgentPublication, user: User) -> UrgentPublication:
    locked = lock(urgent)
    if not may_decide(locked, user):
        raise PermissionDenied("Người viết và người đăng khẩn không tự hậu kiểm được.")
    return locked


def settle(page: Page, revision: Revision) -> None:
    """Close an open urgent publication if a later text was approved by a person who was not involved in it.

    If only involved persons approved the later text, the later text waits for a second person instead.
    """
    for urgent in UrgentPublication.objects.open().filter(alert=page.pk).exclude(revision=revision):
        steps = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
        approver = (
            User.objects.filter(finished_task_states__in=steps).exclude(pk__in=urgent.involved.all()).first()
        )
        if approver is not None:
            urgent.close(UrgentPublication.Outcome.CONFIRMED, approver)
        else:
            urgent.involved.add(*authors(page, until=revision))
            urgent.revision = revision
            urgent.save(update_fields=["revision"])


def close_withdrawn(page: Page) -> None:
    """Close an open urgent publication of a page that went offline other than by `withdraw`."""
    for urgent in UrgentPublication.objects.open().filter(alert=page.pk):
        urgent.close(UrgentPublication.Outcome.WITHDRAWN, None)


def due_text(urgent: UrgentPublication) -> str:
    """Return when a second person should decide, in words."""
    due = moment(urgent.due_at)
    return f"Quá hạn hậu kiểm từ {due}." if urgent.is_overdue else f"Hậu kiểm trước {due}."
