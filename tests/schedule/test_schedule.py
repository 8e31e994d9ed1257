"""Tests of the work schedule: the form of a week, the public pages, the feed for calendar programs."""

import datetime
import json
import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import StreamBlockValidationError

from campaign.schedule.forms import monday_of
from campaign.schedule.models import WeekPage
from tests.admin import page_form
from tests.factories import WeekFactory

MONDAY = datetime.date(2026, 11, 23)
DAYS = [
    ("day", {"day": "2", "entries": []}),
    (
        "day",
        {
            "day": "0",
            "entries": [
                {"time": datetime.time(14, 30), "content": "Họp; bàn, chốt", "place": "Phòng 2"},
                {
                    "time": datetime.time(8),
                    "content": "Giao ban",
                    "chair": "Giám đốc",
                    "attendees": "Các phòng",
                },
                {"time": None, "content": "Trực cơ quan " + "ă" * 60},
            ],
        },
    ),
]


@pytest.fixture
def week(tree):
    return WeekFactory(parent=tree.schedule, first_day=MONDAY, days=DAYS, note="Lịch có thể đổi.")


def test_days_and_entries_are_in_the_order_of_time(week, client):
    html = client.get(week.url).text
    order = (
        "Thứ Hai, 23/11/2026",
        "Trực cơ quan",
        "Giao ban",
        "Giám đốc",
        "Họp; bàn",
        "Thứ Tư",
        "Không có lịch",
    )
    places = [html.index(words) for words in order]
    assert places == sorted(places)
    assert "Lịch có thể đổi." in html


def test_weeks_lead_to_each_other_and_the_schedule_shows_the_current_one(tree, week, client):
    next_one = WeekFactory(
        parent=tree.schedule, slug="sau", first_day=MONDAY + datetime.timedelta(7), days=[]
    )
    assert f'href="{next_one.url}" rel="next"' in client.get(week.url).text
    assert f'href="{week.url}" rel="prev"' in client.get(next_one.url).text
    current = WeekFactory(parent=tree.schedule, slug="nay", first_day=monday_of(timezone.localdate()))
    shown = client.get(tree.schedule.url).text
    assert "Hôm nay" in client.get(current.url).text or timezone.localdate().weekday() > 0
    assert f'href="{current.url}"' in shown
    assert "Giao ban" in shown


def test_new_week_has_the_days_of_next_week_or_the_entries_of_another(
    tree, week, author_client, chief, client
):
    add = reverse("wagtailadmin_pages:add", args=["schedule", "weekpage", tree.schedule.pk])
    empty = author_client.get(add).text
    next_monday = monday_of(timezone.localdate()) + datetime.timedelta(days=7)
    assert f"{next_monday:%d/%m/%Y}" in empty
    ids = re.findall(r"&quot;id&quot;: &quot;([^&]+)&quot;", empty)
    assert len(ids) == len(set(ids)) >= 10
    copied = author_client.get(reverse("schedule_next_week", args=[week.pk])).text
    assert "30/11/2026" in copied
    assert "Giao ban" in copied
    assert not WeekPage.objects.exclude(pk=week.pk).exists()
    assert client.get(reverse("schedule_next_week", args=[week.pk])).status_code == 302
    header = author_client.get(reverse("wagtailadmin_explore", args=[tree.schedule.pk])).text
    assert reverse("schedule_next_week", args=[week.pk]) in header


def test_any_day_names_the_week_and_a_week_has_one_schedule(tree, week, author_client):
    address = reverse("wagtailadmin_pages:add", args=["schedule", "weekpage", tree.schedule.pk])
    form = page_form(author_client, address)
    answer = author_client.post(address, form | {"first_day": "25/11/2026"})
    assert "Tuần này đã có lịch" in answer.text
    author_client.post(address, form | {"first_day": "02/12/2026"})
    made = WeekPage.objects.get(first_day=datetime.date(2026, 11, 30))
    assert not made.live
    assert made.title == "Lịch công tác tuần 49, 30/11 – 06/12/2026"
    assert made.slug == "lich-cong-tac-tuan-49-30-11-06-12-2026"
    # A title of the board's own stays, even if it only adds to the program's or begins with the same words.
    edit = reverse("wagtailadmin_pages:edit", args=[made.pk])
    changed = f"{made.title} (điều chỉnh)"
    author_client.post(edit, page_form(author_client, edit) | {"title": changed})
    assert WeekPage.objects.get(pk=made.pk).get_latest_revision_as_object().title == changed
    own = {"first_day": "09/12/2026", "title": "Lịch công tác tuần Tết", "slug": "tuan-tet"}
    author_client.post(address, form | own)
    made = WeekPage.objects.get(first_day=datetime.date(2026, 12, 7))
    assert (made.title, made.slug) == ("Lịch công tác tuần Tết", "tuan-tet")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first_day", "title"),
    [
        (datetime.date(2026, 12, 28), "Lịch công tác tuần 53, 28/12 – 03/01/2027"),
        (datetime.date(2027, 1, 4), "Lịch công tác tuần 1, 04/01 – 10/01/2027"),
        (datetime.date(2026, 6, 29), "Lịch công tác tuần 27, 29/6 – 05/7/2026"),
    ],
)
def test_title_has_the_week_of_its_year_and_both_days_in_one_form(first_day, title):
    assert WeekPage(first_day=first_day).own_title() == title


def test_a_week_to_which_a_draft_of_another_one_moves_is_taken_though_that_one_is_withdrawn(
    tree, week, author_client
):
    edit = reverse("wagtailadmin_pages:edit", args=[week.pk])
    author_client.post(edit, page_form(author_client, edit) | {"first_day": "30/11/2026"})
    assert WeekPage.objects.get(pk=week.pk).first_day == MONDAY
    add = reverse("wagtailadmin_pages:add", args=["schedule", "weekpage", tree.schedule.pk])
    form = page_form(author_client, add)
    # The former week stays taken, too, until the draft is published.
    for day in ("30/11/2026", "23/11/2026"):
        assert "Tuần này đã có lịch" in author_client.post(add, form | {"first_day": day}).text
    WeekPage.objects.get(pk=week.pk).unpublish()
    assert "Tuần này đã có lịch" in author_client.post(add, form | {"first_day": "30/11/2026"}).text
    author_client.post(add, form | {"first_day": "07/12/2026"})
    assert WeekPage.objects.filter(first_day=datetime.date(2026, 12, 7)).exists()


def test_a_day_stands_once_in_a_week():
    block = WeekPage._meta.get_field("days").stream_block
    twice = block.to_python([{"type": "day", "value": {"day": "0", "entries": []}} for _ in range(2)])
    with pytest.raises(StreamBlockValidationError) as error:
        block.clean(twice)
    assert error.value.block_errors.keys() == {1}


def test_calendar_file(week, client, monkeypatch):
    WeekFactory(parent=week.get_parent(), slug="nhap", first_day=MONDAY, live=False)
    now = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    answer = client.get("/lich-cong-tac.ics")
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    text = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert text[0] == "BEGIN:VCALENDAR"
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 3
    assert {"DTSTART:20261123T073000Z", "DTSTART:20261123T010000Z", "DTSTART;VALUE=DATE:20261123"} <= set(
        text
    )
    assert {"SUMMARY:Họp\\; bàn\\, chốt", "LOCATION:Phòng 2"} <= set(text)
    assert "DESCRIPTION:Chủ trì: Giám đốc\\nThành phần: Các phòng" in text
    assert f"SUMMARY:Trực cơ quan {'ă' * 60}" in text


def test_a_sample_week_says_so_wherever_it_is_shown(tree, client):
    week = WeekFactory(
        parent=tree.schedule, first_day=monday_of(timezone.localdate()), days=DAYS, is_sample=True
    )
    addresses = (week.url, tree.schedule.url, "/lich-cong-tac.ics")
    assert ["Nội dung mẫu" in client.get(address).text for address in addresses] == [True] * 3
    WeekPage.objects.filter(pk=week.pk).update(is_sample=False)
    assert ["Nội dung mẫu" in client.get(address).text for address in addresses] == [False] * 3


def uids(text: str) -> dict[str, str]:
    """Return the identifier of each entry, by the first word of its content."""
    events = text.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    return {re.search(r"SUMMARY:(\w+)", event)[1]: re.search(r"UID:(\S+)", event)[1] for event in events}


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC))


def test_an_entry_keeps_its_identifier_while_others_come_and_go(week, client, now):
    before = uids(client.get("/lich-cong-tac.ics").text)
    raw = list(week.days.raw_data)
    monday = next(day for day in raw if day["value"]["day"] == "0")
    entries = monday["value"]["entries"]
    entries.insert(0, {"type": "item", "value": {"time": "07:00:00", "content": "Chào cờ"}, "id": "moi"})
    entries[:] = [entry for entry in entries if not entry["value"]["content"].startswith("Trực")]
    next(entry for entry in entries if entry["value"]["content"] == "Giao ban")["value"]["time"] = "15:00:00"
    monday["value"]["day"] = "4"
    week.days = WeekPage._meta.get_field("days").to_python(json.dumps(raw))
    week.save_revision().publish()
    after = uids(client.get("/lich-cong-tac.ics").text)
    assert after.keys() == {"Chào", "Giao", "Họp"}
    assert {word: after[word] for word in ("Giao", "Họp")} == {word: before[word] for word in ("Giao", "Họp")}
    assert after["Chào"] not in before.values()


def test_a_week_that_begins_with_the_entries_of_another_has_identifiers_of_its_own(tree, week, client, now):
    following = WeekFactory.build()
    following.begin_after(week)
    following.slug = "sau"
    tree.schedule.add_child(instance=following)
    found = re.findall(r"UID:(\S+)", client.get("/lich-cong-tac.ics").text.replace("\r\n ", ""))
    assert len(found) == len(set(found)) == 6


def test_identifiers_have_the_site_s_name_and_not_that_of_the_request(week, client, now, settings):
    settings.ALLOWED_HOSTS = ["*"]
    text = client.get("/lich-cong-tac.ics").text
    for host in ("la.example:8000", "localhost:81", "127.0.0.1"):
        assert client.get("/lich-cong-tac.ics", headers={"host": host}).text == text
    assert all(uid.endswith("@localhost") for uid in uids(text).values())


def test_entries_that_were_stored_without_an_identifier_have_a_stable_one(week, client, now):
    plain = [{"content": "Họp"}, {"content": "Giao ban", "time": "08:00:00"}]
    days = [{"type": "day", "value": {"day": "0", "entries": plain}}]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE schedule_weekpage SET days = %s", [json.dumps(days)])
    found = uids(client.get("/lich-cong-tac.ics").text)
    assert len(set(found.values())) == 2
    assert uids(client.get("/lich-cong-tac.ics").text) == found


def test_words_of_entries_are_found(week):
    assert "Giao ban Giám đốc Các phòng" in week.search_text()


def test_empty_entries_of_the_form_are_dropped_and_an_entry_needs_its_content():
    block = WeekPage._meta.get_field("days").stream_block
    entries = [{}, {"time": "08:00:00", "content": "Giao ban"}]
    cleaned = block.clean(block.to_python([{"type": "day", "value": {"day": "0", "entries": entries}}]))
    assert [entry["content"] for entry in cleaned[0].value["entries"]] == ["Giao ban"]
    with pytest.raises(StreamBlockValidationError):
        block.clean(
            block.to_python([{"type": "day", "value": {"day": "0", "entries": [{"place": "Ở đâu"}]}}])
        )
