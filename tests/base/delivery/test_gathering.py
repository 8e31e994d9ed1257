"""Tests of columns gathered from many rows, and of placing a time among bounds, on the configured database."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page

from base.delivery.gathering import PlaceIn, columns
from campaign.reads import counting, queries
from tests.factories import article_row

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def at(day: int, hour: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(2026, 3, day, hour))


def test_columns_have_the_same_row_order(tree):
    numbers, paths = columns(Page.objects.all(), "pk", "path")
    assert dict(zip(numbers, paths, strict=True)) == dict(Page.objects.values_list("pk", "path"))


def test_no_rows_are_empty_columns(tree):
    assert columns(Page.objects.none(), "pk", "path") == [[], []]
    assert columns(Page.objects.filter(slug="không có"), "pk") == [[]]


def test_a_time_is_after_the_bounds_that_are_not_after_it(tree):
    rows = [article_row(tree.topics["cam-nang-an-toan"], title=f"Bài {number}") for number in range(3)]
    for days in range(1, 8):
        bounds = [at(day) for day in range(1, days + 1)]
        moments = (at(1) - datetime.timedelta(microseconds=1), at(1), at(days, 23))
        for moment, row in zip(moments, rows, strict=True):
            Page.objects.filter(pk=row.pk).update(first_published_at=moment)
        pages = Page.objects.filter(pk__in=[row.pk for row in rows])
        numbers, places = columns(pages, "pk", PlaceIn("first_published_at", bounds))
        found = dict(zip(numbers, places, strict=True))
        assert [found[row.pk] for row in rows] == [0, 1, days]


def test_reads_by_number_are_those_by_page(tree):
    pages = [article_row(tree.topics["cam-nang-an-toan"], title=title).pk for title in ("Một", "Hai")]
    year = datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)
    days = datetime.date(2026, 1, 30), datetime.date(2026, 2, 2)
    for day, reads in ((year[0], 2), (days[0], 3), (days[1], 5), (datetime.date(2026, 3, 1), 7)):
        counting.add(day, dict.fromkeys(pages, reads))
    highest = max(pages) + 5
    of_days, of_year = queries.by_number(highest, days, year)
    assert len(of_days) == len(of_year) == highest + 1
    assert [of_days[page] for page in pages] == [8, 8]
    assert [of_year[page] for page in pages] == [2, 2]
    assert sum(of_days) == 16
