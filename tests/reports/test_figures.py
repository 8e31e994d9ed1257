"""Tests of a report's figures: equal to the database and to the length of their lists."""

import datetime

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Site

from campaign.articles.models import AlertPage, ArticlePage, PlanTask, UrgentPublication
from campaign.inbox.models import InboxItem
from campaign.newsroom.models import Assignment
from campaign.reads.models import PageReads
from campaign.reports import figures as f
from campaign.reports import services
from campaign.reports.counts import tally, wording
from campaign.reports.counts.lists import lists_of, scope_of
from campaign.reports.figures import Figures, Line, Selection, change
from campaign.reports.models import Report
from tests.factories import ArticleFactory
from tests.reports.conftest import BEFORE, QUARTER, came_out


def every_figure(figures: Figures):
    """Yield the label, list and number of each figure, and True if the number counts reads instead of rows."""
    lines = [*figures.totals, *(line for table in figures.tables for line in table.lines)]
    for line in lines:
        are_reads = line.kind in (f.PAGES, f.DAYS)
        yield line.label, line.list_now, line.now, are_reads
        if line.by != f.MONTH:
            yield line.label, line.list_before, line.before, are_reads
        if line.reads is not None:
            yield line.label, line.list_now, line.reads, True


def check_figures(report, is_of=lambda asked: True, least=51):
    """Compare with its list each figure whose selection `is_of` accepts, of which there are `least`."""
    figures, lists = services.figures_of(report), lists_of(report)
    checked, found = 0, {}
    for label, asked, number, are_reads in every_figure(figures):
        if not is_of(asked):
            continue
        if asked not in found:
            rows = list(lists.rows(asked))
            found[asked] = len(rows), sum(row.reads or 0 for row in rows)
            assert lists.sums(asked) == found[asked], label
        assert number == found[asked][are_reads], (label, asked)
        checked += 1
    assert checked >= least


def test_every_figure_is_its_list(world):
    check_figures(world.report)


def test_every_figure_is_its_list_where_topics_and_parts_are_chosen(world):
    world.report.topics.set([world.tree.topics["pho-bien-phap-luat"], world.tree.topics["canh-bao-lua-dao"]])
    check_figures(world.report)
    world.report.parts = [f.ARTICLES, f.DOCUMENTS]
    figures = services.figures_of(world.report)
    assert {line.kind for line in figures.totals} == {f.ARTICLES, f.DOCUMENTS, f.PAGES, f.DAYS}
    assert figures.total(f.ARTICLES).now == 1


def test_rows_lead_to_the_pages_although_a_topic_is_the_root_of_a_second_site(world):
    topic = world.tree.topics["canh-bao-lua-dao"]
    Site.objects.create(hostname="canh-bao.example.vn", root_page=topic)
    rows = list(lists_of(world.report).rows(Selection(f.PAGES)))
    pages = Page.objects.filter(title__in=[row.title for row in rows], alias_of=None)
    assert {row.url for row in rows} <= {page.full_url for page in pages}
    assert len({row.url.split("/")[2] for row in rows}) == 2


def test_figures_are_those_of_plain_counts(world):
    figures = services.figures_of(world.report)
    public = ArticlePage.objects.live().public().filter(alias_of=None)
    # Local days; the database keeps UTC.
    now = public.filter(
        first_published_at__gte="2026-06-30T17:00Z", first_published_at__lt="2026-09-30T17:00Z"
    )
    before = public.filter(
        first_published_at__gte="2026-03-31T17:00Z", first_published_at__lt="2026-06-30T17:00Z"
    )
    articles = figures.total(f.ARTICLES)
    assert (articles.now, articles.before) == (now.count(), before.count()) == (4, 1)
    assert figures.total(f.ALERTS).now == 1
    assert figures.total(f.DOCUMENTS).now == 1
    assert figures.total(f.ITEMS).now == InboxItem.objects.filter(state=InboxItem.State.APPROVED).count() == 1
    for line in figures.table(f.FORM).lines:
        assert line.now == now.filter(form=line.value).count()
    for line in figures.table(f.TASK).lines[:-1]:
        assert line.now == now.filter(plan_tasks=line.value).count()
    spans = [20260700, 20260800, 20260900]
    reads = PageReads.objects.filter(page__in=now, span__in=spans).aggregate(sum=Sum("count"))["sum"]
    assert sum(line.reads for line in figures.table(f.FORM).lines) == reads == 20
    # With the alert's reads.
    assert figures.total(f.PAGES).now == reads + 4
    assert figures.samples == 1


def test_urgent_alerts_without_a_second_person_are_told(world, chief):
    assert not [line for line in services.figures_of(world.report).totals if line.by == f.URGENT]
    alert = AlertPage.objects.get(
        first_published_at__gte="2026-06-30T17:00Z", first_published_at__lt="2026-09-30T17:00Z"
    )
    urgent = UrgentPublication.objects.create(alert=alert, reason="Gấp.", published_by=chief)
    (line,) = [line for line in services.figures_of(world.report).totals if line.by == f.URGENT]
    assert (line.label, line.now) == ("trong đó đăng khẩn, chưa hậu kiểm", 1)
    check_figures(world.report, lambda asked: asked.by == f.URGENT, 1)
    services.issue(world.report, chief)
    urgent.close(UrgentPublication.Outcome.CONFIRMED, chief)
    check_figures(Report.objects.get(pk=world.report.pk), lambda asked: asked.by == f.URGENT, 1)
    assert not [line for line in tally.count(scope_of(world.report)).totals if line.by == f.URGENT]


def test_assigned_work_of_the_period_is_counted_by_outcome(world, chief):
    def given(days: int, **fields) -> None:
        moment = datetime.datetime(2026, 8, 10, 12, tzinfo=datetime.UTC)
        due = moment.date() + datetime.timedelta(days=days)
        Assignment.objects.create(title="Việc", assignee=chief, due=due, given_at=moment, **fields)

    done = {"outcome": "done", "closed_at": datetime.datetime(2026, 8, 20, tzinfo=datetime.UTC)}
    for days, fields in (
        *((10, done), (9, done), (10_000, {}), (1, {}), (1, {})),
        *((1, {"outcome": outcome, "closed_at": timezone.now()}) for outcome in ("returned", "cancelled")),
    ):
        given(days, **fields)
    table = services.figures_of(world.report).table("viec-duoc-giao")
    assert [(line.value, line.now) for line in table.lines] == [
        *(
            ("", 7),
            ("dung-han", 1),
            ("tre-han", 1),
            ("dang-lam", 1),
            ("qua-han", 2),
            ("tra-lai", 1),
            ("huy", 1),
        ),
    ]
    kind = table.lines[0].kind
    check_figures(world.report, lambda asked: asked.kind == kind, 7)
    services.issue(world.report, chief)
    Assignment.objects.all().delete()
    check_figures(Report.objects.get(pk=world.report.pk), lambda asked: asked.kind == kind, 7)


def test_kept_figures_come_back_as_they_were(world):
    figures = services.figures_of(world.report)
    assert Figures.from_json(figures.to_json()) == figures


def test_article_of_two_tasks_counts_once_in_all_and_in_each_task(world):
    figures = services.figures_of(world.report)
    first, second, *_ = figures.table(f.TASK).lines
    assert (first.now, second.now) == (1, 1)
    assert sum(line.now for line in figures.table(f.FORM).lines) == figures.total(f.ARTICLES).now


def test_a_list_that_nobody_named_is_none():
    assert Selection.from_query({"loai": "khac"}) is None
    assert Selection.from_query({"ky": "khac"}) is None
    assert Selection.from_query({"thang": "2026"}) is None
    asked = Selection(f.ARTICLES, f.BEFORE, f.SOURCE, "Báo & đài")
    assert asked.query == "loai=tin-bai&ky=truoc&nguon=B%C3%A1o+%26+%C4%91%C3%A0i"


@pytest.mark.parametrize(("by", "value"), [(f.TOPIC, "x"), (f.TASK, "x"), (f.TOPIC, "999999"), (f.FORM, "x")])
def test_a_condition_that_means_nothing_gives_an_empty_list(world, by, value):
    assert list(lists_of(world.report).rows(Selection(f.ARTICLES, by=by, value=value))) == []


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (5, 4, "+1\u00a0(+25\u00a0%)"),
        (1, 3, "−2\u00a0(−66,7\u00a0%)"),
        (2, 0, "+2"),
        (3, 3, "0"),
        (2000, 1, "+1.999\u00a0(+199.900\u00a0%)"),
    ],
)
def test_change_says_how_much_and_what_share(now, before, words):
    assert change(now, before) == words


def test_first_wording_says_what_the_figures_say(world):
    text = wording.results(services.figures_of(world.report))
    assert "đã đăng 4 tin, bài, 1 cảnh báo, 1 văn bản và 1 tin dẫn về bài gốc của các nguồn." in text
    assert "tin, bài tăng 3, tức 300% (từ 1 lên 4)" in text
    assert "Trong đó 1 tin, bài đăng lại từ nơi khác" in text
    assert f"{PlanTask.objects.first()} (1 tin, bài)" in text
    assert "có 24 lượt đọc (kỳ trước: 5 lượt đọc)" in text


def test_wording_of_an_empty_period_invents_nothing(world):
    world.report.starts_on, world.report.ends_on = datetime.date(2020, 1, 1), datetime.date(2020, 1, 31)
    text = wording.results(services.figures_of(world.report))
    assert "chưa đăng tin, bài, cảnh báo, văn bản và tin dẫn" in text
    assert "So với" not in text
    assert "lượt đọc" not in text


def test_queries_do_not_grow_with_the_articles(world):
    def queries() -> int:
        services.figures_of(world.report)
        with CaptureQueriesContext(connection) as captured:
            services.figures_of(world.report)
        return len(captured)

    few = queries()
    for _ in range(5):
        came_out(ArticleFactory(parent=world.tree.topics["cam-nang-an-toan"], body=[]), QUARTER.first)
    assert queries() == few <= 8


def test_line_of_nothing_has_no_share():
    assert Line("", f.ARTICLES, 0, 0).change == "0"
    assert BEFORE.previous.last < BEFORE.first


def test_figures_of_an_issued_report_are_its_lists_though_somebody_publishes_meanwhile(
    world, chief, monkeypatch
):
    late = ArticleFactory(parent=world.tree.topics["pho-bien-phap-luat"])
    came_out(late, QUARTER.first)
    ArticlePage.objects.filter(pk=late.pk).update(live=False)
    listed = services._entries

    def entries(*args):
        ArticlePage.objects.filter(pk=late.pk).update(live=True)
        return listed(*args)

    monkeypatch.setattr(services, "_entries", entries)
    services.issue(world.report, chief)
    world.report.refresh_from_db()
    check_figures(world.report)
