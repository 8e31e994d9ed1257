"""Panels of the admin's home page."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from campaign.newsroom.coverage import coverage
from campaign.newsroom.coverage_views import summary
from campaign.newsroom.scheduler import Troubles


class TroublesPanel(Component):
    """What is wrong with scheduled work; it stands first, and only when something is."""

    name = "scheduler_troubles"
    template_name = "campaign/newsroom/troubles_panel.html"
    order = 10

    def __init__(self, troubles: Troubles) -> None:
        self.troubles = troubles

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"troubles": self.troubles}


class CoveragePanel(Component):
    """How far the plan is, in two sentences."""

    name = "plan_coverage"
    template_name = "campaign/newsroom/coverage_panel.html"
    order = 240

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"sentences": summary(coverage())}
