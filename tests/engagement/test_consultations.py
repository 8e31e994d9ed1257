"""Tests of comments on draft documents: who sees them, what readers see, when they are erased."""

import datetime
import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry, PageLogEntry

from campaign.engagement.consultations import keeping, report
from campaign.engagement.models import Comment, DraftPage, EngagementSettings
from campaign.reports.counts import others
from campaign.reports.periods import Period
from operations.scheduler.jobs import jobs
from tests.admin import said
from tests.factories import UserFactory
from tests.people import client_of

PERSON = {"name": "Lê Thị Mẫu", "contact": "mau@example.org"}


def comment_on(draft: DraftPage, **values: str) -> Comment:
    return Comment.objects.create(
        page=draft, stamp=str(Comment.objects.count()), **{"text": "Ý hay."} | values
    )


def test_page_has_the_way_to_the_form_until_its_last_day_and_the_outcome_after_it(client, draft, move):
    form = reverse("engagement:comment", args=[draft.pk])
    comment_on(draft)
    assert f'href="{form}"' in client.get(draft.url).text
    draft.outcome = [("text", "<p>Tiếp thu hai ý kiến.</p>")]
    draft.save_revision().publish()
    move(days=8)
    over = client.get(draft.url).text
    assert form not in over
    assert "Đã nhận 1 ý kiến" in over
    assert "Tiếp thu hai ý kiến." in over
    assert "Ý hay." not in over


def test_page_opens_on_its_first_day(client, draft, move):
    DraftPage.objects.update(opens_on=timezone.localdate() + datetime.timedelta(days=1))
    assert "Chưa đến ngày nhận ý kiến" in client.get(draft.url).text
    move(days=1)
    assert "Góp ý dự thảo này" in client.get(draft.url).text


def test_last_day_is_not_before_the_first(draft):
    draft.closes_on = draft.opens_on - datetime.timedelta(days=1)
    with pytest.raises(Exception, match="Ngày cuối"):
        draft.full_clean()


def test_who_sees_decides_and_downloads(draft, author_client, chief_client, client):
    comment = comment_on(draft, **PERSON)
    listed, one, file = (
        reverse("engagement_comments"),
        reverse("engagement_comment", args=[comment.pk]),
        reverse("engagement_comments_file", args=[draft.pk]),
    )
    stranger = client_of(UserFactory())
    for address in (listed, one, file):
        for other in (client, stranger):
            assert other.get(address).status_code == 302, address
    for member in (author_client, chief_client):
        assert PERSON["name"] in member.get(listed).text
        assert member.post(one, {"state": "giai-trinh", "handling": "Vì sao."}).status_code == 302
    assert author_client.get(file).status_code in (302, 403)
    assert ".xlsx" not in author_client.get(f"{listed}?du-thao={draft.pk}").text
    assert file in chief_client.get(f"{listed}?du-thao={draft.pk}").text
    sheet = load_workbook(io.BytesIO(chief_client.get(file).content)).active
    assert [cell.value for cell in sheet[3]][2:] == ["Ý hay.", *PERSON.values(), "Giải trình", "Vì sao."]
    assert ModelLogEntry.objects.filter(action="engagement.decide").count() == 2
    assert PageLogEntry.objects.filter(action="engagement.export", page=draft.pk).count() == 1


def test_an_explanation_that_is_too_long_comes_back_whole(draft, author_client):
    one = reverse("engagement_comment", args=[comment_on(draft).pk])
    refused = author_client.post(one, {"state": "giai-trinh", "handling": "x" * 3001}).text
    assert "3001" in refused
    assert "x" * 3001 in refused
    assert "maxlength" not in refused


def test_a_comment_erased_under_an_open_screen_leads_back_to_the_list(draft, chief_client):
    comment = comment_on(draft)
    one = reverse("engagement_comment", args=[comment.pk])
    keeping.erase_early(comment)
    typed = {"state": "giai-trinh", "handling": "Vì sao."}
    for answer in (
        chief_client.get(one),
        chief_client.post(one, typed),
        chief_client.post(one, {"xoa": "1"}),
    ):
        assert answer.url == f"{reverse('engagement_comments')}?du-thao={draft.pk}"
        assert f"Nội dung ý kiến số {comment.pk} đã được xóa." in said(answer)
    comment.refresh_from_db()
    assert (comment.state, comment.handling) == (Comment.State.NEW, "")


def test_list_filters_and_takes_no_more_queries_for_more_rows(
    draft, chief_client, django_assert_num_queries, django_assert_max_num_queries
):
    comment_on(draft, state=Comment.State.ACCEPTED, text="Đã nhận.")
    comment_on(draft)
    address = f"{reverse('engagement_comments')}?du-thao={draft.pk}&xu-ly=moi"
    chief_client.get(address)
    with django_assert_max_num_queries(16) as first:
        assert "Đã nhận." not in chief_client.get(address).text
    for _ in range(5):
        comment_on(draft)
    with django_assert_num_queries(len(first)):
        assert chief_client.get(address).text.count("Ý hay.") == 6


def test_desk_tells_those_who_decide_of_new_comments(draft, chief_client):
    desk = reverse("wagtailadmin_home")
    assert "Ý kiến góp ý chưa xem" not in chief_client.get(desk).text
    comment = comment_on(draft)
    shown = chief_client.get(desk).text
    assert "1 ý kiến mới" in shown
    assert f"{reverse('engagement_comments')}?du-thao={draft.pk}&amp;xu-ly={Comment.State.NEW}" in shown
    comment.state = Comment.State.ACCEPTED
    comment.save()
    assert "Ý kiến góp ý chưa xem" not in chief_client.get(desk).text


def test_comments_are_erased_after_the_days_of_the_setting_and_their_number_stays(draft, client, move):
    settings = EngagementSettings.load()
    settings.comment_days = 30
    settings.save()
    comment_on(draft, handling="Tiếp thu.", **PERSON)
    assert "30 ngày" in client.get(reverse("privacy")).text
    move(days=37)
    call_command("forget_senders")
    assert Comment.objects.get().name
    move(days=1)
    call_command("forget_senders")
    erased = Comment.objects.get()
    assert (erased.text, erased.name, erased.contact, erased.handling) == ("", "", "", "")
    assert "Đã nhận 1 ý kiến" in client.get(draft.url).text
    assert "forget_senders" in jobs


def test_form_tells_the_day_of_erasing_beside_each_field(draft, client, move):
    comment_on(draft)
    shown = client.get(reverse("engagement:comment", args=[draft.pk])).text
    (day,) = set(re.findall(r"xóa ngày (\d+/\d+/\d+)", shown))
    assert shown.count(f"xóa ngày {day}") == 3
    # The day moves if the board extends the time for comments.
    assert "muộn hơn nếu gia hạn góp ý" in shown
    move(days=(datetime.datetime.strptime(day, "%d/%m/%Y").date() - timezone.localdate()).days - 1)
    call_command("forget_senders")
    assert Comment.objects.get().text
    move(days=1)
    call_command("forget_senders")
    assert not Comment.objects.get().text


def test_periodic_reports_count_comments_by_the_boards_decision(draft):
    today = timezone.localdate()
    for state in (Comment.State.NEW, Comment.State.ACCEPTED, Comment.State.ACCEPTED):
        comment_on(draft, state=state)
    period = Period(today, today)
    (table,) = (table for table in others.tables(period) if table.key == report.KIND)
    assert [(line.label, line.now) for line in table.lines] == [
        ("Cộng", 3),
        ("chưa xem", 1),
        ("tiếp thu", 2),
        ("giải trình", 0),
        ("không liên quan", 0),
    ]
    assert PERSON["name"] not in str(others.rows(report.KIND, period, period))
