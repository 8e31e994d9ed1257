"""Board "Bảng công việc": work that waits for a person, and since when. It only reads.

Each kind of work takes one query and shows its first rows, however many pages there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, cast

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_latest_str
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
from wagtail.permissions import page_permission_policy

from base.models import ReportingRoute, User
from campaign.articles.models import UrgentPublication
from campaign.inbox.desk.source_views import broken
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.models.policies import ITEM_POLICY, SOURCE_POLICY
from campaign.newsroom.models import Agreement, Assignment, AssignmentQuerySet, FourEyesTask, StepAuthor
from campaign.newsroom.review.addresses import address
from campaign.newsroom.review.names import name
from campaign.newsroom.review.outlook import Outlook, may_act, outlooks, stuck
from campaign.newsroom.review.urgent import due_text

MOST_SHOWN = 20

Text: TypeAlias = Page | ReportingRoute


@dataclass(frozen=True)
class Row:
    """Row of the board: a text, since when it waits, who acted last, and their comment.

    `note` says who can act next. `act_url` leads to the screen of the decision, if it is not the editor.
    """

    text: Text
    since: datetime
    who: str = ""
    said: str = ""
    compare_url: str = ""
    note: str = ""
    act_url: str = ""

    @property
    def title(self) -> str:
        if isinstance(self.text, Page):
            return self.text.get_admin_display_title()
        return f"Nơi tiếp nhận: {get_latest_str(self.text)}"

    @property
    def url(self) -> str:
        return self.act_url or address(self.text, "edit")


@dataclass(frozen=True)
class Section:
    """Rows of one kind. `total` includes rows that are not shown; `since` labels the time of a row."""

    slug: str
    heading: str
    since: str
    rows: list[Row]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Board:
    """All sections of the board for one user.

    `assigned` are the user's open assignments, the late ones first; `to_reassign` those that need another person.
    `given` is the number of all open ones and of the late among them; None for a user who does not give work.
    `waiting_items` is the number of undecided items of the inbox; None for a user who may not decide on them.
    """

    assigned: list[Assignment]
    to_reassign: list[Assignment]
    given: dict[str, int] | None
    sections: list[Section]
    waiting_items: int | None
    broken_sources: list[Source]


def board(user: User) -> Board:
    """Return all work that waits for `user`, without empty sections."""
    reviews, own = _first(to_review(user)), _first(own_in_review(user))
    asked, nobodys = _first(to_agree(user)), _first(stuck_for(user))
    unconfirmed = _first(urgent_for(user).select_related("alert", "published_by"))
    sent_back, remarks = _first(returned(user)), _first(comments(user))
    planned, begun = _first(scheduled(user)), _first(drafts(user))
    text = _texts(
        [
            *(state.workflow_state for state in [*reviews, *nobodys]),
            *(agreement.step.workflow_state for agreement in asked),
            *(*own, *sent_back, *planned),
        ]
    )
    outlook = outlooks([*nobodys, *(state.current_task_state for state in own)])
    sections = [
        _section(
            *("cho-duyet", "Chờ bạn duyệt", "Gửi duyệt", reviews),
            [_review_row(state, text(state.workflow_state)) for state in reviews],
        ),
        _section(
            *("cho-dong-y", "Chờ bạn đồng ý", "Duyệt", asked),
            [_agreement_row(agreement, text(agreement.step.workflow_state)) for agreement in asked],
        ),
        _section(
            *("hau-kiem", "Đăng khẩn, chờ hậu kiểm", "Đăng", unconfirmed),
            [_urgent_row(urgent) for urgent in unconfirmed],
        ),
        _section(
            *("chua-ai-duyet", "Chưa ai duyệt được", "Gửi duyệt", nobodys),
            [
                Row(text(step.workflow_state), step.started_at, note=outlook[step.pk].sentence)
                for step in nobodys
            ],
        ),
        _section(
            *("tra-lai", "Trả lại để bạn sửa", "Trả lại", sent_back),
            [_returned_row(state, text(state)) for state in sent_back],
        ),
        _section(
            *("gop-y", "Góp ý chưa xử lý", "Góp ý", remarks), [_comment_row(comment) for comment in remarks]
        ),
        _section(
            *("dang-cho", "Bài của bạn đang chờ duyệt", "Gửi duyệt", own),
            [_own_row(state, text(state), outlook) for state in own],
        ),
        _section(
            *("hen-gio", "Đã duyệt, hẹn giờ đăng", "Sẽ đăng", planned),
            [Row(text(one), one.approved_go_live_at, name(one.user)) for one in planned],
        ),
        _section(
            *("ban-nhap", "Bản nháp của bạn", "Sửa lần cuối", begun),
            [Row(draft, draft.latest_revision_created_at) for draft in begun],
        ),
    ]
    decides = ITEM_POLICY.user_has_permission(user, "change")
    keeps_sources = SOURCE_POLICY.user_has_permission(user, "change")
    gives = user.has_perm(_GIVES)
    work = Assignment.objects.unsettled() if gives else assigned(user)
    assignments = list(work.with_progress())
    opened = [each for each in assignments if each.is_open]
    return Board(
        assigned=[each for each in opened if each.assignee == user],
        to_reassign=[each for each in assignments if each.is_nobodys] if gives else [],
        given={"all": len(opened), "late": sum(each.is_late for each in opened)} if gives else None,
        sections=[section for section in sections if section.rows],
        waiting_items=InboxItem.objects.filter(state=InboxItem.State.NEW).count() if decides else None,
        broken_sources=list(broken(Source.objects.all())) if keeps_sources else [],
    )


@dataclass(frozen=True)
class Waiting:
    """Number of texts or comments of one kind that wait, and their section of the board."""

    slug: str
    what: str
    count: int


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
    kinds = (
        *(assigned(user).filter(page=None), to_reassign(user)),
        *(to_review(user), to_agree(user), urgent_for(user), stuck_for(user)),
        *(returned(user), comments(user)),
    )
    found = zip(_KINDS, kinds, strict=True)
    first, *others = [
        rows.order_by().select_related(None).values_list(Value(slug), "pk") for slug, rows in found
    ]
    counts = Counter(slug for slug, _ in first.union(*others, all=True))
    return [Waiting(slug, what, counts[slug]) for slug, what in _KINDS.items() if counts[slug]]


def waiting_for(request: HttpRequest) -> list[Waiting]:
    """Return the work that waits for the user, queried once per request: menu and dashboard both show it."""
    kept = vars(request)
    if "newsroom_waiting" not in kept:
        kept["newsroom_waiting"] = waiting(cast(User, request.user))
    return kept["newsroom_waiting"]


# --- Queries of each kind ----------------------------------------------------------------------------


_GIVES = "newsroom.give_assignment"


def assigned(user: User) -> AssignmentQuerySet:
    """Return the assignments that `user` works on, the one with the earliest deadline first."""
    return Assignment.objects.open().filter(assignee=user)


def to_reassign(user: User) -> AssignmentQuerySet:
    """Return the assignments that need another person, if `user` gives work."""
    return Assignment.objects.to_reassign() if user.has_perm(_GIVES) else Assignment.objects.none()


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
    # From the membership table alone; the groups themselves are not read.
    groups = User.groups.through.objects.filter(user=user).values("group")
    of_groups = [
        Exists(model.objects.filter(pk=OuterRef("task"), groups__in=groups))
        for model in (FourEyesTask, GroupApprovalTask)
    ]
    return Q(of_groups[0]) | Q(of_groups[1])


def to_agree(user: User) -> QuerySet[Agreement]:
    """Return the approved corrections of texts by `user` that wait for an author, oldest first."""
    return (
        Agreement.objects.filter(
            answer="",
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

    Users who may publish or review see all, others those in which they were involved.
    """
    waiting = UrgentPublication.objects.open()
    if page_permission_policy.user_has_permission(user, "publish"):
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
    if not page_permission_policy.user_has_permission(user, "publish"):
        revisions = revisions.filter(Q(_owned(user)) | Q(user=user))
    return revisions.select_related("user").defer("content").order_by("approved_go_live_at")


def drafts(user: User) -> QuerySet[Page]:
    """Return pages that `user` began or changed last and that are not in review, newest first."""
    in_workflow = WorkflowState.objects.active().filter(base_content_type=get_default_page_content_type())
    changed = Page.objects.filter(latest_revision__user=user, has_unpublished_changes=True)
    return (
        # A subquery, so that each side of the "or" uses an index of its own.
        Page.objects.filter(Q(owner=user) | Q(pk__in=changed.values("pk")), has_unpublished_changes=True)
        # A withdrawn or expired page is not work in progress until it is changed again.
        .filter(Q(last_published_at=None) | Q(latest_revision_created_at__gt=F("last_published_at")))
        .filter(latest_revision__isnull=False, latest_revision__approved_go_live_at=None)
        .exclude(pk__in=in_workflow.values_list(Cast("object_id", IntegerField())))
        .order_by("-latest_revision_created_at")
    )


# --- Rows --------------------------------------------------------------------------------------------


def _first(found: QuerySet[Any]) -> list[Any]:
    """Return the first rows, each annotated with the `total`."""
    return list(found.annotate(total=Window(Count("pk")))[:MOST_SHOWN])


def _section(slug: str, heading: str, since: str, found: list[Any], rows: list[Row]) -> Section:
    return Section(slug, heading, since, rows, found[0].total if found else 0)


def _texts(of: Iterable[WorkflowState | Revision]) -> Callable[[WorkflowState | Revision], Text]:
    """Return a function that returns the page or route of a row, fetched by one query for each kind."""
    page_type = get_default_page_content_type().pk
    keys: dict[bool, list[str]] = {True: [], False: []}
    for row in of:
        keys[row.base_content_type_id == page_type].append(row.object_id)
    routes = ReportingRoute.objects.select_related("latest_revision").in_bulk(keys[False])
    found: dict[bool, dict[int, Text]] = {True: Page.objects.in_bulk(keys[True]), False: routes}
    return lambda row: found[row.base_content_type_id == page_type][int(row.object_id)]


def _review_row(state: Any, text: Text) -> Row:
    """Return the row of `state`, which has the annotation of `to_review`."""
    old = "live" if text.live else state.rejected_revision
    return Row(
        text,
        state.started_at,
        who=name(state.workflow_state.requested_by),
        compare_url=address(text, "revisions_compare", old, state.revision_id) if old else "",
    )


def _own_row(state: WorkflowState, text: Text, outlook: dict[int, Outlook]) -> Row:
    step = state.current_task_state
    return Row(text, step.started_at, note=outlook[step.pk].sentence if step.pk in outlook else "")


def _agreement_row(agreement: Agreement, text: Text) -> Row:
    answer = reverse("newsroom_agreement", args=[agreement.pk])
    return Row(text, agreement.approved_at, name(agreement.approved_by), said=agreement.note, act_url=answer)


def _urgent_row(urgent: UrgentPublication) -> Row:
    return Row(
        *(urgent.alert, urgent.published_at, name(urgent.published_by), urgent.reason),
        note=due_text(urgent),
        act_url=reverse("newsroom_urgent_review", args=[urgent.pk]),
    )


def _returned_row(state: WorkflowState, text: Text) -> Row:
    task_state = state.current_task_state
    return Row(text, task_state.finished_at, who=name(task_state.finished_by), said=task_state.comment)


def _comment_row(comment: Any) -> Row:
    """Return the row of `comment`, which has the annotations of `comments`."""
    said = [comment, *comment.replies.all()][-1]
    return Row(comment.page, comment.last_at, who=name(said.user), said=said.text)
