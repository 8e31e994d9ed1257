"""Tests of long lists: every page has its own rows, from whichever end the list is read."""

import pytest

from base.models import ReportingRoute
from base.paging import LongPaginator, page_number

pytestmark = pytest.mark.django_db


def test_anything_but_a_page_number_means_the_first_page():
    assert [page_number(asked) for asked in ("", "0", "-1", "01", "abc", "1e9", "٢")] == [1] * 7
    assert page_number("12") == 12


@pytest.mark.parametrize("count", [0, 1, 5, 6, 7, 10, 11])
def test_pages_together_are_the_list(count):
    ReportingRoute.objects.all().delete()
    places = range(1, count + 1)
    ReportingRoute.objects.bulk_create(
        [ReportingRoute(name=f"{n:02}", contact="x", sort_order=n) for n in places]
    )
    rows = ReportingRoute.objects.order_by("sort_order")
    pages = LongPaginator("routes", rows, 3)
    found = [sorted(row.sort_order for row in pages.get_page(n).object_list) for n in pages.page_range]
    assert found == [list(places)[n : n + 3] for n in range(0, max(count, 1), 3)]
