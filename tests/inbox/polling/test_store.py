"""Tests of rows that polling writes, and of rows that it never changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from campaign.inbox import decisions, services
from campaign.inbox.models import InboxItem, ItemSighting, Source
from campaign.inbox.polling import store
from campaign.inbox.reading.types import FetchFailed
from tests.factories import UserFactory
from tests.inbox.ingesting import ingest
from tests.inbox.server import item, rss

pytestmark = pytest.mark.both

State = InboxItem.State


def bring(source: Source, *items: str) -> None:
    ingest(source, rss(*items).encode())


def test_item_is_stored_with_all_its_parts(source: Source) -> None:
    more = (
        "<pubDate>Thu, 28 May 2020 17:00:00 +0700</pubDate><author>a@b.vn (An)</author>"
        "<category>Tin</category>"
        '<enclosure url="/a.jpg" type="image/jpeg"/>'
    )
    bring(source, item(1, "Đường dây nóng", more=more))
    stored = InboxItem.objects.get()
    assert (stored.state, stored.title, stored.author) == (State.NEW, "Đường dây nóng", "An")
    assert stored.categories == ["Tin"]
    assert stored.image_url.endswith("/a.jpg")
    assert stored.sort_at == stored.published_at
    assert "duong day nong" in stored.search_text
    assert stored.encoding == "utf-8"


def test_item_without_a_date_keeps_its_time_of_receipt(source: Source) -> None:
    bring(source, item(1))
    first = InboxItem.objects.get()
    bring(source, item(1, "Tiêu đề mới"))
    again = InboxItem.objects.get()
    assert again.published_at is None
    assert again.sort_at == first.first_seen_at == again.first_seen_at
    assert again.title == "Tiêu đề mới"
    assert again.time_label == "Nhận lúc"


def test_picture_that_comes_later_reaches_an_undecided_item(source: Source) -> None:
    def pictured(address: str, day: int) -> str:
        more = f'<pubDate>Thu, {day} May 2020 17:00:00 +0700</pubDate><enclosure url="/{address}" type="image/jpeg"/>'
        return item(1, more=more)

    bring(source, pictured("", 21))
    before = InboxItem.objects.get()
    bring(source, pictured("a.jpg?token=1", 28))
    stored = InboxItem.objects.get()
    assert stored.image_url.endswith("/a.jpg?token=1")
    # Servers that renew the signatures of picture addresses often renew the item's date, too.
    assert (stored.sort_at, stored.version) == (before.sort_at, before.version)
    InboxItem.objects.update(state=State.APPROVED)
    bring(source, pictured("a.jpg?token=2", 28))
    stored = InboxItem.objects.get()
    assert (stored.image_url.endswith("token=1"), stored.original_changed) == (True, False)


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.PUBLISHED])
def test_decided_item_keeps_its_text_and_is_flagged(source: Source, state: str) -> None:
    bring(source, item(1, "Tiêu đề đã duyệt"))
    InboxItem.objects.update(state=state)
    bring(source, item(1, "Tiêu đề bị đổi"))
    stored = InboxItem.objects.get()
    assert stored.title == "Tiêu đề đã duyệt"
    assert stored.original_changed
    assert stored.changed_original is not None
    assert stored.changed_original["title"] == "Tiêu đề bị đổi"
    bring(source, item(2), item(1, "Tiêu đề bị đổi"))
    assert InboxItem.objects.count() == 2


def test_item_that_is_undecided_again_has_the_newest_text_and_no_older_one_beside_it(source: Source) -> None:
    bring(source, item(1, "Bản thứ nhất"))
    services.reject(InboxItem.objects.get(), None)
    bring(source, item(1, "Bản thứ hai"))
    decisions.take_back_last(InboxItem.objects.get(), UserFactory())
    assert InboxItem.objects.get().original_changed
    bring(source, item(1, "Bản thứ ba"))
    stored = InboxItem.objects.get()
    assert (stored.state, stored.title) == (State.NEW, "Bản thứ ba")
    assert (stored.original_changed, stored.changed_original) == (False, None)


def test_publisher_who_renews_all_guids_brings_nothing_twice(source: Source) -> None:
    bring(source, item(1), item(2))
    bring(source, item(1, guid="x"), item(2, guid="y"))
    assert sorted(InboxItem.objects.values_list("key", flat=True)) == ["guid:x", "guid:y"]


@pytest.mark.parametrize("state", [State.NEW, State.APPROVED, State.REJECTED])
def test_headline_that_recurs_is_new_though_the_last_one_has_left_the_feed(
    source: Source, state: str
) -> None:
    def forecast(day: int, hour: int = 16, number: int = 0) -> str:
        more = f"<pubDate>{day} May 2020 {hour}:00:00 +0700</pubDate>"
        link = f"https://so.example.vn/tin/{number or day}"
        return item(1, guid=f"tin-{number or day}", link=link, more=more)

    bring(source, forecast(21, number=5), item(9))
    # Another guid and address, and a time zone that was wrong.
    bring(source, forecast(21, hour=9), item(9))
    assert InboxItem.objects.count() == 2
    InboxItem.objects.update(state=state)
    bring(source, forecast(22), item(9))
    assert InboxItem.objects.count() == 3
    assert not InboxItem.objects.filter(original_changed=True).exists()


def test_story_of_a_second_source_is_one_item_with_two_sources(source: Source) -> None:
    bring(source, item(1))
    other = Source.objects.create(name="Báo", feed_url="https://bao.example.vn/rss")
    again = item(9, link="https://www.so.example.vn/tin/1?utm_source=bao")
    bring(other, again)
    bring(other, item(10), again)
    assert InboxItem.objects.count() == 2
    sighting = ItemSighting.objects.get()
    assert (sighting.source, sighting.item) == (other, InboxItem.objects.get(source=source))


def test_same_bytes_are_not_parsed_again_but_a_failure_is_forgotten(source: Source) -> None:
    bring(source, item(1))
    Source.objects.update(consecutive_failures=3, last_error="x")
    source.refresh_from_db()
    summary = ingest(source, rss(item(1)).encode())
    assert (summary.not_modified, summary.unchanged) == (1, 0)
    assert (source.consecutive_failures, source.last_error) == (0, "")


class TestClaims:
    @pytest.mark.usefixtures("source")
    def test_claimed_source_is_not_given_to_another(self) -> None:
        now = timezone.now()
        (mine,) = store.claim_due(now, 5)
        assert store.claim_due(now, 5) == []
        store.release([mine])
        assert len(store.claim_due(now, 5)) == 1

    def test_claim_of_a_dead_poller_expires(self, source: Source) -> None:
        now = timezone.now()
        store.claim_due(now, 5)
        assert store.claim_due(now + store.CLAIM + timedelta(seconds=1), 5) == [source]

    def test_answer_that_comes_after_the_claim_was_lost_is_dropped(self, source: Source) -> None:
        now = timezone.now()
        (slow,) = store.claim_due(now, 5)
        later = now + store.CLAIM + timedelta(seconds=1)
        store.claim_due(later, 5)
        assert store.record_all([store.Polled(slow, FetchFailed("x", "Lỗi."))], later) == [None]
        source.refresh_from_db()
        assert source.last_error == ""

    def test_only_what_is_due_and_active_is_taken(self, source: Source) -> None:
        now = timezone.now()
        Source.objects.create(name="Nghỉ", feed_url="https://a.vn/rss", is_active=False)
        later = Source.objects.create(
            name="Chưa tới", feed_url="https://b.vn/rss", next_poll_at=now + timedelta(hours=1)
        )
        assert store.claim_due(now, 5) == [source]
        assert store.claim_due(now, 5, everything_before=now) == [later]


def test_host_that_asked_for_rest_is_left_alone_by_all_its_sources(source: Source) -> None:
    sister = Source.objects.create(name="Cùng máy chủ", feed_url=source.feed_url + "2")
    now = timezone.now()
    failed = FetchFailed("http_status", "x.", 429, retry_after=3600, host=source.host)
    store.record_all([store.Polled(source, failed)], now)
    sister.refresh_from_db()
    assert sister.next_poll_at == now + timedelta(hours=1)


def test_reading_two_hundred_known_items_takes_few_queries(
    source: Source, django_assert_max_num_queries: object
) -> None:
    items = [item(n) for n in range(200)]
    bring(source, *items)
    with django_assert_max_num_queries(9):  # type: ignore[operator]  pytest-django's fixture has no type
        bring(source, *reversed(items))
