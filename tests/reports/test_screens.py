"""Tests of making a report: form, screen, and the lists of its figures."""

import datetime
import re
from html import unescape

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from base.models import AgencySettings
from campaign.reports.counts import others
from campaign.reports.counts.lists import lists_of
from campaign.reports.figures import ARTICLES, ITEMS, PARTS, Selection
from campaign.reports.forms import OWN
from campaign.reports.models import Report
from tests.admin import fields_of
from tests.reports.conftest import QUARTER, read
from vietnamese import numbers

NEW = {"parts": list(PARTS), "starts_on": "", "ends_on": "", "corrects": ""}


def add(client, **values):
    return client.post(reverse("reports:add"), NEW | values)


def test_a_usual_period_makes_a_draft_with_the_agencys_names(tree, chief_client):
    agency = AgencySettings.for_site(tree.site)
    agency.agency_name, agency.place = "Sở mẫu", "Phường Mẫu"
    agency.save()
    response = add(chief_client, period=QUARTER.key)
    report = Report.objects.get()
    assert response.headers["Location"] == reverse("reports:show", args=[report.pk])
    assert report.period == QUARTER
    assert report.subject == "Kết quả hoạt động của Trang thông tin điện tử quý III năm 2026"
    assert report.agency_name == "Sở mẫu"
    assert report.place_and_date == "Phường Mẫu, ngày … tháng … năm …"


def test_own_days_are_read_as_vietnamese_write_them(tree, chief_client):
    add(chief_client, period=OWN, starts_on="05/8/2026", ends_on="11/9/2026")
    report = Report.objects.get()
    assert (report.starts_on, report.ends_on) == (datetime.date(2026, 8, 5), datetime.date(2026, 9, 11))


def test_bad_input_is_reported_and_makes_nothing(tree, chief_client):
    for values, words in (
        ({"period": OWN}, "Hãy điền ngày"),
        ({"period": OWN, "starts_on": "05/8/2026", "ends_on": "04/8/2026"}, "Ngày cuối đứng trước ngày đầu"),
        ({"period": OWN, "starts_on": "05/8/1900", "ends_on": "04/8/2026"}, "dài nhất là mười năm"),
        ({"period": QUARTER.key, "parts": []}, "Hãy chọn ít nhất một nội dung"),
        ({"period": "2026"}, "2026"),
    ):
        assert words in add(chief_client, **values).content.decode()
    assert not Report.objects.exists()


def edited(client, report, **values):
    address = reverse("reports:edit", args=[report.pk])
    form = client.get(address).context_data["form"]
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in data.items() if value is not None} | {"topics": []}
    return client.post(address, data | values)


def test_words_that_nobody_changed_follow_the_figures(world, chief_client):
    assert edited(chief_client, world.report, directing="Đã họp.").status_code == 302
    report = Report.objects.get()
    assert report.directing == "Đã họp."
    assert report.results == ""
    screen = chief_client.get(reverse("reports:show", args=[report.pk])).content.decode()
    assert "đã đăng 4 tin, bài" in screen
    edited(chief_client, report, results="Lời của tôi.")
    assert Report.objects.get().results == "Lời của tôi."


def test_words_that_nobody_changed_follow_figures_that_change_under_the_open_form(world, chief_client):
    address = reverse("reports:edit", args=[world.report.pk])
    opened = fields_of(chief_client.get(address).text)
    read(world.articles[0], QUARTER.last, 6)
    assert chief_client.post(address, opened | {"directing": "Đã họp."}).status_code == 302
    report = Report.objects.get()
    assert (report.directing, report.results) == ("Đã họp.", "")


def test_another_period_gets_another_subject_unless_the_board_wrote_its_own(world, chief_client):
    report = world.report
    report.subject = "Kết quả hoạt động của Trang thông tin điện tử quý III năm 2026"
    report.save()
    edited(chief_client, report, period="2026-04-01_2026-06-30")
    assert Report.objects.get().subject.endswith("quý II năm 2026")
    edited(chief_client, report, subject="Về đợt cao điểm", period=QUARTER.key)
    edited(chief_client, report, period="2026-04-01_2026-06-30")
    assert Report.objects.get().subject == "Về đợt cao điểm"


def test_every_figure_on_the_screen_leads_to_a_list_of_that_length(world, chief_client):
    screen = chief_client.get(reverse("reports:show", args=[world.report.pk])).content.decode()
    pattern = r'<a href="([^"]+/danh-sach/\?[^"]+)"\s+aria-label="([^"]+): ([\d.]+)">'
    figures = re.findall(pattern, screen)
    assert len(figures) > 60
    lists = lists_of(world.report)
    for address, label, shown in figures:
        asked = Selection.from_query(QueryDict(unescape(address).partition("?")[2]))
        rows, reads = lists.sums(asked)
        assert shown == numbers.group(reads if "ượt đọc" in label else rows), (label, address)
    for address, label, shown in (figures[0], figures[-1]):
        html = chief_client.get(unescape(address)).content.decode()
        rows, reads = re.search(r": ([\d.]+) dòng, ([\d.]+) lượt đọc", html).groups()
        assert shown == (reads if "ượt đọc" in label else rows), (label, address)


def test_a_list_of_what_is_read_elsewhere_tells_no_reads(world, chief_client):
    address = reverse("reports:list", args=[world.report.pk])
    for kind, told in ((ITEMS, False), (others.kinds()[0], False), (ARTICLES, True)):
        assert ("lượt đọc trong kỳ" in chief_client.get(f"{address}?loai={kind}").text) is told


def test_a_list_that_is_none_is_not_found(world, chief_client):
    address = reverse("reports:list", args=[world.report.pk])
    for query in ("loai=x", "thang=x", "thang=0001-01-01_2026-01-01", "thang=2026-01-01_9999-12-31"):
        assert chief_client.get(f"{address}?{query}").status_code == 404, query
    # PostgreSQL rejects NUL, SQLite finds nothing.
    assert chief_client.get(f"{address}?the-loai=bai%00").status_code in (200, 400)


def test_screen_keeps_to_its_budget(world, chief_client, begin_edition):
    """Count all of the screen's queries, even for permissions and menus, as after an edition's first request."""
    address = reverse("reports:show", args=[world.report.pk])
    begin_edition()
    chief_client.get(address)
    with CaptureQueriesContext(connection) as captured:
        chief_client.get(address)
    assert len(captured) < 15


def test_figures_that_are_kept_follow_what_is_published_and_read(world, chief_client, begin_edition):
    def articles() -> str:
        return chief_client.get(reverse("reports:show", args=[world.report.pk])).content.decode()

    begin_edition()
    assert "Tin, bài, kỳ này: 4" in articles()
    assert "Lượt đọc các trang đăng trong kỳ, kỳ này: 24" in articles()
    read(world.articles[0], QUARTER.last, 6)
    begin_edition()
    assert "Lượt đọc các trang đăng trong kỳ, kỳ này: 30" in articles()
    world.articles[0].unpublish()
    begin_edition()
    assert "Tin, bài, kỳ này: 3" in articles()
