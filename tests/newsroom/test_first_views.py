"""Tests of the queries of the board's overviews with an empty cache: the first view after a publication."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign.articles.models import PlanTask
from campaign.reports.models import Report
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

YEARS = (datetime.date(2022, 1, 1), datetime.date(2026, 12, 31))


def test_first_views_have_budgets_too(tree, chief_client, begin_edition):
    report = Report.objects.create(starts_on=YEARS[0], ends_on=YEARS[1])
    budgets = {
        "/admin/": 32,
        reverse("plan_coverage"): 21,
        f"{reverse('plan_coverage_list')}?dong=tin-bai&tu=2022-01&den=2026-12": 24,
        reverse("reports:show", args=[report.pk]): 29,
    }

    def first_views() -> dict[str, int]:
        found = {}
        for address in budgets:
            begin_edition()
            with CaptureQueriesContext(connection) as queries:
                assert chief_client.get(address).status_code == 200
            found[address] = len(queries)
        return found

    # Content types are queried once per process.
    first_views()
    tasks = list(PlanTask.objects.all())
    for number in range(9):
        topic = list(tree.topics.values())[number % 3]
        ArticleFactory(parent=topic, plan_tasks=tasks[: number % 3], source_name=f"Báo {number}", body=[])
    found = first_views()
    assert all(found[address] <= most for address, most in budgets.items()), found
