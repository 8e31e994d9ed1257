"""Queries of the counts of reads. Days are local dates, both ends included. No function writes.

Each function runs one query on an index, however long the period: five years are five spans, not 1,826 days.
"""

import datetime
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from base.delivery.gathering import Gathered
from campaign.reads.models import PageReads, SiteReads


def totals(*periods: tuple[datetime.date, datetime.date]) -> list[int]:
    """Return the reads of the whole site, including pages deleted since, in each of `periods`."""
    asked = {f"in_{number}": Q(day__range=period) for number, period in enumerate(periods)}
    days = SiteReads.objects.filter(reduce(or_, asked.values()))
    found = days.aggregate(**{name: Sum("count", filter=within) for name, within in asked.items()})
    return [found[name] or 0 for name in asked]


def reads_of(pages: Iterable[int], first: datetime.date, last: datetime.date) -> dict[int, int]:
    """Return a dict of page key to reads. Keys in `pages` without reads are missing."""
    return dict(by_page(first, last).filter(page__in=pages).values_list("page", "reads"))


def by_page(first: datetime.date, last: datetime.date) -> QuerySet:
    """Return an unordered queryset of {"page": key, "reads": number}, one row per page that was read."""
    return sums(PageReads.objects.filter(span__in=spans(first, last)))


def by_number(highest: int, *periods: tuple[datetime.date, datetime.date]) -> list[list[int]]:
    """Return one list per period, in which the item at index i is the number of reads of the page with key i.

    Each list reaches at least to `highest`. The periods must not overlap. One query serves tens of thousands of
    pages.
    """
    period_of = {span: place for place, period in enumerate(periods) for span in spans(*period)}
    rows = PageReads.objects.filter(span__in=period_of).values("span")
    rows = rows.annotate(pages=Gathered("page"), counts=Gathered("count"))
    parts = list(rows.values_list("span", "pages", "counts"))
    # Page keys are nearly consecutive: few places stay empty, and a list is twice as fast as a dictionary.
    most = max([highest, *(max(pages) for _, pages, _ in parts)])
    found = [[0] * (most + 1) for _ in periods]
    for span, pages, counts in parts:
        reads = found[period_of[span]]
        for page, count in zip(pages, counts, strict=True):
            reads[page] += count
    return found


def sums(rows: QuerySet) -> QuerySet:
    """Return `rows` summed per page, as by_page does. Their spans must not overlap."""
    return rows.values("page").annotate(reads=Sum("count"))


def annotate(pages: QuerySet, first: datetime.date, last: datetime.date) -> QuerySet:
    """Return `pages` with the annotation `reads`.

    For the rows of one list; to sort a whole site by reads, start from by_page.
    """
    own = by_page(first, last).filter(page=OuterRef("pk")).values("reads")
    return pages.annotate(reads=Coalesce(Subquery(own, output_field=IntegerField()), 0))


def spans(first: datetime.date, last: datetime.date) -> list[int]:
    """Return the fewest years, months and days that make up the period, as values of PageReads.span."""
    found, day = [], first
    while day <= last:
        for width in ("year", "month", "day"):
            if day == start_of(width, day) and (after := _next(width, day)) <= last + _DAY:
                found.append(span(width, day))
                day = after
                break
    return found


_DAY = datetime.timedelta(days=1)


def span(width: str, day: datetime.date) -> int:
    """Return the value of PageReads.span for the year, month or day (`width`) that `day` belongs to."""
    start = day.year * 10_000
    if width != "year":
        start += day.month * 100
    return start + day.day if width == "day" else start


def start_of(width: str, day: datetime.date) -> datetime.date:
    """Return the first day of the year, month or day (`width`) that `day` belongs to."""
    if width == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if width == "month" else day


def _next(width: str, day: datetime.date) -> datetime.date:
    if width == "year":
        return day.replace(year=day.year + 1)
    return (day + 31 * _DAY).replace(day=1) if width == "month" else day + _DAY
