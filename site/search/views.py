"""The search page, `/tim-kiem/?q=...&trang=...`. It only reads, and it is not for search engines."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from search.finder import RESULTS_PER_PAGE, Result, Results
from search.query import parse

_MOST_SECTIONS = 12


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = parse(request.GET.get("q", ""))
    results = Results(query)
    # A paginator asks for the count and for slices only.
    paginator: Paginator[Result] = Paginator(results, RESULTS_PER_PAGE)  # type: ignore[arg-type]
    page_obj = paginator.get_page(request.GET.get("trang"))
    context = {
        "query": query.text,
        "page_obj": page_obj,
        "total_label": results.total_label,
        "sections": [] if page_obj.object_list else _sections(),
    }
    response = render(request, "search/search.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _sections() -> list[Page]:
    """Pages that have pages below them: where a reader may go on who found nothing."""
    below_home = Page.objects.live().public().filter(depth__gt=2, numchild__gt=0)
    return list(below_home.order_by("path")[:_MOST_SECTIONS])
