"""Steps and workflows that are disabled while texts wait: these texts become drafts again, and nothing is published.

Wagtail would skip the step, which may end a review that nobody decided. Who submitted a text is told by a letter.
"""

from functools import wraps
from typing import Any

from django.db import transaction
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Task, Workflow, WorkflowState

from base.models import User
from base.models.turns import wait_for_text
from campaign.newsroom.review import letters


def install() -> None:
    """Replace the methods of Wagtail that disable a step or a workflow."""
    Task.deactivate = _disable_step
    Workflow.deactivate = _in_turn(Workflow.deactivate)


@transaction.atomic
def _disable_step(self: Task, user: User | None = None) -> None:
    waiting = _waiting(current_task_state__task=self.pk)
    self.active = False
    self.save()
    for review in waiting:
        review.cancel(user=user)
        _tell(review)


def _in_turn(disable: Any) -> Any:
    @wraps(disable)
    @transaction.atomic
    def deactivate(self: Workflow, user: User | None = None) -> None:
        waiting = _waiting(workflow=self)
        disable(self, user=user)
        for review in waiting:
            _tell(review)

    return deactivate


def _waiting(**reviews: Any) -> list[WorkflowState]:
    """Return these of the reviews in progress, read after nobody else changes their texts any more."""
    found = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS, **reviews)
    for content_type, key in found.order_by("pk").values_list("base_content_type", "object_id"):
        wait_for_text(content_type, key)
    return list(found)


def _tell(review: WorkflowState) -> None:
    author = review.requested_by
    letters.send(
        [author] if author else [],
        f"Ngừng duyệt: {review.content_object}",
        "review_ended",
        AdminURLFinder(author).get_edit_url(review.content_object) or reverse("newsroom_board"),
        title=review.content_object,
    )
