"""Tests of contributions: by person and pen name, by form, with coefficients; visible to permitted users only."""

import io
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Page

from campaign.articles import writers
from campaign.articles.models import AlertPage, ArticlePage, Form, Writer
from campaign.reports.counts import contributions
from campaign.reports.counts.contributions import ALERT, COLUMNS, REPUBLISHED
from campaign.reports.models import Coefficients
from tests.factories import ArticleFactory, UserFactory
from tests.reports.conftest import QUARTER, came_out

ADDRESS = f"/admin/dong-gop/?period={QUARTER.key}"


def publish_anew(world):
    """Freeze the writers of all stories again, as if the accounts of now had been there when they went online."""
    Writer.objects.all().delete()
    for page in Page.objects.exact_type(ArticlePage, AlertPage).specific():
        if page.first_published_at:
            writers.freeze(page)


@pytest.fixture
def people(world):
    """Thu Hà is somebody's pen name; what has no name counts for the account that made the page."""
    writer = UserFactory(first_name="Hà", last_name="Nguyễn Thị Thu", pen_name="Thu Hà")
    publish_anew(world)
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
    world, writer = people
    UserFactory(pen_name="Thu Hà")
    publish_anew(world)
    found = lines()
    assert f"nguoi-{writer.pk}" not in found
    assert (found["ten-thu-ha"].person, found["ten-thu-ha"].pen_name, found["ten-thu-ha"].total) == (
        "",
        "Thu Hà",
        2,
    )


def test_the_sheet_keeps_the_names_of_the_day(people, chief):
    """Later changes of names, pen names and accounts reach no text that is online."""
    _, writer = people
    before = [(line.key, line.person, line.pen_name, line.counts) for line in lines().values()]
    writer.first_name, writer.pen_name = "Hạnh", "Sông Trà"
    writer.save()
    chief.last_name, chief.is_active = "Khác", False
    chief.save()
    UserFactory(first_name="Khác", pen_name="Thu Hà")
    assert [(line.key, line.person, line.pen_name, line.counts) for line in lines().values()] == before
    writer.delete()
    assert [(line.key, line.person, line.pen_name, line.counts) for line in lines().values()] == before


def test_one_pen_name_of_two_people_one_after_the_other(people, world):
    _, first = people
    first.pen_name = "Sông Trà"
    first.save()
    second = UserFactory(first_name="Minh", last_name="Lê", pen_name="Thu Hà")
    topic = next(iter(world.tree.topics.values()))
    for name in ("Thu Hà", "Sông Trà"):
        came_out(ArticleFactory(parent=topic, author_name=name), QUARTER.last)
    found = lines()
    assert (found[f"nguoi-{first.pk}"].total, found[f"nguoi-{first.pk}"].pen_name) == (3, "Thu Hà, Sông Trà")
    assert (found[f"nguoi-{second.pk}"].total, found[f"nguoi-{second.pk}"].pen_name) == (1, "Thu Hà")


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
    *rows, sums = book["Đóng góp"].iter_rows(min_row=3, values_only=True)
    assert sorted(row[-2:] for row in rows) == [(2, 2), (3, 3)]
    assert sums[1] == "Cộng"
    assert sums[3:] == tuple(sum(column) for column in list(zip(*rows, strict=True))[3:])
    # Sorting and filtering leave the sums where they are.
    assert book["Đóng góp"].auto_filter.ref.endswith(str(2 + len(rows)))
    screen = chief_client.get(ADDRESS).content.decode()
    shown = re.findall(r"<td>([\d.,]*)</td>", screen[screen.index("<tfoot>") :])
    assert shown == ["", *(str(number) for number in sums[3:])]
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
