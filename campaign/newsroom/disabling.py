"""Disabling of steps and workflows during reviews: the texts become drafts again, and nothing is published.

Wagtail would skip the step, which may end a review that nobody decided, and send a returned text to the disabled step
again. The person who submitted a text gets a letter.
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
    Workflow.deactivate = _after_its_reviews(Workflow.deactivate)


@transaction.atomic
def _disable_step(self: Task, user: User | None = None) -> None:
    reviews = _unfinished(current_task_state__task=self.pk)
    self.active = False
    self.save()
    _end(reviews, user)


def _after_its_reviews(disable: Any) -> Any:
    @wraps(disable)
    @transaction.atomic
    def deactivate(self: Workflow, user: User | None = None) -> None:
        _end(_unfinished(workflow=self), user)
        disable(self, user=user)

    return deactivate


def end_disabled(user: User) -> None:
    """End the reviews at disabled steps or of disabled workflows: their texts were in the trash meanwhile."""
    for disabled in ({"current_task_state__task__active": False}, {"workflow__active": False}):
        _end(_unfinished(**disabled), user)


def _unfinished(**reviews: Any) -> list[WorkflowState]:
    """Return the matching reviews that wait or were returned, read once no other transaction changes their texts."""
    statuses = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    found = WorkflowState.objects.filter(status__in=statuses, **reviews)
    for content_type, key in found.order_by("pk").values_list("base_content_type", "object_id"):
        wait_for_text(content_type, key)
    return list(found)


def _end(reviews: list[WorkflowState], user: User | None) -> None:
    for review in reviews:
        review.cancel(user=user)
        author = review.requested_by
        letters.send(
            [author] if author else [],
            f"Ngừng duyệt: {review.content_object}",
            "review_ended",
            AdminURLFinder(author).get_edit_url(review.content_object) or reverse("newsroom_board"),
            title=review.content_object,
        )
