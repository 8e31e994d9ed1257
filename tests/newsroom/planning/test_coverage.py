"""Tests of plan coverage: counts per month, each linked to exactly the entries that it counts."""

import copy
import datetime
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from campaign.articles import queries
from campaign.articles.models import CampaignPage, PlanTask
from campaign.inbox.models import InboxItem, Source
from campaign.newsroom.planning import coverage_svg
from campaign.newsroom.planning.coverage import Coverage, Row, counted_entries, coverage
from campaign.newsroom.planning.coverage_views import list_address, summary
from campaign.reads import counting
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory
from vietnamese.months import Month

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


def came_out(page: Page, moment: str) -> Page:
    Page.objects.filter(pk=page.pk).update(first_published_at=at(moment))
    return page


@pytest.fixture
def during_the_campaign(monkeypatch):
    """Make it a day of the campaign's last month, in whichever year the test runs."""
    monkeypatch.setattr(timezone, "now", lambda: at("2026-12-02 10:00"))


@pytest.fixture(scope="module")
def shared_plan(module_data, shared_tree):
    """Make articles, an alert, a document, and items of which one became an article. Return the articles' two tasks."""
    first, second = PlanTask.objects.all()[:2]
    topic = shared_tree.topics["cam-nang-an-toan"]

    def article(moment, *tasks, **kwargs):
        return came_out(ArticleFactory(parent=topic, plan_tasks=tasks, **kwargs), moment)

    # The last minute of a month and the first of the next, in local time.
    article("2024-02-29 23:59:59", first)
    both = article("2024-03-01 00:00", first, second)
    article("2024-03-31 12:00", second)
    article("2026-11-02 08:00")
    # Articles before and after the campaign, and entries that readers do not see.
    article("2021-12-31 23:59", first)
    article("2027-01-01 00:00", first)
    ArticleFactory(parent=topic, plan_tasks=[first], live=False)
    hidden = article("2024-03-05 00:00", first)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    came_out(AlertFactory(parent=shared_tree.topics["canh-bao-lua-dao"]), "2025-07-01 00:00")
    came_out(DocumentRecordFactory(parent=shared_tree.library), "2022-08-01 09:00")
    source = Source.objects.create(name="Huyện mẫu", feed_url="https://huyen.example.vn/rss")
    for number, (state, made) in enumerate(
        [("approved", None), ("approved", None), ("published", both), ("new", None), ("rejected", None)]
    ):
        InboxItem.objects.create(
            source=source,
            key=str(number),
            version="1",
            title=f"Tin số {number}",
            link=f"https://huyen.example.vn/{number}",
            state=state,
            article=made,
            visible_at=at("2023-05-05 05:05") if state in ("approved", "published") else None,
        )
    return first, second


@pytest.fixture
def plan(db, shared_plan):
    return copy.deepcopy(shared_plan)


def counted() -> dict[tuple[str, str], int]:
    whole = coverage()
    return {
        (row.key, month.name): count
        for row in (*whole.tasks, *whole.kinds)
        for month, count in zip(whole.months, row.counts, strict=True)
        if count
    }


def test_each_thing_counts_in_the_month_in_which_it_came_out(plan):
    first, second = (f"nhiem-vu-{task.pk}" for task in plan)
    assert counted() == {
        (first, "2024-02"): 1,
        (first, "2024-03"): 1,
        (second, "2024-03"): 2,
        ("tin-bai", "2024-02"): 1,
        ("tin-bai", "2024-03"): 2,
        ("tin-bai", "2026-11"): 1,
        ("canh-bao", "2025-07"): 1,
        ("van-ban", "2022-08"): 1,
        ("tin-dan", "2023-05"): 2,
    }


def test_readers_and_the_board_are_told_the_same(plan):
    """Two articles of the first task are from before and after the campaign; only the board leaves them out."""
    first, *others = coverage().tasks
    counts = [task.published_count for task in queries.plan()[0]]
    assert counts == [first.total + 2, *(row.total for row in others)]


def test_every_number_has_its_list(plan):
    whole = coverage()
    assert whole.months[0].name == "2022-01"
    assert whole.months[-1].name == "2026-12"
    for row in (*whole.tasks, *whole.kinds):
        for month, count in zip(whole.months, row.counts, strict=True):
            # An empty month is proved by the total.
            if count:
                assert counted_entries(row.key, month, month).count() == count, (row, month)
        assert counted_entries(row.key, whole.months[0], whole.months[-1]).count() == row.total


@pytest.mark.usefixtures("during_the_campaign")
def test_the_screen_can_be_read_aloud_and_its_links_lead_to_as_many_as_they_say(plan, chief_client):
    page = chief_client.get(reverse("plan_coverage")).content.decode()
    table = page[page.index('<table class="coverage') :]
    links = re.findall(r'<a href="([^"]*danh-sach[^"]*)">([\d.]+)</a>', table)
    whole = coverage()
    ends = whole.months[0], whole.months[-1]
    counts = {
        list_address(row, month, month): count
        for row in (*whole.tasks, *whole.kinds)
        for month, count in zip(whole.months, row.counts, strict=True)
    }
    counts |= {list_address(row, *ends): row.total for row in (*whole.tasks, *whole.kinds)}
    shown = {address: count for address, count in counts.items() if count}
    assert {unescape(address): int(number) for address, number in links} == shown
    for address in (
        list_address(whole.tasks[1], Month(2024, 3), Month(2024, 3)),
        list_address(whole.tasks[0], *ends),
    ):
        assert chief_client.get(address).context_data["paginator"].count == shown[address] > 1
    drawn = {unescape(address) for address in re.findall(r'<a href="([^"]+)" tabindex="-1"', page)}
    assert drawn <= {unescape(address) for address, _ in links}
    assert len(drawn) == len(counted())
    assert f"{Month.of(timezone.localdate())}, tháng này" in page
    assert page.count('aria-current="date"') == 1
    table = table[: table.index("</table>")]
    assert table.count('scope="row"') == len(whole.tasks) + 4
    assert "<caption" in table
    named = 'aria-labelledby="coverage-map-title" aria-describedby="coverage-map-desc"'
    assert re.search(rf'<svg [^>]*role="group" {named}', page)


def test_a_list_shows_title_day_and_reads_and_is_exported(plan, chief_client):
    first, _ = plan
    address = reverse("plan_coverage_list")
    asked = {"dong": f"nhiem-vu-{first.pk}", "tu": "2024-03", "den": "2024-03"}
    (page,) = counted_entries(asked["dong"], Month(2024, 3), Month(2024, 3))
    counting.add(timezone.localdate(), {page.pk: 1_234})
    shown = chief_client.get(address, asked).content.decode()
    assert page.title in shown
    assert "1.234" in shown
    assert "tháng 3/2024" in shown
    assert "01/3/2024" in shown
    exported = b"".join(chief_client.get(address, asked | {"export": "csv"})).decode()
    assert page.title in exported
    assert ",1234" in exported
    links = {"dong": "tin-dan", "tu": "2022-01", "den": "2026-12"}
    exported = b"".join(chief_client.get(address, links | {"export": "csv"})).decode()
    assert exported.count("https://huyen.example.vn/") == 2
    assert chief_client.get(address, links | {"export": "xlsx"}).status_code == 200


def test_a_list_that_no_number_leads_to_is_not_found(plan, chief_client):
    for asked in (
        {},
        {"dong": "tin-bai"},
        {"dong": "khac", "tu": "2024-03", "den": "2024-03"},
        {"dong": "nhiem-vu-999999999", "tu": "2024-03", "den": "2024-03"},
        {"dong": "tin-bai", "tu": "2024-13", "den": "2024-13"},
        {"dong": "tin-bai", "tu": "2031-01", "den": "2031-01"},
        {"dong": "tin-bai\0", "tu": "2024-03\0", "den": "٢٠٢٤-٠٣"},
    ):
        assert chief_client.get(reverse("plan_coverage_list"), asked).status_code == 404, asked


def test_one_year_alone(plan, chief_client):
    page = chief_client.get(reverse("plan_coverage"), {"nam": "2024"}).content.decode()
    assert page.count('scope="colgroup"') == 1
    assert "tháng 3/2024" in page
    assert "tháng 3/2023" not in page
    for year in ("2021", "x", "\0"):
        assert chief_client.get(reverse("plan_coverage"), {"nam": year}).status_code == 404


@pytest.mark.usefixtures("during_the_campaign")
def test_sentences_name_what_is_missing(plan):
    whole = coverage()
    codes = [row.code for row in whole.tasks]
    assert summary(whole)[0] == (
        f"2 trên {len(codes)} nhiệm vụ đã có bài (chưa có bài nào: {', '.join(codes[2:])})."
    )
    assert f"còn {len(codes)} nhiệm vụ chưa có bài" in summary(whole)[1]


def test_without_campaign_or_tasks_the_screen_says_so(tree, chief_client):
    CampaignPage.objects.update(live=False)
    PlanTask.objects.all().delete()
    page = chief_client.get(reverse("plan_coverage")).content.decode()
    assert "Chưa có nhiệm vụ kế hoạch nào." in page
    assert {month.year for month in coverage().months} == {timezone.localdate().year}


def test_only_those_who_see_reports_see_it(chief_client, author_client):
    for client, shown in ((chief_client, True), (author_client, False)):
        home = client.get("/admin/").content.decode()
        assert (reverse("plan_coverage") in home) is shown
        assert (client.get(reverse("plan_coverage")).status_code == 200) is shown


@pytest.mark.parametrize(
    ("count", "most", "level"), [(0, 9, 0), (1, 9, 1), (9, 9, 4), (1, 1, 4), (3, 9, 3), (2, 1000, 1)]
)
def test_levels_of_the_chart(count, most, level):
    assert coverage_svg.level(count, most) == level


def test_titles_are_escaped(tree, chief_client):
    PlanTask.objects.create(code="<b>", title="<script>alert(1)</script>")
    page = chief_client.get(reverse("plan_coverage")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_counting_costs_the_same_for_few_and_for_many(plan, tree, django_assert_num_queries):
    with django_assert_num_queries(4):
        coverage()
    for number in range(5):
        task = PlanTask.objects.create(code=f"X{number}", title=f"Việc {number}")
        ArticleFactory(parent=tree.topics["cam-nang-an-toan"], plan_tasks=[task])
    with django_assert_num_queries(4):
        coverage()


@pytest.mark.usefixtures("during_the_campaign")
def test_counts_are_kept_until_something_public_changes(plan, tree, begin_edition, django_assert_num_queries):
    begin_edition()
    before = coverage()
    with django_assert_num_queries(0):
        assert coverage() is before
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"], plan_tasks=[plan[0]])
    assert coverage().tasks[0].total == before.tasks[0].total + 1


def test_after_its_last_year_the_campaign_is_said_to_be_over():
    months = (Month(2020, 1), Month(2020, 12))
    row = Row("nhiem-vu-1", "1", "Nhiệm vụ", (1, 0))
    assert (
        "Phong trào kết thúc năm 2020: bài đăng sau đó không được tính"
        in summary(Coverage(months, (row,), ()))[1]
    )
