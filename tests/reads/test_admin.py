"""Tests of reads in the admin: report, files, week, column; readers see none of it."""

import datetime
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaign.reads import counting
from campaign.reads.named_periods import PERIODS, week
from tests.factories import AlertFactory, ArticleFactory

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def pages(tree):
    topic = tree.topics["cam-nang-an-toan"]
    article = ArticleFactory(parent=topic, title="Nhận ra cuộc gọi lừa đảo")
    alert = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], title="Giả danh điện lực")
    today = timezone.localdate()
    counting.add(today, {article.pk: 1_200, alert.pk: 30})
    counting.add(today - 10 * DAY, {article.pk: 5})
    counting.add(today - 900 * DAY, {alert.pk: 5_000})
    return article, alert


def rows(client, **asked) -> list[tuple[str, str]]:
    answer = client.get(reverse("reads_report"), asked)
    return [(row["title"], row["reads"]) for row in answer.context_data["object_list"]]


def test_pages_stand_by_their_reads_in_the_period(pages, chief_client):
    article, alert = (page.title for page in pages)
    assert rows(chief_client) == [(article, 1_205), (alert, 30)]
    assert rows(chief_client, period="7-ngay") == [(article, 1_200), (alert, 30)]
    assert rows(chief_client, period="tat-ca") == [(alert, 5_030), (article, 1_205)]
    assert rows(chief_client, period="tat-ca", ordering="reads")[0] == (article, 1_205)
    assert rows(chief_client, period="tat-ca", kind="tin-bai") == [(article, 1_205)]
    assert rows(chief_client, period="khac\0", kind="khac\0") == [(article, 1_205), (alert, 30)]
    text = chief_client.get(reverse("reads_report")).content.decode()
    assert "1.235" in text
    assert "Cảnh báo lừa đảo" in text


def test_files_have_the_same_rows(pages, chief_client):
    article, alert = pages
    answer = chief_client.get(reverse("reads_report"), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0] == ("Trang", "Loại", "Thuộc trang", "Đăng ngày", "Địa chỉ", "Lượt đọc")
    assert [(line[0], line[1], line[-1]) for line in lines[1:]] == [
        (article.title, "Tin bài", 1_205),
        (alert.title, "Cảnh báo", 30),
    ]
    csv = b"".join(chief_client.get(reverse("reads_report"), {"export": "csv"})).decode()
    assert article.full_url in csv


def test_the_report_is_for_those_who_see_reports(chief_client, author_client):
    assert reverse("reads_report") in chief_client.get("/admin/").content.decode()
    assert author_client.get(reverse("reads_report")).status_code == 302
    assert "chưa có lượt đọc nào" in chief_client.get(reverse("reads_report")).content.decode()


def test_an_empty_list_of_one_kind_does_not_deny_what_is_below_it(pages, chief_client):
    text = chief_client.get(reverse("reads_report"), {"kind": "van-ban"}).text
    assert "không trang nào thuộc loại đã chọn được đọc" in text
    assert "chưa có lượt đọc nào" not in text
    assert "Cả trang: <strong>1.235</strong>" in text


def test_the_dashboard_has_the_week_and_leads_to_the_number_that_it_shows(pages, author_client, chief_client):
    article, _ = pages
    # Perhaps within seven days, but not in this week.
    counting.add(week(timezone.localdate())[0] - DAY, {article.pk: 70})
    text = " ".join(author_client.get("/admin/").text.split())
    assert "Tuần này: <strong>1.230</strong> lượt đọc" in text
    assert f"{article.title}</a>: 1.200 lượt" in text
    assert reverse("reads_report") not in text
    [leads] = re.findall(rf'href="({reverse("reads_report")}\?[^"]+)"', chief_client.get("/admin/").text)
    assert "Cả trang: <strong>1.230</strong>" in chief_client.get(leads).text


def test_lists_of_pages_have_a_column_by_one_query(pages, chief_client):
    article, _ = pages
    address = reverse("wagtailadmin_explore", args=[article.get_parent().pk])
    assert "1.205" in chief_client.get(address).content.decode()
    for _ in range(3):
        ArticleFactory(parent=article.get_parent())
    asked = [query for query in _queries(chief_client, address) if "reads_pagereads" in query]
    assert len(asked) == 1


def test_the_report_costs_the_same_for_few_and_for_many(pages, chief_client, tree):
    few = len(_queries(chief_client, reverse("reads_report")))
    topic = tree.topics["cam-nang-an-toan"]
    counting.add(timezone.localdate(), {ArticleFactory(parent=topic).pk: n for n in range(1, 5)})
    assert len(_queries(chief_client, reverse("reads_report"))) == few


def _queries(client, address) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
        return [query["sql"] for query in queries]


def test_readers_see_nothing_of_it(pages, client):
    for address in ("/", pages[0].url, pages[1].url, pages[0].get_parent().url):
        text = client.get(address).content.decode()
        assert "lượt đọc" not in text.lower()
        assert "1.205" not in text


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("tuan-nay", "2026-02-16", "2026-02-22"),
        ("7-ngay", "2026-02-10", "2026-02-16"),
        ("thang-nay", "2026-02-01", "2026-02-28"),
        ("thang-truoc", "2026-01-01", "2026-01-31"),
        ("ky-thang-nay", "2026-02-15", "2026-03-14"),
        ("ky-thang-truoc", "2026-01-15", "2026-02-14"),
        ("quy-nay", "2026-01-01", "2026-03-31"),
        ("quy-truoc", "2025-10-01", "2025-12-31"),
        ("nam-nay", "2026-01-01", "2026-12-31"),
        ("nam-truoc", "2025-01-01", "2025-12-31"),
    ],
)
def test_periods(name, first, last):
    assert [str(day) for day in PERIODS[name][1](datetime.date(2026, 2, 16))] == [first, last]


def test_quarters_end_on_their_last_day():
    for month in range(1, 13):
        first, last = PERIODS["quy-nay"][1](datetime.date(2024, month, 15))
        assert first.month == (month - 1) // 3 * 3 + 1
        assert (last + DAY).day == 1
        assert last.month == first.month + 2
