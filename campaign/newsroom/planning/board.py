"""Board "Bảng công việc": work that waits for a person, and since when. It only reads.

Each kind of work takes one query and shows its first rows, however many pages there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from django.db.models import Count, QuerySet, Window
from django.urls import reverse
from wagtail.admin.utils import get_latest_str
from wagtail.models import Page, Revision, TaskState, WorkflowState, get_default_page_content_type

from base.models import ReportingRoute, User
from base.models.names import name
from campaign.articles.models import UrgentPublication
from campaign.inbox.desk.source_views import broken
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.models.policies import ITEM_POLICY, SOURCE_POLICY
from campaign.newsroom.models import Agreement, Assignment
from campaign.newsroom.planning import work
from campaign.newsroom.review.addresses import address
from campaign.newsroom.review.outlook import Outlook, outlooks
from campaign.newsroom.review.urgent import due_text

MAX_SHOWN = 20

Text: TypeAlias = Page | ReportingRoute
# Returns the text of a review or revision.
TextOf: TypeAlias = Callable[[WorkflowState | Revision], Text]

# Screens of work other than texts, by kind.
_SCREENS = {
    "viec-duoc-giao": "newsroom_assignment",
    "can-giao-lai": "newsroom_assignment",
    "cho-dong-y": "newsroom_agreement",
    "hau-kiem": "newsroom_urgent_review",
}


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

    `assigned` are the user's open assignments, late ones first; `to_reassign` the assignments that need another person.
    `given` holds the numbers of all open and of all late assignments; None for a user who does not give work.
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
    reviews, own = _first(work.to_review(user)), _first(work.own_in_review(user))
    asked, nobodys = _first(work.to_agree(user)), _first(work.stuck_for(user))
    unconfirmed = _first(work.urgent_for(user).select_related("alert", "published_by"))
    sent_back, remarks = _first(work.returned(user)), _first(work.comments(user))
    planned, begun = _first(work.scheduled(user)), _first(work.drafts(user))
    left = _first(work.left_behind(user))
    text = _texts(
        [
            *(state.workflow_state for state in [*reviews, *nobodys]),
            *(agreement.step.workflow_state for agreement in asked),
            *(*own, *sent_back, *planned),
        ]
    )
    outlook = outlooks([*nobodys, *(state.current_task_state for state in own)])
    sections = [
        _section("cho-duyet", "Chờ bạn duyệt", "Gửi duyệt", reviews, partial(_review_row, text)),
        _section("cho-dong-y", "Chờ bạn đồng ý", "Duyệt", asked, partial(_agreement_row, text)),
        _section("hau-kiem", "Đăng khẩn, chờ hậu kiểm", "Đăng", unconfirmed, _urgent_row),
        _section(
            "chua-ai-duyet", "Chưa ai duyệt được", "Gửi duyệt", nobodys, partial(_stuck_row, text, outlook)
        ),
        _section("tra-lai", "Trả lại để bạn sửa", "Trả lại", sent_back, partial(_returned_row, text)),
        _section("gop-y", "Góp ý chưa xử lý", "Góp ý", remarks, _comment_row),
        _section(
            "dang-cho", "Bài của bạn đang chờ duyệt", "Gửi duyệt", own, partial(_own_row, text, outlook)
        ),
        _section("hen-gio", "Đã duyệt, hẹn giờ đăng", "Sẽ đăng", planned, partial(_scheduled_row, text)),
        _section("ban-nhap", "Bản nháp của bạn", "Sửa lần cuối", begun, _draft_row),
        _section("nguoi-da-roi", "Bài dở của người đã rời Ban", "Sửa lần cuối", left, _left_row),
    ]
    decides = ITEM_POLICY.user_has_permission(user, "change")
    keeps_sources = SOURCE_POLICY.user_has_permission(user, "change")
    gives = user.has_perm(work.ASSIGN)
    unsettled = Assignment.objects.unsettled() if gives else work.assigned(user)
    assignments = list(unsettled.with_progress())
    opened = [each for each in assignments if each.is_open]
    return Board(
        assigned=[each for each in opened if each.assignee == user],
        to_reassign=[each for each in assignments if each.is_nobodys] if gives else [],
        given={"all": len(opened), "late": sum(each.is_late for each in opened)} if gives else None,
        sections=[section for section in sections if section.rows],
        waiting_items=InboxItem.objects.waiting().count() if decides else None,
        broken_sources=list(broken(Source.objects.all())) if keeps_sources else [],
    )


def address_of(kind: work.Waiting) -> str:
    """Return the address of waiting work: its screen if it is the only one of its kind, else a section of the board.

    It is also the section if somebody has dealt with the only one meanwhile.
    """
    section = f"{reverse('newsroom_board')}#{kind.slug}"
    if kind.count > 1:
        return section
    if kind.slug in _SCREENS:
        return reverse(_SCREENS[kind.slug], args=[kind.key])
    if kind.slug == "gop-y":
        page = Page.objects.filter(wagtail_admin_comments=kind.key).first()
        return address(page, "edit") if page else section
    states = list(
        WorkflowState.objects.filter(**{"pk" if kind.slug == "tra-lai" else "current_task_state": kind.key})
    )
    return address(_texts(states)(states[0]), "edit") if states else section


def _first(found: QuerySet[Any]) -> list[Any]:
    """Return the first rows, each annotated with the `total`."""
    return list(found.annotate(total=Window(Count("pk")))[:MAX_SHOWN])


def _section(slug: str, heading: str, since: str, found: list[Any], row_of: Callable[[Any], Row]) -> Section:
    return Section(slug, heading, since, [row_of(each) for each in found], found[0].total if found else 0)


def _texts(of: Iterable[WorkflowState | Revision]) -> TextOf:
    """Return a function that returns the page or route of a row, fetched by one query for each kind."""
    page_type = get_default_page_content_type().pk
    keys: dict[bool, list[str]] = {True: [], False: []}
    for row in of:
        keys[row.base_content_type_id == page_type].append(row.object_id)
    routes = ReportingRoute.objects.select_related("latest_revision").in_bulk(keys[False])
    found: dict[bool, dict[int, Text]] = {True: Page.objects.in_bulk(keys[True]), False: routes}
    return lambda row: found[row.base_content_type_id == page_type][int(row.object_id)]


def _review_row(text_of: TextOf, state: Any) -> Row:
    """Return the row of `state`, which has the annotation of `to_review`."""
    text = text_of(state.workflow_state)
    old = "live" if text.live else state.rejected_revision
    return Row(
        text,
        state.started_at,
        who=name(state.workflow_state.requested_by),
        compare_url=address(text, "revisions_compare", old, state.revision_id) if old else "",
    )


def _own_row(text_of: TextOf, outlook: dict[int, Outlook], state: WorkflowState) -> Row:
    step = state.current_task_state
    return Row(text_of(state), step.started_at, note=outlook[step.pk].sentence if step.pk in outlook else "")


def _stuck_row(text_of: TextOf, outlook: dict[int, Outlook], step: TaskState) -> Row:
    return Row(text_of(step.workflow_state), step.started_at, note=outlook[step.pk].sentence)


def _agreement_row(text_of: TextOf, agreement: Agreement) -> Row:
    text = text_of(agreement.step.workflow_state)
    answer = reverse("newsroom_agreement", args=[agreement.pk])
    return Row(text, agreement.approved_at, name(agreement.approved_by), said=agreement.note, act_url=answer)


def _urgent_row(urgent: UrgentPublication) -> Row:
    return Row(
        urgent.alert,
        urgent.published_at,
        name(urgent.published_by),
        urgent.reason,
        note=due_text(urgent),
        act_url=reverse("newsroom_urgent_review", args=[urgent.pk]),
    )


def _returned_row(text_of: TextOf, state: WorkflowState) -> Row:
    task_state = state.current_task_state
    who = name(task_state.finished_by)
    return Row(text_of(state), task_state.finished_at, who, said=task_state.comment)


def _scheduled_row(text_of: TextOf, revision: Revision) -> Row:
    return Row(text_of(revision), revision.approved_go_live_at, name(revision.user))


def _draft_row(draft: Page) -> Row:
    return Row(draft, draft.latest_revision_created_at)


def _left_row(draft: Page) -> Row:
    return Row(draft, draft.latest_revision_created_at, who=name(draft.latest_revision.user))


def _comment_row(comment: Any) -> Row:
    """Return the row of `comment`, which has the annotations of `comments`."""
    said = [comment, *comment.replies.all()][-1]
    return Row(comment.page, comment.last_at, who=name(said.user), said=said.text)
