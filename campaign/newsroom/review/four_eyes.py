"""Four-eyes rule at the moment of publishing: a text goes online only after a second person approved it.

No role is exempt. Wagtail imports this module while it defines its own models (WAGTAIL_FINISH_WORKFLOW_ACTION), so
functions import the models that they use.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.utils import timezone

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import DraftStateMixin, Revision, WorkflowState

    from base.models import User


def publish_approved(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish or schedule the approved text, whatever tasks the workflow has.

    Raises PermissionDenied if nobody but its writers approved the text and no author agreed to a corrector's approval,
    for instance because the workflow has no active task. Raises ValidationError if the text cannot be published as it
    stands.
    """
    from campaign.newsroom.authorship import authors
    from campaign.newsroom.models import Agreement

    obj = workflow_state.content_object
    revision = obj.get_latest_revision()
    written_by = set(authors(obj))
    approved = workflow_state.task_states.filter(status="approved", revision=revision)
    readers = set(approved.values_list("finished_by", flat=True)) - {None} - written_by
    agreed = Agreement.objects.filter(
        step__in=approved, answer=Agreement.Answer.AGREED, answered_by__in=written_by
    ).exclude(answered_by=F("step__finished_by"))
    if not readers and not agreed.exists():
        raise PermissionDenied("Bài phải được một người không viết bài này duyệt.")
    check_end(revision.as_object())
    revision.publish(user=user, skip_permission_checks=True)


def scheduled_by(users: "list[User]") -> "QuerySet[Revision]":
    """Return the scheduled revisions that `users` approved, by hour.

    They go online although their approver has left: the approval was complete (docs/decisions/0014).
    """
    from wagtail.models import Revision, TaskState

    approved = TaskState.objects.filter(status=TaskState.STATUS_APPROVED, finished_by__in=users)
    waiting = Revision.objects.filter(approved_go_live_at__isnull=False)
    return waiting.filter(pk__in=approved.values("revision")).order_by("approved_go_live_at", "pk")


def check_end(text: "DraftStateMixin") -> None:
    """Raise ValidationError if the time at which `text` expires is past: it would be online for a minute only."""
    from base.desk.moments import moment

    if text.expire_at is not None and text.expire_at <= timezone.now():
        raise ValidationError(f"Giờ tự gỡ ({moment(text.expire_at)}) đã qua. Hãy sửa giờ trước.")
