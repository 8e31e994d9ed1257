"""Tests of the health of sources as editors see it: figures, a moved feed, the dashboard."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from base.models import User
from campaign.inbox import services
from campaign.inbox.decisions import InboxError
from campaign.inbox.desk.source_views import broken, with_figures
from campaign.inbox.models import InboxItem, Rule, Source
from campaign.inbox.polling.plan import GONE
from tests.inbox import server as play
from tests.inbox.desk.test_admin import page
from tests.inbox.ingesting import ingest
from tests.inbox.server import FeedServer, item, rss
from tests.operations.queue.conftest import queue  # noqa: F401  a fixture
from tests.operations.queue.working import work_off

pytestmark = pytest.mark.usefixtures("one_parser")

SOURCES = "/admin/nguon-tin/"
NEW_ADDRESS = "https://moi.example.vn/rss"


def test_figures_count_recent_items_and_the_share_approved(source: Source) -> None:
    ingest(source, rss(*(item(n) for n in range(1, 11))).encode())
    items = list(InboxItem.objects.all())
    states = [InboxItem.State.APPROVED] * 3 + [InboxItem.State.REJECTED]
    for stored, state in zip(items, states, strict=False):
        InboxItem.objects.filter(pk=stored.pk).update(state=state)
    InboxItem.objects.filter(pk=items[-1].pk).update(sort_at=timezone.now() - timedelta(days=200))
    idle = Source.objects.create(name="Im lặng", feed_url="https://im.example.vn/rss")
    figures = with_figures(Source.objects.all()).in_bulk()
    assert (figures[source.pk].weekly, figures[source.pk].share) == (9 / 4, 0.75)
    assert (figures[idle.pk].weekly, figures[idle.pk].share) == (0, None)


def test_figures_look_back_no_further_than_items_are_kept(source: Source) -> None:
    ingest(source, rss(*(item(n) for n in range(1, 4))).encode())
    now, (one, two, three) = timezone.now(), InboxItem.objects.all()
    Source.objects.update(keep_days=7)
    # Items rejected at the time of the older two have been purged.
    for stored, days, state in ((one, 1, "rejected"), (two, 8, "approved"), (three, 60, "approved")):
        InboxItem.objects.filter(pk=stored.pk).update(sort_at=now - timedelta(days=days), state=state)
    figures = with_figures(Source.objects.all()).get()
    assert (figures.weekly, figures.share) == (1, 0)


def test_whoever_deletes_a_source_is_told_what_goes_with_it(chief_client: Client, source: Source) -> None:
    ingest(source, rss(item(1), item(2)).encode())
    services.approve(InboxItem.objects.all()[0], None)
    other = Source.objects.create(name="Khác", feed_url="https://khac.example.vn/rss")
    for value, sources in (("riêng", [source]), ("chung", [source, other]), ("mọi nguồn", [])):
        Rule.objects.create(value=value, action=Rule.Action.REJECT).sources.set(sources)
    address = reverse("inbox_sources:delete", args=[source.pk])
    html = page(chief_client, address)
    assert "2 tin của nguồn này (người đọc đang thấy 1), quy tắc “Tiêu đề chứa cụm từ “riêng””." in html
    assert "nơi dùng" not in html
    chief_client.post(address)
    assert not InboxItem.objects.exists()
    assert set(Rule.objects.values_list("value", flat=True)) == {"chung", "mọi nguồn"}
    empty = Source.objects.create(name="Trống", feed_url="https://trong.example.vn/rss")
    assert "xóa luôn" not in page(chief_client, reverse("inbox_sources:delete", args=[empty.pk]))


def test_list_tells_rhythm_and_figures(chief_client: Client, source: Source) -> None:
    ingest(source, rss(item(1), item(2)).encode())
    Source.objects.update(interval=timedelta(hours=3))
    services.reject(InboxItem.objects.all()[0], None)
    html = page(chief_client, SOURCES)
    for words in ("3 giờ một lần", "0,5", "0%"):
        assert words in html


def test_list_takes_the_same_queries_for_few_and_many(
    chief_client: Client, source: Source, django_assert_max_num_queries: Any
) -> None:
    page(chief_client, SOURCES)
    with django_assert_max_num_queries(30) as few:
        page(chief_client, SOURCES)
    for n in range(15):
        Source.objects.create(name=f"Nguồn {n}", feed_url=f"https://n{n}.example.vn/rss")
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(chief_client, SOURCES)


def test_list_is_ordered_by_its_figures(chief_client: Client, source: Source) -> None:
    for column in ("weekly", "share", "next_poll_at"):
        assert source.name in page(chief_client, f"{SOURCES}?ordering=-{column}")


def test_faults_of_a_feed_that_was_read_are_named(chief_client: Client, source: Source) -> None:
    Source.objects.update(last_warning="Tài liệu bị cắt giữa chừng.")
    assert "Lần lấy gần nhất: Tài liệu bị cắt giữa chừng." in page(chief_client, SOURCES)
    Source.objects.update(last_error="Không kết nối được.")
    assert "Tài liệu bị cắt" not in page(chief_client, SOURCES)


class TestAtOnce:
    """A source is polled when an editor has saved it, without waiting for the scheduler."""

    @pytest.fixture
    def address(self, feed_server: FeedServer) -> str:
        return feed_server.play("/moi", play.body(rss(item(1))))

    @pytest.fixture
    def save(self, chief_client: Client, django_capture_on_commit_callbacks: Any) -> Any:
        def save(where: str, **fields: str) -> None:
            given = {
                "name": "Báo",
                "site_url": "",
                "default_topic": "",
                "delay_hours": "0",
                "is_active": "on",
            }
            with django_capture_on_commit_callbacks(execute=True):
                assert chief_client.post(where, given | fields).status_code == 302

        return save

    def test_new_source_has_items_when_the_list_appears(self, save: Any, address: str) -> None:
        save(f"{SOURCES}new/?{urlencode({'feed_url': address})}", feed_url=address)
        assert InboxItem.objects.get().source.feed_url == address

    @pytest.mark.usefixtures("queue")
    def test_new_source_waits_for_the_worker_and_not_for_the_scheduler(
        self, save: Any, address: str, feed_server: FeedServer
    ) -> None:
        save(SOURCES + "new/", feed_url=address)
        assert feed_server.requests == []
        work_off()
        assert InboxItem.objects.get().source.feed_url == address

    def test_new_source_that_is_not_to_be_polled_is_not(
        self, save: Any, address: str, feed_server: FeedServer
    ) -> None:
        save(SOURCES + "new/", feed_url=address, is_active="")
        assert feed_server.requests == []

    def test_corrected_address_is_read_and_not_asked_for_changes_of_the_old_one(
        self, save: Any, source: Source, address: str, feed_server: FeedServer
    ) -> None:
        Source.objects.update(
            etag='"1"',
            last_modified="Thu, 28 May 2026 10:00:00 GMT",
            next_poll_at=timezone.now() + timedelta(days=1),
        )
        save(f"{SOURCES}edit/{source.pk}/", feed_url=source.feed_url)
        assert feed_server.requests == []
        save(f"{SOURCES}edit/{source.pk}/", feed_url=address)
        ((_path, headers),) = feed_server.requests
        assert headers.keys().isdisjoint({"if-none-match", "if-modified-since"})
        assert InboxItem.objects.get().source == source

    def test_resumed_source_is_read(self, save: Any, source: Source, feed_server: FeedServer) -> None:
        feed_server.play("/rss", play.body(rss(item(1))))
        Source.objects.update(is_active=False)
        save(f"{SOURCES}edit/{source.pk}/", feed_url=source.feed_url)
        assert InboxItem.objects.get().source == source


class TestMoved:
    @pytest.fixture(autouse=True)
    def moved(self, source: Source) -> Source:
        source.feed_url = "https://cu.example.vn/rss"
        source.moved_to, source.etag = NEW_ADDRESS, '"1"'
        source.save()
        return source

    def answer(self, client: Client, source: Source, choice: str, address: str = NEW_ADDRESS) -> str:
        form = {"choice": choice, "address": address}
        response = client.post(reverse("inbox_sources:moved", args=[source.pk]), form, follow=True)
        return response.content.decode()

    @pytest.mark.parametrize("choice", ["take", "leave"])
    def test_only_the_address_that_was_shown_is_decided_on(
        self, chief_client: Client, source: Source, choice: str
    ) -> None:
        for proposed in ("https://khac.example.vn/rss", ""):
            Source.objects.update(moved_to=proposed)
            assert "không còn chờ bạn chọn địa chỉ ấy" in self.answer(chief_client, source, choice)
            source.refresh_from_db()
            assert (source.feed_url, source.moved_ignored) == ("https://cu.example.vn/rss", "")

    def test_new_address_is_taken_when_an_editor_says_so(self, chief_client: Client, source: Source) -> None:
        assert "Dùng địa chỉ mới" in page(chief_client, SOURCES)
        html = self.answer(chief_client, source, "take")
        assert "Dùng địa chỉ mới" not in html
        source.refresh_from_db()
        assert (source.feed_url, source.host, source.moved_to) == (NEW_ADDRESS, "moi.example.vn", "")
        assert source.etag == ""
        assert source.trusts("https://cu.example.vn/tin/1")

    def test_source_paused_as_gone_runs_again_at_its_new_address(self, source: Source) -> None:
        source.is_active, source.last_error = False, GONE
        services.take_new_address(source)
        assert (source.is_active, source.last_error) == (True, "")

    def test_notice_stands_until_somebody_has_noted_it(self, chief_client: Client, source: Source) -> None:
        Source.objects.update(notice="Từ ngày 01/8/2026 lấy tin ở địa chỉ mới.")
        assert "Từ ngày 01/8/2026" in page(chief_client, SOURCES)
        assert "Từ ngày 01/8/2026" not in self.answer(chief_client, source, "noted")

    def test_left_address_is_not_proposed_again(self, chief_client: Client, source: Source) -> None:
        self.answer(chief_client, source, "leave")
        Source.objects.update(moved_to=NEW_ADDRESS)
        assert NEW_ADDRESS not in page(chief_client, SOURCES)
        Source.objects.update(moved_to="https://khac.example.vn/rss")
        assert "https://khac.example.vn/rss" in page(chief_client, SOURCES)

    def test_address_of_another_source_is_refused_in_words(
        self, chief_client: Client, source: Source
    ) -> None:
        Source.objects.create(name="Khác", feed_url=NEW_ADDRESS)
        assert "đã được thêm rồi" in self.answer(chief_client, source, "take")
        source.refresh_from_db()
        assert source.feed_url == "https://cu.example.vn/rss"

    def test_nothing_to_take_is_said(self, source: Source) -> None:
        source.moved_to = ""
        with pytest.raises(InboxError):
            services.take_new_address(source)

    def test_author_may_not(self, author_client: Client, source: Source) -> None:
        assert "Dùng địa chỉ mới" not in page(author_client, SOURCES)
        self.answer(author_client, source, "take")
        source.refresh_from_db()
        assert source.feed_url == "https://cu.example.vn/rss"


class TestDashboard:
    HEADING = "Hộp tin: việc cần xem lại"

    def test_sources_that_need_a_person_are_shown_with_the_reason(
        self, chief_client: Client, author_client: Client
    ) -> None:
        assert self.HEADING not in page(chief_client, "/admin/")
        unavailable = "Máy chủ nguồn tạm ngừng phục vụ (mã 503)."
        for number, state in enumerate(
            (
                {"consecutive_failures": 3, "last_error": unavailable},
                {"is_active": False, "last_error": GONE},
                {"moved_to": NEW_ADDRESS},
            )
        ):
            Source.objects.create(name=f"Nguồn {number}", feed_url=f"https://n{number}.vn/rss", **state)
        html = page(chief_client, "/admin/")
        for words in (self.HEADING, "mã 503", "mã 410", NEW_ADDRESS):
            assert words in html
        assert self.HEADING not in page(author_client, "/admin/")

    def test_one_failure_a_paused_source_or_a_redirect_seen_once_is_no_alarm(self, source: Source) -> None:
        for state in (
            {"consecutive_failures": 1, "last_error": "x"},
            {"consecutive_failures": 9, "is_active": False},
            {"moved_to": NEW_ADDRESS, "moved_sightings": 1, "consecutive_failures": 0, "is_active": True},
        ):
            Source.objects.update(**state)
            assert not broken(Source.objects.all()).exists(), state


class TestSources:
    FORM = {
        "name": "Báo Quảng Ngãi",
        "feed_url": "https://bao.example.vn/rss",
        "delay_hours": 0,
        "is_active": "on",
    }

    def test_chief_adds_a_source(self, chief_client: Client) -> None:
        chief_client.post(
            SOURCES + "new/",
            self.FORM
            | {"name": "Nguồn: Báo Mẫu", "allowed_hosts": "https://tin.example.vn/x\nAnh.example.vn"},
        )
        source = Source.objects.get()
        # The label "Nguồn:" is the page's own.
        assert source.name == "Báo Mẫu"
        assert source.allowed_hosts == "tin.example.vn\nanh.example.vn"
        assert source.host == "bao.example.vn"

    def test_bad_address_is_explained_and_nothing_typed_is_lost(self, chief_client: Client) -> None:
        for field, value, words in (
            ("feed_url", "bao", "Địa chỉ chưa đúng"),
            ("feed_url", "ftp://bao.example.vn/rss", "http:// hoặc https://"),
            ("feed_url", "https://a:b@bao.example.vn/rss", "không kèm tên đăng nhập"),
            ("feed_url", "https://bao.example.vn:8080/rss", "cổng mạng thông thường"),
            ("allowed_hosts", "không phải tên miền", "không phải tên miền; mỗi dòng"),
        ):
            html = chief_client.post(SOURCES + "new/", self.FORM | {field: value}).text
            assert words in html
            assert "Báo Quảng Ngãi" in html
        assert not Source.objects.exists()

    def test_same_address_twice_is_refused(self, chief_client: Client) -> None:
        chief_client.post(SOURCES + "new/", self.FORM)
        html = chief_client.post(SOURCES + "new/", self.FORM).content.decode()
        assert "đã được thêm rồi" in html

    def test_health_is_shown_in_words(
        self, chief_client: Client, source: Source, feed_server: FeedServer
    ) -> None:
        address = reverse("inbox_sources:poll_now", args=[source.pk])
        feed_server.play("/rss", play.status(404))
        html = chief_client.post(address, follow=True).content.decode()
        assert "Không tìm thấy nội dung ở địa chỉ này (mã 404)." in html
        assert "Đang lỗi" in html
        feed_server.play("/rss", play.body(rss(item(1))))
        assert "Hoạt động tốt" in chief_client.post(address, follow=True).content.decode()

    def test_the_button_in_the_list_is_accepted(self, chief: User, source: Source) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(chief)
        form = page(client, SOURCES).split(reverse("inbox_sources:poll_now", args=[source.pk]))[1]
        token = re.search(r'value="(\w+)"', form).group(1)  # type: ignore[union-attr]
        address = reverse("inbox_sources:poll_now", args=[source.pk])
        assert client.post(address, {"csrfmiddlewaretoken": token}).status_code == 302

    def test_author_may_not_touch_sources(self, author_client: Client, source: Source) -> None:
        author_client.post(SOURCES + "new/", self.FORM)
        author_client.post(reverse("inbox_sources:poll_now", args=[source.pk]))
        assert list(Source.objects.all()) == [source]
        assert Source.objects.get().last_polled_at is None
        html = page(author_client, SOURCES)
        assert source.name in html
        assert not re.search(r"<button[^>]*>\s*Lấy tin ngay", html)
