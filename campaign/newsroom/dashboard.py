"""Panels of the admin's home page. The number of queries of a panel does not grow with its rows."""

from typing import Any

from django.db.models import F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from wagtail.admin.ui.components import Component
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState, get_default_page_content_type

from base.desk.screens import HomePanel
from base.models import User
from campaign.newsroom.models import may_act
from campaign.newsroom.planning.board import address_of
from campaign.newsroom.planning.coverage import coverage
from campaign.newsroom.planning.coverage_views import summary
from campaign.newsroom.planning.work import may_review, urgent_for, waiting_for
from campaign.newsroom.review.outlook import outlooks
from campaign.newsroom.review.urgent import due_text

_MAX_WAITING, _MAX_RECENT = 20, 5


class WritingPanel(Component):
    """Buttons to write an article or an alert, above all panels."""

    name = "newsroom_writing"
    template_name = "campaign/newsroom/admin/writing_buttons.html"
    order = 5


class TroublesPanel(HomePanel):
    """Panel of problems with periodic jobs and of overdue pages. It comes first and appears only if there are any."""

    name = "scheduler_troubles"
    template_name = "campaign/newsroom/troubles_panel.html"
    order = 10


class ScannerPanel(Component):
    """Panel for administrators of a site without a virus scanner, with a link to instructions."""

    name = "no_scanner"
    template_name = "campaign/newsroom/scanner_panel.html"
    order = 11


class BoardPanel(Component):
    """Panel with the number of waiting texts and comments of each kind, linked to the only one, or to the board."""

    name = "newsroom_board"
    template_name = "campaign/newsroom/admin/board_panel.html"
    order = 90

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"counts": [(kind, address_of(kind)) for kind in waiting_for(parent_context["request"])]}


class UrgentPanel(Component):
    """Panel of alerts that were published urgently and wait for a second person."""

    name = "newsroom_urgent"
    template_name = "campaign/newsroom/admin/urgent_panel.html"
    order = 20

    # Slug of its section of the board.
    kind = "hau-kiem"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        found = urgent_for(parent_context["request"].user).select_related("alert", "published_by")
        return {"rows": [(urgent, due_text(urgent)) for urgent in found[:_MAX_WAITING]]}


class TourPanel(Component):
    """Panel of first steps for new users. Wagtail remembers when it is dismissed."""

    name = "newsroom_tour"
    template_name = "campaign/newsroom/admin/tour_panel.html"
    order = 80


class CoveragePanel(Component):
    """Panel with the coverage of the plan in two sentences."""

    name = "plan_coverage"
    template_name = "campaign/newsroom/coverage_panel.html"
    order = 240

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"sentences": summary(coverage())}


class WaitingPanel(Component):
    """Panel of texts in review: texts that the user may review, oldest first, and texts that the user sent.

    It replaces two panels of Wagtail, which run several queries per text and load whole revisions to find the possible
    actions. Here these are determined when a text is opened.
    """

    name = "waiting"
    template_name = "campaign/newsroom/waiting_panel.html"
    order = 100

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        steps = list(_steps(parent_context["request"].user)[: _MAX_WAITING + 1])
        own = [step for step in steps[:_MAX_WAITING] if not step.is_reviewer]
        found = outlooks(own)
        return {
            "to_review": [(step, "") for step in steps[:_MAX_WAITING] if step.is_reviewer],
            "own": [(step, found[step.pk].sentence if step.pk in found else "") for step in own],
            "are_more": len(steps) > _MAX_WAITING,
        }


def _steps(user: User) -> QuerySet[TaskState]:
    """Return the current workflow steps of pages, each with `page`, `is_live` and `is_reviewer`."""
    page = Page.objects.filter(pk=Cast(OuterRef("revision__object_id"), IntegerField())).order_by()
    steps = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        workflow_state__current_task_state=F("pk"),
        revision__base_content_type=get_default_page_content_type(),
    )
    steps = steps.annotate(
        page=Cast("revision__object_id", IntegerField()), is_live=Subquery(page.values("live"))
    ).annotate(is_reviewer=Q(pk__isnull=False) & may_review(user) & may_act(user))
    shown = Q(is_reviewer=True) | Q(workflow_state__requested_by=user)
    requested = ("revision", "workflow_state__requested_by")
    found = steps.filter(shown, is_live__isnull=False).select_related(*requested)
    # The content holds the whole text, which is not shown here.
    return found.defer("revision__content").order_by("started_at", "pk")


class OwnPagesPanel(Component):
    """Panel of the pages that the user edited last, each with its state, and a note if the user keeps it locked."""

    name = "own_pages"
    template_name = "campaign/newsroom/own_pages_panel.html"
    order = 250

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        edits = PageLogEntry.objects.filter(user=user, action="wagtail.edit", page__isnull=False)
        page = ("page__draft_title", "page__live", "page__has_unpublished_changes", "page__locked_by")
        edited = edits.values("page", *page).annotate(at=Max("timestamp")).order_by("-at")[:_MAX_RECENT]
        return {"edited": [row | {"state": _state(row, user)} for row in edited]}


def _state(row: dict[str, Any], user: User) -> str:
    changed = "đã đăng, có bản sửa" if row["page__has_unpublished_changes"] else "đã đăng"
    state = changed if row["page__live"] else "bản nháp"
    return f"{state}, bạn đang khóa" if row["page__locked_by"] == user.pk else state
