"""Tests of issued reports: figures, lists, words and files stay as issued, whatever happens to the site."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from campaign.articles.models import ArticlePage, PlanTask
from campaign.reports import services
from campaign.reports.counts import others
from campaign.reports.counts.lists import LiveLists, lists_of, scope_of
from campaign.reports.figures import ARTICLES, BEFORE, DAYS, NOW, PARTS, STORIES, Selection
from campaign.reports.models import IssuedEntry, IssuedError, Report
from tests.admin import fields_of, page_form, said
from tests.reports.conftest import QUARTER, came_out, read
from tests.reports.test_figures import check_figures


@pytest.fixture
def issued(world, chief):
    services.issue(world.report, chief)
    world.report.refresh_from_db()
    return world.report


def test_every_key_that_any_app_registers_fits_its_column():
    groups = [group for other in others._others.values() for group in other.groups.items()]
    stored = {
        "kind": [*PARTS, DAYS, *others.kinds()],
        "form_key": [key for key, _ in groups],
        "form": [label for _, label in groups],
        "period": [NOW, BEFORE],
    }
    too_long = {
        value
        for name, values in stored.items()
        for value in map(str, values)
        if len(value) > IssuedEntry._meta.get_field(name).max_length
    }
    assert len(others.kinds()) >= 4
    assert not too_long


def test_issued_report_says_who_and_when(issued, chief):
    assert issued.issued_by_name == chief.get_full_name()
    assert issued.issued_at
    assert ModelLogEntry.objects.filter(action="reports.issue", object_id=issued.pk).exists()
    chief.delete()
    issued = Report.objects.get(pk=issued.pk)
    assert issued.issued_by_name


def test_the_name_of_whoever_issues_fits_its_column(world, chief):
    chief.first_name, chief.last_name = "A" * 150, "B" * 150
    services.issue(world.report, chief)
    assert len(Report.objects.get(pk=world.report.pk).issued_by_name) == 200


def test_kept_lists_are_the_lists_of_that_moment_and_agree_with_the_figures(world, chief):
    live = LiveLists(scope_of(world.report))
    rows = {kind: list(live.rows(Selection(kind))) for kind in (STORIES, ARTICLES)}
    services.issue(world.report, chief)
    world.report.refresh_from_db()
    check_figures(world.report)
    assert list(lists_of(world.report).rows(Selection(ARTICLES))) == rows[ARTICLES]
    assert sorted(lists_of(world.report).rows(Selection(STORIES)), key=repr) == sorted(
        rows[STORIES], key=repr
    )


def test_nothing_that_happens_later_changes_it(world, issued):
    figures = services.figures_of(issued)
    files = {form: services.file_of(issued, form) for form in (services.DOCX, services.XLSX)}
    words = issued.results
    article = world.articles[0]
    ArticlePage.objects.filter(pk=article.pk).update(title="Tên khác", draft_title="Tên khác")
    read(article, QUARTER.first, 1000)
    world.articles[1].delete()
    PlanTask.objects.first().delete()
    came_out(world.articles[3], QUARTER.first)
    issued = Report.objects.get(pk=issued.pk)
    assert services.figures_of(issued) == figures
    assert issued.results == words != ""
    assert {form: services.file_of(issued, form) for form in files} == files
    assert article.title in {row.title for row in lists_of(issued).rows(Selection(ARTICLES))}
    check_figures(issued)


def test_it_is_issued_once_and_neither_written_nor_deleted(issued, chief):
    with pytest.raises(IssuedError):
        services.issue(Report.objects.get(pk=issued.pk), chief)
    issued.subject = "Khác"
    with pytest.raises(IssuedError):
        issued.save()
    with pytest.raises(IssuedError):
        issued.delete()


def test_screens_that_change_it_lead_back_with_a_word(issued, chief_client):
    kept = Report.objects.filter(pk=issued.pk).values().get()
    for name in ("edit", "delete", "issue"):
        for method in (chief_client.get, chief_client.post):
            response = method(reverse(f"reports:{name}", args=[issued.pk]), {"subject": "Khác"})
            assert "được giữ nguyên" in said(response), name
        assert Report.objects.filter(pk=issued.pk).values().get() == kept


def test_issuing_asks_first_and_is_a_right_of_its_own(world, chief, chief_client):
    address = reverse("reports:issue", args=[world.report.pk])
    assert "không ai sửa hay xóa" in chief_client.get(address).content.decode()
    assert not Report.objects.get(pk=world.report.pk).is_issued
    assert "Đã ban hành báo cáo" in said(
        chief_client.post(address, fields_of(chief_client.get(address).text))
    )
    assert Report.objects.get(pk=world.report.pk).issued_by_name == chief.name
    group = Group.objects.get(name="Trưởng ban biên tập")
    group.permissions.remove(Permission.objects.get(codename="issue_report"))
    draft = Report.objects.create(subject="Báo cáo khác")
    assert chief_client.post(reverse("reports:issue", args=[draft.pk])).status_code == 302
    assert not Report.objects.get(pk=draft.pk).is_issued


def test_nobody_issues_words_that_they_have_not_been_shown(world, chief_client, administrator_client):
    shown = chief_client.get(reverse("reports:show", args=[world.report.pk])).text
    issue = re.search(r'href="([^"]*ban-hanh[^"]*)"', shown)[1]
    edit = reverse("reports:edit", args=[world.report.pk])
    form = page_form(administrator_client, edit) | {"proposals": "Chữ viết dở."}
    administrator_client.post(edit, form)
    assert Report.objects.get(pk=world.report.pk).proposals
    # Somebody may also save between the question and the answer.
    for opened in (issue, reverse("reports:issue", args=[world.report.pk])):
        asked = fields_of(chief_client.get(opened).text)
        if opened != issue:
            administrator_client.post(
                edit, page_form(administrator_client, edit) | {"proposals": "Viết xong."}
            )
        assert "có người đã lưu báo cáo" in said(chief_client.post(opened, asked))
        assert not Report.objects.get(pk=world.report.pk).is_issued


def test_authors_see_no_reports(world, author_client):
    for name in ("show", "list", "edit", "issue", "delete", "docx", "xlsx", "pdf"):
        response = author_client.get(reverse(f"reports:{name}", args=[world.report.pk]))
        assert response.status_code == 302, name
    assert author_client.get(reverse("reports:index")).status_code == 302
