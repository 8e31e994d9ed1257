"""Reads on the admin's dashboard (a week) and in its lists of pages (a column)."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.models import Page

from campaign.reads import queries
from campaign.reads.named_periods import PERIODS, before, week
from campaign.reads.report import may_see
from vietnamese import numbers

_MAX_SHOWN = 5


class WeekPanel(Component):
    """Panel with this week's reads, last week's, and the pages most read this week."""

    name = "reads_week"
    template_name = "campaign/reads/week_panel.html"
    order = 230

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        today = timezone.localdate()
        this, last = week(today), before(week, today)
        most = queries.by_page(*this).values("page", "page__title", "reads")
        now, then = queries.totals(this, last)
        return {
            "now": now,
            "then": then,
            "most": most.order_by("-reads", "page")[:_MAX_SHOWN],
            "leads_to_report": may_see(parent_context["request"]),
        }


class ReadsColumn(Column):
    """Column with each page's reads of the last 30 days. One query serves all rows of the list."""

    def get_cell_context_data(self, instance: Page, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        table = parent_context["table"]
        if not hasattr(table, "reads"):
            period = PERIODS["30-ngay"][1](timezone.localdate())
            table.reads = queries.reads_of([page.pk for page in table.data], *period)
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"value": numbers.group(table.reads.get(instance.pk, 0)) if instance.live else ""}
