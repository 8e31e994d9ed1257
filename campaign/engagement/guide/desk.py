"""The editors' screen of the guide: its findings, and the whole tree with drafts. A panel links to it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.cache import cache
from django.views.generic import TemplateView

from base.desk.screens import AdminScreen, HomePanel
from base.models.permissions import is_chief, is_writer
from campaign.engagement.guide.checks import findings
from campaign.engagement.guide.tree import whole_tree
from campaign.engagement.models import GuidePage

TITLE = "Hướng dẫn “Tôi bị lừa?”"
# Seconds for which the number of findings is cached, so that the home page need not check the whole guide.
_KEPT = 300


class GuideView(UserPassesTestMixin, AdminScreen, TemplateView):
    """Screen of the guide: its findings and its tree."""

    page_title = TITLE
    header_icon = "help"
    template_name = "campaign/engagement/admin/guide.html"

    def test_func(self) -> bool:
        return is_writer(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guide = GuidePage.objects.first()
        pages = whole_tree(guide).pages if guide else []
        may_order = is_chief(self.request.user)
        return super().get_context_data(
            findings=findings(), guide=guide, pages=pages, may_order=may_order, **kwargs
        )


def count_of_findings() -> int:
    """Return the number of findings, cached for five minutes."""
    return cast(int, cache.get_or_set("engagement.guide.findings", lambda: len(findings()), _KEPT))


class GuidePanel(HomePanel):
    """Panel of the admin's home page with the number of findings."""

    name = "guide_findings"
    template_name = "campaign/engagement/admin/guide_panel.html"
    order = 95
