"""Disabling of steps and workflows during reviews: the texts become drafts again, and nothing is published.

Wagtail would skip the step, which may end a review that nobody decided, and send a returned text to the disabled step
again. The person who submitted a text gets a letter. A text that moves to a place with another workflow begins that
one; Wagtail would finish the former.
"""

from functools import wraps
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, Task, Workflow, WorkflowState

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
    """End the reviews at steps, or in workflows, that were disabled while their texts were in the trash."""
    for disabled in ({"current_task_state__task__active": False}, {"workflow__active": False}):
        _end(_unfinished(**disabled), user)


@transaction.atomic
def begin_at_their_place(pages: QuerySet[Page], user: User | None) -> None:
    """Submit the moved `pages` in review to the workflow of their place, if it is another one.

    A returned text is submitted there by its writer (wagtail_hooks/review.py).
    """
    keys = pages.order_by().annotate(key=Cast("pk", CharField())).values("key")
    kind = ContentType.objects.get_for_model(Page)
    waiting = _unfinished(base_content_type=kind, object_id__in=keys, status=WorkflowState.STATUS_IN_PROGRESS)
    for review in waiting:
        page = review.content_object.specific
        workflow = page.get_workflow()
        if workflow == review.workflow:
            continue
        if workflow is None or not workflow.tasks.filter(active=True).exists():
            _end([review], user)
            continue
        review.cancel(user=user)
        again = workflow.start(page, user)
        again.requested_by = review.requested_by
        again.save(update_fields=["requested_by"])


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
            [author],
            f"Ngừng duyệt: {review.content_object}",
            "review_ended",
            AdminURLFinder(author).get_edit_url(review.content_object) or reverse("newsroom_board"),
            title=review.content_object,
        )
