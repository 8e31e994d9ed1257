"""Tests of sums over any period: equal to the sums of its days, and read from few rows."""

import datetime

import pytest
from wagtail.models import Page

from campaign.reads import counting, queries
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def two(tree):
    topic = tree.topics["cam-nang-an-toan"]
    return [ArticleFactory(parent=topic), ArticleFactory(parent=topic)]


@pytest.mark.parametrize(
    ("first", "last", "spans"),
    [
        ("2024-03-15", "2024-03-15", [20240315]),
        ("2024-02-01", "2024-02-29", [20240200]),
        ("2024-01-01", "2024-12-31", [20240000]),
        ("2024-12-31", "2025-02-01", [20241231, 20250100, 20250201]),
        ("2022-01-01", "2026-12-31", [20220000, 20230000, 20240000, 20250000, 20260000]),
        ("2024-11-30", "2026-01-01", [20241130, 20241200, 20250000, 20260101]),
        ("2024-02-02", "2024-02-01", []),
    ],
)
def test_a_period_is_the_fewest_years_months_and_days(first, last, spans):
    assert queries.spans(day(first), day(last)) == spans


def test_no_period_takes_many_spans():
    assert len(queries.spans(day("2022-01-02"), day("2026-12-30"))) == 30 + 11 + 3 + 11 + 30


def test_sums_are_those_of_the_days(two, django_assert_num_queries):
    first, second = two
    started = day("2023-12-30")
    for number in range(70):
        counting.add(started + number * DAY, {first.pk: number, second.pk: 1})
    for begins, ends in ((0, 69), (1, 1), (2, 32), (30, 69), (65, 90), (80, 90)):
        period = started + begins * DAY, started + ends * DAY
        expected = sum(number for number in range(70) if begins <= number <= ends)
        with django_assert_num_queries(1):
            reads = queries.reads_of([first.pk], *period)
        assert reads.get(first.pk, 0) == expected
        assert queries.totals(period) == [expected + max(0, min(ends, 69) - begins + 1)]


def test_reads_are_annotated_to_a_query_of_pages(two):
    first, second = two
    counting.add(day("2024-03-15"), {first.pk: 3, second.pk: 4})
    period = day("2024-03-01"), day("2024-03-31")
    whole = Page.objects.filter(pk__in=[first.pk, second.pk]).order_by("-title")
    assert {page.pk: page.reads for page in queries.annotate(whole, *period)} == {first.pk: 3, second.pk: 4}
    assert queries.annotate(whole, day("2024-04-01"), day("2024-04-30")).first().reads == 0


def test_a_deleted_page_takes_its_own_reads_along_and_not_the_sites(two):
    first, second = two
    counting.add(day("2024-03-15"), {first.pk: 3, second.pk: 4})
    first.delete()
    assert list(queries.by_page(day("2024-01-01"), day("2024-12-31"))) == [{"page": second.pk, "reads": 4}]
    assert queries.totals((day("2024-03-15"), day("2024-03-15"))) == [7]
