"""The search page, `/tim-kiem/?q=...`, and its suggestions while a reader types.

Search engines do not index results.
"""

from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.delivery import memo
from base.paging import PAGE_PARAMETER, page_of
from search import filters, fixed_pages, log, related
from search.filters import RELEVANCE, SORTS, Selection, select
from search.finding import spelling
from search.finding.engines import engine
from search.finding.excerpts import Highlighter
from search.finding.finder import RESULTS_PER_PAGE, Result, Results, count_label
from search.finding.query import parse
from search.fixed_pages import FixedPage
from search.models import PromotedResult, SearchEntry

_MAX_YEARS = 30
_MAX_PROMOTED = 3
_MAX_SUGGESTIONS = 8
_MIN_SUGGESTED_LENGTH = 2
_SECONDS_KEPT = 60


@dataclass(frozen=True)
class Tab:
    """One kind of result, or one order: its address, and whether it is selected."""

    label: str
    address: str
    is_chosen: bool
    count_label: str = ""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Render the search page for a request's parameters."""
    selection = select(request.GET)
    results = _results(selection)
    typed = selection.query.text
    promoted = _promoted(selection)
    if selection.query.terms and not promoted and not results.count():
        meant = spelling.meant(results.query, selection.within)
        if meant:
            selection = selection.asking(meant)
            results = _results(selection)
    # A paginator only needs a count and slices.
    paginator: Paginator[Result] = Paginator(results, RESULTS_PER_PAGE)  # type: ignore[arg-type]
    page_obj = page_of(request, paginator)
    context = {
        "query": selection.query.text,
        "typed": typed if typed != selection.query.text else "",
        "selection": selection,
        "page_obj": page_obj,
        "total_label": results.total_label,
        "promoted": promoted if page_obj.number == 1 else [],
        "years": memo.get_or_set("search years", _years),
    }
    if selection.query.terms:
        context["kinds"] = _kinds(selection, results)
    if page_obj.number == 1:
        context["near_matches"] = results.near_matches()
    if page_obj.object_list:
        context["related"] = [
            Tab(text, selection.asking(text).address, False) for text in related.to(results.query)
        ]
        context["sorts"] = [
            Tab(label, replace(selection, sort=sort).address, sort == selection.sort)
            for sort, label in SORTS.items()
        ]
    elif selection.query.text:
        context |= _help(selection, results)
    if PAGE_PARAMETER not in request.GET and not selection.is_narrowed:
        log.count(selection.query, results.count() or len(promoted))
    response = render(request, "search/search.html", context)
    if request.GET:
        # Result lists are endless, so only the page without parameters may be indexed.
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Return, as JSON, titles with all typed words, the last one perhaps unfinished.

    Browsers and proxies cache the response for a minute.
    """
    query = parse(request.GET.get("q", ""))
    titles: dict[str, None] = {}
    if len(query.text) >= _MIN_SUGGESTED_LENGTH and query.terms:
        promoted = [
            *PromotedResult.for_query(query.text, is_open=True),
            *fixed_pages.for_query(query.text, is_open=True),
        ]
        titles.update(dict.fromkeys(map(str, promoted)))
        results = Results(query)
        marker = Highlighter(query, is_prefix=True)
        for match, _ in results.levels:
            ids = engine().newest(match, _MAX_SUGGESTIONS)
            found = SearchEntry.objects.only("title").in_bulk(ids)
            titles.update(
                dict.fromkeys(
                    found[pk].title for pk in ids if pk in found and marker.finds_all(found[pk].title)
                )
            )
    response = JsonResponse(
        {"titles": list(titles)[:_MAX_SUGGESTIONS]}, json_dumps_params={"ensure_ascii": False}
    )
    response.headers["Cache-Control"] = f"public, max-age={_SECONDS_KEPT}"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _results(selection: Selection) -> Results:
    return Results(selection.query, selection.within, is_newest_first=selection.sort != RELEVANCE)


def _promoted(selection: Selection) -> list[PromotedResult | FixedPage]:
    """Return what is named by exactly these words: the editors' results, then pages outside the page tree."""
    text = selection.query.text
    promoted = [one for one in PromotedResult.for_query(text)[:_MAX_PROMOTED] if one.address]
    return [*promoted, *fixed_pages.for_query(text)]


def _kinds(selection: Selection, results: Results) -> list[Tab]:
    """Return a tab for each kind with its number of results, counted in one query."""
    match = results.levels[-1][0] if results.levels else results.query.levels()[-1]
    found = [replace(selection, kind=kind) for kind in (None, *filters.kinds())]
    counts = engine().count([replace(match, within=one.within) for one in found], 1, len(found))
    tabs = [
        Tab(
            one.kind.label if one.kind else "Tất cả",
            one.address,
            one.kind == selection.kind,
            count_label(count),
        )
        for one, count in zip(found, counts, strict=True)
        if count or one.kind in (None, selection.kind)
    ]
    return tabs if len(tabs) > 2 or selection.kind else []


def _years() -> list[int]:
    """Return the years since the first publication, newest first."""
    first = SearchEntry.objects.aggregate(first=Min("published_at"))["first"]
    this_year = timezone.localdate().year
    return list(range(this_year, timezone.localtime(first).year - 1, -1))[:_MAX_YEARS] if first else []


def _help(selection: Selection, results: Results) -> dict[str, object]:
    """Return the context for a reader who found nothing: other spellings, the same search without filters."""
    hints = spelling.for_query(results.query, selection.within)
    return {
        "hints": [Tab(text, selection.asking(text).address, False) for text in hints],
        "unfiltered": selection.without_filters().address if selection.is_narrowed else "",
    }
