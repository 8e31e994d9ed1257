"""Public views of the guide: a question with its answers, advice, and the whole guide on one page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse

from base.blocks.links import linked_pages
from base.models import ReportingRoute
from base.page_view import PageView
from campaign.engagement.guide.tree import Node, Tree, public_tree
from campaign.engagement.models import AdvicePage, GuidePage, QuestionPage
from vietnamese.collation import sort_key


class QuestionView(PageView):
    """A question. The answers given on the way are neither stored nor sent: the address only names the open page."""

    page: GuidePage | QuestionPage

    def context(self) -> dict[str, Any]:
        tree = public_tree(self.page, self.seen_from)
        return {"answers": tree.answers(self.page), **_way(tree, self.page)}

    def whole(self) -> HttpResponse:
        """Return the whole guide on one page, to print."""
        tree = public_tree(self.page, self.seen_from)
        keys = [page.pk for page in tree.pages if isinstance(page, AdvicePage)]
        advice = AdvicePage.objects.filter(pk__in=keys).prefetch_related("routes__page").order_by("path")
        context = {
            **self.page.get_context(self.request),
            "path": [*self.page.breadcrumb(), self.page],
            "leaves": [(page, tree.way(page), _online(page.routes.all())) for page in advice],
        }
        return TemplateResponse(self.request, "campaign/engagement/guide_whole.html", context)


class AdviceView(PageView):
    """Advice: the steps, the places to report to, the evidence to keep."""

    page: AdvicePage

    def context(self) -> dict[str, Any]:
        return {
            **_way(public_tree(self.page, self.seen_from), self.page),
            "routes": _online(self.page.routes.select_related("page")),
            "related": linked_pages(block.value for block in self.page.related),
        }


def _way(tree: Tree, page: Node) -> dict[str, Any]:
    way = tree.way(page)
    return {
        "way": way,
        "start": way[0].question if way else None,
        "back": way[-1].question if way else None,
    }


def _online(routes: Iterable[ReportingRoute]) -> list[ReportingRoute]:
    # Filtered here, not in the query, because the routes of a preview are in memory.
    return sorted(
        (route for route in routes if route.live), key=lambda route: (route.sort_order, sort_key(route.name))
    )
