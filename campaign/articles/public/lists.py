"""Lists outside the page tree: the stories of a month, the articles of an author."""

from collections.abc import Iterator
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.query import PageQuerySet

from base.delivery import memo
from base.delivery.gathering import PlaceIn
from base.paging import page_of
from base.sharing.sitemaps import Place
from base.sharing.structured import Listing
from campaign.articles import queries
from vietnamese.months import Month

STORIES_PER_PAGE = 20
_TITLE = "Tin bài theo tháng"


def address_of(month: Month) -> str:
    """Return the URL path of the list of the month's stories."""
    return reverse("articles:month", args=[month.year, month.number])


def months() -> dict[Month, int]:
    """Return the months with a story that readers may see, and the number of these stories, newest month first.

    The result is cached for the current edition.
    """
    return memo.get_or_set("months of stories", _months)


def _months() -> dict[Month, int]:
    dated = queries.published_stories().exclude(first_published_at=None)
    moments = dated.values_list("first_published_at", flat=True)
    newest, oldest = moments.first(), moments.last()
    if newest is None or oldest is None:
        return {}
    all_months = Month.of_years(timezone.localdate(oldest).year, timezone.localdate(newest).year)
    place = PlaceIn("first_published_at", [month.start for month in all_months])
    counted = dated.order_by().values(place=place).annotate(number=Count("pk")).order_by("-place")
    rows = counted.values_list("place", "number")
    return {all_months[place - 1]: number for place, number in rows}


@require_safe
def archive(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show the months of all years, or of one, each with its number of stories.

    Raises Http404 for a year without stories.
    """
    found = [(month, count) for month, count in months().items() if year in (None, month.year)]
    if year is not None and not found:
        raise Http404("Năm này không có tin bài.")
    years = [(key, list(group)) for key, group in groupby(found, key=lambda row: row[0].year)]
    listing = Listing(
        f"Tin bài năm {year}" if year else _TITLE,
        [(_TITLE, reverse("articles:archive"))] if year else [],
        [(str(month).capitalize(), address_of(month)) for month, _ in found],
    )
    context = {"years": years, "year": year, "listing": listing}
    return render(request, "campaign/articles/archive.html", context)


@require_safe
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show the stories of one month, newest first. Raises Http404 if there are none."""
    if not (1 <= month <= 12 and 2000 <= year <= timezone.localtime().year):
        raise Http404("Không có tháng này.")
    asked = Month(year, month)
    stories = queries.published_stories()
    found = stories.filter(first_published_at__gte=asked.start, first_published_at__lt=asked.end)
    page_obj = _page_of(request, found)
    if not page_obj.paginator.count:
        raise Http404("Tháng này không có tin bài.")
    earlier = stories.filter(first_published_at__lt=asked.start).first()
    later = stories.filter(first_published_at__gte=asked.end).last()
    context = {
        "month": asked,
        "listing": Listing(
            f"Tin bài {asked}",
            [
                (_TITLE, reverse("articles:archive")),
                (f"Năm {year}", reverse("articles:year", args=[year])),
            ],
        ),
        "page_obj": page_obj,
        "earlier": earlier and Month.of(timezone.localdate(earlier.first_published_at)),
        "later": later and Month.of(timezone.localdate(later.first_published_at)),
    }
    return render(request, "campaign/articles/archive_month.html", context)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the articles of one author, newest first. Raises Http404 if there are none."""
    name = queries.author_named(slug)
    if not name:
        raise Http404("Không có tác giả này.")
    page_obj = _page_of(request, queries.articles_of_author(slug))
    context = {"name": name, "slug": slug, "page_obj": page_obj, "listing": Listing(name)}
    return render(request, "campaign/articles/author.html", context)


def _page_of(request: HttpRequest, stories: PageQuerySet) -> Page:
    page_obj = page_of(request, Paginator(stories, STORIES_PER_PAGE))
    page_obj.object_list = queries.with_pictures(page_obj.object_list)
    return page_obj


def places() -> Iterator[Place]:
    """Yield the lists of this module for the sitemap."""
    yield Place(reverse("articles:archive"))
    for year in sorted({month.year for month in months()}, reverse=True):
        yield Place(reverse("articles:year", args=[year]))
    for month in months():
        yield Place(address_of(month))
    for slug, _, changed in queries.authors():
        yield Place(reverse("articles:author", args=[slug]), changed)
