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


@pytest.mark.parametrize(
    ("screen", "most"), [("dashboard", 30), ("coverage", 20), ("list", 24), ("report", 26)]
)
def test_a_first_view_has_a_budget_too(tree, chief_client, begin_edition, screen, most):
    address = {
        "dashboard": "/admin/",
        "coverage": reverse("plan_coverage"),
        "list": f"{reverse('plan_coverage_list')}?dong=tin-bai&tu=2022-01&den=2026-12",
        "report": reverse(
            "reports:show", args=[Report.objects.create(starts_on=YEARS[0], ends_on=YEARS[1]).pk]
        ),
    }[screen]

    def first_view() -> int:
        begin_edition()
        with CaptureQueriesContext(connection) as queries:
            assert chief_client.get(address).status_code == 200
            return len(queries)

    # Content types are queried once per process.
    first_view()
    few = first_view()
    tasks = list(PlanTask.objects.all())
    for number in range(25):
        topic = list(tree.topics.values())[number % 3]
        ArticleFactory(parent=topic, plan_tasks=tasks[: number % 3], source_name=f"Báo {number}", body=[])
    assert first_view() <= most
    assert few <= most
