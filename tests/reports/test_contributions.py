"""Tests of contributions: by person and pen name, by form, with coefficients; visible to permitted users only."""

import io
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from campaign.articles.models import Form
from campaign.reports.counts import contributions
from campaign.reports.counts.contributions import ALERT, COLUMNS, REPUBLISHED
from campaign.reports.models import Coefficients
from tests.factories import UserFactory
from tests.reports.conftest import QUARTER

ADDRESS = f"/admin/dong-gop/?period={QUARTER.key}"


@pytest.fixture
def people(world):
    """Thu Hà is somebody's pen name; what has no name counts for the account that made the page."""
    writer = UserFactory(first_name="Hà", last_name="Nguyễn Thị Thu", pen_name="Thu Hà")
    return world, writer


def lines():
    return {line.key: line for line in contributions.contributions(QUARTER)}


def test_articles_count_for_the_pen_name_and_the_rest_for_the_account(people, chief):
    _, writer = people
    found = lines()
    assert found.keys() == {f"nguoi-{writer.pk}", f"nguoi-{chief.pk}"}
    theirs, own = found[f"nguoi-{writer.pk}"], found[f"nguoi-{chief.pk}"]
    assert (theirs.person, theirs.pen_name) == ("Nguyễn Thị Thu Hà", "Thu Hà")
    assert theirs.counts == dict.fromkeys(COLUMNS, 0) | {Form.NEWS: 1, Form.FEATURE: 1}
    assert own.counts == dict.fromkeys(COLUMNS, 0) | {Form.VIDEO: 1, ALERT: 1, REPUBLISHED: 1}


def test_a_name_that_two_people_have_stands_by_itself(people):
    _, writer = people
    UserFactory(pen_name="Thu Hà")
    found = lines()
    assert f"nguoi-{writer.pk}" not in found
    assert (found["ten-thu-ha"].person, found["ten-thu-ha"].pen_name, found["ten-thu-ha"].total) == (
        "",
        "Thu Hà",
        2,
    )


def test_points_are_counts_times_coefficients(people):
    _, writer = people
    Coefficients.objects.create(news=Decimal("0.5"), feature=Decimal("2.25"))
    line = lines()[f"nguoi-{writer.pk}"]
    assert line.points(contributions.coefficients()) == Decimal("2.75")


def test_every_form_has_a_coefficient():
    names = {field.name for field in Coefficients._meta.get_fields()}
    assert {name for _, name in COLUMNS.values()} <= names
    assert set(Form.values) < COLUMNS.keys()


def test_every_figure_leads_to_a_list_of_that_length(people, chief_client):
    screen = chief_client.get(ADDRESS).content.decode()
    figures = re.findall(r'<a href="(/admin/dong-gop/bai/[^"]+)">([\d.]+)</a>', screen)
    assert len(figures) == 7
    for address, number in figures:
        assert f"{number} bài, " in chief_client.get(unescape(address)).content.decode()


def test_sheet_has_numbers(people, chief_client, chief):
    response = chief_client.get(f"/admin/dong-gop/tep/?period={QUARTER.key}")
    book = load_workbook(io.BytesIO(response.content))
    rows = list(book["Đóng góp"].iter_rows(min_row=3, values_only=True))
    assert sorted(row[-2:] for row in rows) == [(2, 2), (3, 3)]
    works = list(book["Từng bài"].iter_rows(min_row=2, values_only=True))
    assert len(works) == 5
    assert {row[0] for row in works} == {"Nguyễn Thị Thu Hà", chief.get_full_name()}


def test_only_those_with_the_right_see_it(world, author_client, administrator_client, chief_client):
    for name in ("reports_contributions", "reports_contribution_works", "reports_contributions_file"):
        assert chief_client.get(reverse(name)).status_code == 200
        for client in (author_client, administrator_client):
            assert client.get(reverse(name)).status_code == 302
    assert "dong-gop" in chief_client.get("/admin/").content.decode()
    assert "dong-gop" not in administrator_client.get("/admin/").content.decode()
