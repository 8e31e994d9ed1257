"""Hooks of the admin's home page."""

from django.conf import settings
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from base.models.permissions import is_writer
from campaign.newsroom.dashboard import (
    BoardPanel,
    CoveragePanel,
    OwnPagesPanel,
    ScannerPanel,
    TourPanel,
    TroublesPanel,
    UrgentPanel,
    WaitingPanel,
    WritingPanel,
)
from campaign.newsroom.planning.overdue import overdue_pages
from campaign.newsroom.planning.work import waiting_for
from campaign.reads.report import may_see as may_see_reports
from operations.health import views as health
from operations.scheduler.troubles import troubles

# Panels of Wagtail that ours replace, because they run several queries per row.
_REPLACED = {
    "workflow_objects_to_moderate",
    "user_objects_in_workflow_moderation",
    "recent_edits",
    "locked_pages",
}


@hooks.register("construct_homepage_panels")
def show_own(request: HttpRequest, panels: list[Component]) -> None:
    """Replace Wagtail's panels of the user's work by ours."""
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in _REPLACED]
    panels += [WaitingPanel(), OwnPagesPanel()]
    if is_writer(request.user):
        panels.append(WritingPanel())


@hooks.register("construct_homepage_panels")
def show_troubles(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of periodic jobs and overdue pages, if there are problems, and that of a missing virus scanner."""
    may_see_health = request.user.has_perm(health.PERMISSION)
    found, overdue = troubles(), overdue_pages()
    if found or overdue:
        panels.append(TroublesPanel(troubles=found, overdue=overdue, may_see_health=may_see_health))
    if may_see_health and not settings.CLAMD_SOCKET:
        panels.append(ScannerPanel())


@hooks.register("construct_homepage_panels")
def show_coverage(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of the plan's coverage for users who may publish."""
    if may_see_reports(request):
        panels.append(CoveragePanel())


@hooks.register("construct_homepage_panels")
def show_board(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of the board, that of urgent alerts if there are any, and the tour for new users."""
    panels.append(BoardPanel())
    if any(kind.slug == UrgentPanel.kind for kind in waiting_for(request)):
        panels.append(UrgentPanel())
    profile = getattr(request.user, "wagtail_userprofile", None)
    if not (profile and profile.dismissibles.get(TourPanel.name)):
        panels.append(TourPanel())
