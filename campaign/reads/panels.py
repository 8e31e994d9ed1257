"""What the admin shows of reads beside its reports: the week on the dashboard, a column in the lists of pages."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from campaign.reads import queries
from campaign.reads.periods import before, week

_MOST = 5


class WeekPanel(Component):
    """This week's reads, last week's beside them, and what is read most."""

    name = "reads_week"
    template_name = "campaign/reads/week_panel.html"
    order = 230

    def __init__(self, leads_to_report: bool) -> None:
        self.leads_to_report = leads_to_report

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        today = timezone.localdate()
        this, last = week(today), before(week, today)
        most = list(queries.by_page(*this).order_by("-reads", "page")[:_MOST])
        pages = Page.objects.in_bulk([row["page"] for row in most])
        now, then = queries.totals(this, last)
        return {
            "now": now,
            "then": then,
            "most": [(pages[row["page"]], row["reads"]) for row in most],
            "leads_to_report": self.leads_to_report,
        }
