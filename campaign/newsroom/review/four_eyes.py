"""Four-eyes rule at the moment of publishing: a text goes online only after a second person approved it.

No role is exempt. Wagtail imports this module while it defines its own models (WAGTAIL_FINISH_WORKFLOW_ACTION), so
models are imported when the function is called.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import F

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from base.models import User


def publish_approved(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish or schedule the approved text, whatever tasks the workflow has.

    Raises PermissionDenied if nobody else than its authors approved this very text, for instance because the workflow
    has no task or its task was deactivated.
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
    revision.publish(user=user, skip_permission_checks=True)
