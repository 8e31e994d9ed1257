"""Work that waits for a person: a query for each kind, and the counts."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection
from django.db.models import Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import (
    Comment,
    CommentReply,
    GroupApprovalTask,
    Page,
    PageSubscription,
    Revision,
    TaskState,
    WorkflowState,
    get_default_page_content_type,
)

from base.models import User
from base.models.permissions import is_chief
from campaign.articles.models import UrgentPublication
from campaign.newsroom.models import (
    Agreement,
    Assignment,
    AssignmentQuerySet,
    FourEyesTask,
    StepAuthor,
    may_act,
)
from campaign.newsroom.review.outlook import stuck

ASSIGN = "newsroom.give_assignment"


@dataclass(frozen=True)
class Waiting:
    """Texts or comments of one kind that wait: their number, the key of one, and their section of the board."""

    slug: str
    what: str
    count: int
    key: int


_KINDS = {
    "viec-duoc-giao": "việc được giao chưa bắt đầu",
    "can-giao-lai": "việc cần giao lại",
    "cho-duyet": "bài chờ bạn duyệt",
    "cho-dong-y": "bài chờ bạn đồng ý",
    "hau-kiem": "cảnh báo đăng khẩn chờ hậu kiểm",
    "chua-ai-duyet": "bài chưa ai duyệt được",
    "tra-lai": "bài trả lại để bạn sửa",
    "gop-y": "góp ý chưa xử lý",
}


def waiting(user: User) -> list[Waiting]:
    """Return the number of texts and comments that wait for `user`, by kind, without zeros.

    One query, because every screen of the admin shows it.
    """
    sql, values = _statement_for(user)
    with connection.cursor() as cursor:
        cursor.execute(sql, [user.pk if value == _ANYONE else value for value in values])
        rows = cursor.fetchall()
    counts, keys = Counter(slug for slug, _ in rows), dict(rows)
    return [Waiting(slug, what, counts[slug], keys[slug]) for slug, what in _KINDS.items() if slug in keys]


# Stands for the person's key in a cached statement.
_ANYONE = -1
_statements: dict[tuple[object, ...], tuple[str, tuple[Any, ...]]] = {}


def _statement_for(user: User) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL for all kinds and its values, in which `_ANYONE` stands for the person.

    Building it takes ten times as long as running it, a third of a screen's time, so it is cached for everybody with
    the same rights.
    """
    rights = (
        user.is_superuser,
        *(user.has_perm(right) for right in (ASSIGN, "base.change_user")),
        is_chief(user),
    )
    # The key of the content type is a value of the query, too.
    key = (get_default_page_content_type().pk, *rights)
    if key not in _statements:
        anyone = copy.copy(user)
        anyone.pk = _ANYONE
        first, *others = [
            rows.order_by().select_related(None).values_list(Value(slug), "pk")
            for slug, rows in zip(_KINDS, _rows_of(anyone), strict=True)
        ]
        _statements[key] = first.union(*others, all=True).query.sql_with_params()
    return _statements[key]


def _rows_of(user: User) -> Sequence[QuerySet[Any]]:
    """Return the rows of each of `_KINDS`."""
    return (
        *(assigned(user).filter(page=None), to_reassign(user)),
        *(to_review(user), to_agree(user), urgent_for(user), stuck_for(user)),
        *(returned(user), comments(user)),
    )


def waiting_for(request: HttpRequest) -> list[Waiting]:
    """Return the work that waits for the user, queried once per request: menu and dashboard both show it."""
    kept = vars(request)
    if "newsroom_waiting" not in kept:
        kept["newsroom_waiting"] = waiting(cast(User, request.user))
    return kept["newsroom_waiting"]


def assigned(user: User) -> AssignmentQuerySet:
    """Return the assignments that `user` works on, the one with the earliest deadline first."""
    return Assignment.objects.open().filter(assignee=user)


def to_reassign(user: User) -> AssignmentQuerySet:
    """Return the assignments that need another person, if `user` gives work."""
    return Assignment.objects.to_reassign() if user.has_perm(ASSIGN) else Assignment.objects.none()


def to_review(user: User) -> QuerySet[TaskState]:
    """Return the steps that `user` may approve, oldest first, without texts that they wrote (four eyes)."""
    rejected = TaskState.objects.filter(
        workflow_state=OuterRef("workflow_state"), status=TaskState.STATUS_REJECTED
    ).order_by("-finished_at")
    return (
        TaskState.objects.filter(
            may_review(user),
            may_act(user),
            status=TaskState.STATUS_IN_PROGRESS,
            workflow_state__current_task_state=F("pk"),
        )
        .annotate(rejected_revision=Subquery(rejected.values("revision")[:1]))
        .select_related("workflow_state__requested_by")
        .order_by("started_at")
    )


def may_review(user: User) -> Q:
    """Return the condition for steps on which `user` may decide, by Wagtail's rule but without a query per task."""
    if user.is_superuser:
        return Q()
    # Reads the membership table alone, not the groups themselves.
    groups = User.groups.through.objects.filter(user=user).values("group")
    of_groups = [
        Exists(model.objects.filter(pk=OuterRef("task"), groups__in=groups))
        for model in (FourEyesTask, GroupApprovalTask)
    ]
    return Q(of_groups[0]) | Q(of_groups[1])


def to_agree(user: User) -> QuerySet[Agreement]:
    """Return the approved corrections of texts by `user` that wait for an author, oldest first."""
    return (
        Agreement.objects.open()
        .filter(
            step__authors__user=user,
            step__status=TaskState.STATUS_IN_PROGRESS,
            step__workflow_state__current_task_state=F("step"),
        )
        .exclude(approved_by=user)
        .select_related("approved_by", "step__workflow_state")
        .order_by("approved_at")
    )


def urgent_for(user: User) -> QuerySet[UrgentPublication]:
    """Return the urgent publications without a second person, oldest first.

    Users who may publish or review see all, others only publications in which they were involved.
    """
    waiting = UrgentPublication.objects.open()
    if is_chief(user):
        return waiting
    involved = UrgentPublication.involved.through.objects.filter(urgentpublication=OuterRef("pk"), user=user)
    groups = User.groups.through.objects.filter(user=user).values("group")
    return waiting.filter(Exists(involved) | Exists(FourEyesTask.objects.filter(groups__in=groups)))


def stuck_for(user: User) -> QuerySet[TaskState]:
    """Return the steps on which nobody can decide, if `user` may change that by adding members to a group."""
    if not user.has_perm("base.change_user"):
        return TaskState.objects.none()
    return stuck().select_related("workflow_state")


def returned(user: User) -> QuerySet[WorkflowState]:
    """Return the workflows of texts by `user` that were sent back for changes, oldest first."""
    states = _in_workflow(Q(_owned(user)) | Q(requested_by=user), WorkflowState.STATUS_NEEDS_CHANGES)
    return states.order_by("current_task_state__finished_at")


def own_in_review(user: User) -> QuerySet[WorkflowState]:
    """Return the workflows of texts that `user` wrote or sent and others must approve, oldest first."""
    wrote = StepAuthor.objects.filter(step=OuterRef("current_task_state"), user=user)
    mine = Q(_owned(user)) | Q(requested_by=user) | Q(Exists(wrote))
    states = _in_workflow(mine, WorkflowState.STATUS_IN_PROGRESS)
    return states.order_by("current_task_state__started_at")


def _in_workflow(which: Q, status: str) -> QuerySet[WorkflowState]:
    return WorkflowState.objects.filter(which, status=status).select_related(
        "current_task_state__finished_by"
    )


def _owned(user: User) -> Q:
    """Return the condition that `user` owns the page of a workflow state or revision."""
    pages = Page.objects.filter(owner=user, pk=Cast(OuterRef("object_id"), IntegerField()))
    return Q(base_content_type=get_default_page_content_type()) & Q(Exists(pages))


def comments(user: User) -> QuerySet[Comment]:
    """Return open comments in which another person spoke last, oldest first.

    They are on texts of `user` or on pages that they follow, or `user` wrote the comment or a reply.
    """
    followed = PageSubscription.objects.filter(user=user, comment_notifications=True).values("page")
    replied = CommentReply.objects.filter(user=user).values("comment")
    last_reply = CommentReply.objects.filter(comment=OuterRef("pk")).order_by("-created_at", "-pk")
    replies = CommentReply.objects.select_related("user").order_by("created_at", "pk")
    return (
        Comment.objects.filter(
            Q(page__owner=user) | Q(user=user) | Q(page__in=followed) | Q(pk__in=replied),
            resolved_at__isnull=True,
        )
        .annotate(
            last_by=Coalesce(Subquery(last_reply.values("user")[:1]), F("user"), output_field=IntegerField()),
            last_at=Coalesce(Subquery(last_reply.values("created_at")[:1]), F("created_at")),
        )
        .exclude(last_by=user.pk)
        .select_related("page", "user")
        .prefetch_related(Prefetch("replies", replies))
        .order_by("last_at")
    )


def scheduled(user: User) -> QuerySet[Revision]:
    """Return the approved revisions that will be published on schedule: all if `user` may publish, else their own."""
    # Revisions whose time has passed are in the panel of problems.
    revisions = Revision.page_revisions.filter(approved_go_live_at__gt=timezone.now())
    if not is_chief(user):
        revisions = revisions.filter(Q(_owned(user)) | Q(user=user))
    return revisions.select_related("user").defer("content").order_by("approved_go_live_at")


def drafts(user: User) -> QuerySet[Page]:
    """Return pages that `user` began or changed last and that are not in review, newest first."""
    in_workflow = WorkflowState.objects.active().filter(base_content_type=get_default_page_content_type())
    changed = Page.objects.filter(latest_revision__user=user, has_unpublished_changes=True)
    return (
        # A subquery, so that each side of the "or" uses an index of its own.
        _unfinished(Page.objects.filter(Q(owner=user) | Q(pk__in=changed.values("pk"))))
        .exclude(pk__in=in_workflow.values_list(Cast("object_id", IntegerField())))
        .order_by("-latest_revision_created_at")
    )


def left_behind(user: User) -> QuerySet[Page]:
    """Return the unfinished texts that are on nobody's board, newest first, if `user` gives work.

    Their owner or the last person to change them is an account that was switched off. The other one is, too, or nobody:
    a page of setup has no owner, and a program changes texts in nobody's name.
    """
    if not user.has_perm(ASSIGN):
        return Page.objects.none()
    in_review = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, base_content_type=get_default_page_content_type()
    )
    gone = User.objects.filter(is_active=False).values("pk")
    changed = Page.objects.filter(latest_revision__user__in=gone, has_unpublished_changes=True)
    # Subqueries, as in `drafts`.
    pages = Page.objects.filter(Q(owner__in=gone) | Q(pk__in=changed.values("pk")))
    return (
        _unfinished(pages.exclude(Q(owner__is_active=True) | Q(latest_revision__user__is_active=True)))
        .exclude(pk__in=in_review.values_list(Cast("object_id", IntegerField())))
        .select_related("latest_revision__user")
        .defer("latest_revision__content")
        .order_by("-latest_revision_created_at")
    )


def _unfinished(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Return those whose changes are not published and not scheduled.

    A withdrawn or expired page is not work in progress until it is changed again.
    """
    return pages.filter(
        Q(last_published_at=None) | Q(latest_revision_created_at__gt=F("last_published_at")),
        has_unpublished_changes=True,
        latest_revision__isnull=False,
        latest_revision__approved_go_live_at=None,
    )
