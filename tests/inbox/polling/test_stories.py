"""Tests of stories in several sources: one address is one item, items with similar titles are grouped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaign.inbox.models import InboxItem, ItemSighting, Source
from campaign.inbox.polling import store
from campaign.inbox.polling.run import poll
from campaign.inbox.reading import similar
from campaign.inbox.reading.similar import Opener, marks, story_of
from tests.inbox import server as play
from tests.inbox.ingesting import ingest
from tests.inbox.server import FeedServer, item, rss

pytestmark = pytest.mark.usefixtures("one_parser")

NOW = datetime(2026, 5, 28, 10, tzinfo=UTC)
TITLE = "Công an tỉnh cảnh báo thủ đoạn lừa đảo giả danh ngân hàng"


def tells_the_same(first: str, second: str, later: timedelta = timedelta(hours=5), summary: str = "") -> bool:
    opener = Opener(7, 1, first, NOW, marks(first, summary))
    return story_of(second, marks(second, summary), NOW + later, 2, [opener]) == 7


@pytest.mark.parametrize(
    "other",
    [
        TITLE,
        TITLE.upper(),
        "Cảnh báo thủ đoạn lừa đảo giả danh ngân hàng",
        "Công an tỉnh Quảng Ngãi cảnh báo thủ đoạn lừa đảo giả danh ngân hàng",
        "Công an tỉnh: cảnh báo thủ đoạn lừa đảo, giả danh ngân hàng | Báo Quảng Ngãi",
    ],
)
def test_titles_that_differ_a_little_tell_one_story(other: str) -> None:
    assert tells_the_same(TITLE, other)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TITLE, "Công an tỉnh bắt nhóm lừa đảo giả danh cán bộ thuế"),
        ("Bản tin an toàn thông tin tuần 21 năm 2026", "Bản tin an toàn thông tin tuần 22 năm 2026"),
        ("Thông báo", "Thông báo"),
        ("Lịch ngừng cấp điện tại Quảng Ngãi thứ Ba", "Lịch ngừng cấp điện tại Quảng Ngãi thứ Tư"),
        ("Kết quả thi tìm hiểu pháp luật kỳ I", "Kết quả thi tìm hiểu pháp luật kỳ II"),
    ],
)
def test_other_words_or_numbers_tell_another(first: str, second: str) -> None:
    assert not tells_the_same(first, second)


SUMMARY = "Đối tượng gọi điện tự xưng nhân viên ngân hàng, yêu cầu khách đọc mã OTP rồi rút hết tiền trong tài khoản."


def test_same_summary_in_two_sources_tells_one_story() -> None:
    assert tells_the_same(TITLE, "Mất hết tiền vì một cuộc gọi lạ", summary=SUMMARY)
    weeks = ("An toàn thông tin tuần 21", "Điểm tin mạng tuần 22")
    assert not tells_the_same(*weeks, summary=SUMMARY)
    assert not tells_the_same(TITLE, "Mất tiền vì một cuộc gọi lạ", summary="Nội dung tóm tắt.")
    assert not tells_the_same(
        TITLE, "Mất tiền vì một cuộc gọi lạ", similar.WINDOW + timedelta(hours=1), SUMMARY
    )


def test_same_headline_a_week_later_is_another_story() -> None:
    assert not tells_the_same(TITLE, TITLE, similar.WINDOW + timedelta(hours=1))


@pytest.fixture
def paper(source: Source, feed_server: FeedServer) -> Source:
    return Source.objects.create(name="Báo", feed_url=feed_server.url + "/bao", allowed_hosts="so.example.vn")


def test_near_duplicates_carry_the_number_of_the_first(source: Source, paper: Source) -> None:
    ingest(source, rss(item(1, TITLE), item(2)).encode())
    assert set(InboxItem.objects.values_list("story", flat=True)) == {None}
    ingest(paper, rss(item(7, f"Báo Quảng Ngãi: {TITLE}")).encode())
    first = InboxItem.objects.get(source=source, key="guid:tin-1")
    assert {first.story, InboxItem.objects.get(source=paper).story} == {first.pk}
    assert InboxItem.objects.get(key="guid:tin-2").story is None
    ingest(source, rss(item(9, TITLE.upper()), item(1, TITLE), item(2)).encode())
    assert InboxItem.objects.filter(story=first.pk).count() == 3


def test_summary_that_a_source_uses_twice_joins_nothing(source: Source, paper: Source) -> None:
    def told(number: int, title: str) -> str:
        return item(number, title).replace(f"Tóm tắt của tin số {number}.", SUMMARY)

    titles = ["Ra quân tuyên truyền ở chợ", "Hội thi rung chuông vàng", "Tập huấn cho tổ công nghệ"]
    # First within one document, then in one document after the other.
    ingest(source, rss(told(1, titles[0]), told(2, titles[1])).encode())
    ingest(paper, rss(told(3, titles[2])).encode())
    assert not InboxItem.objects.exclude(story=None).exists()
    InboxItem.objects.all().delete()
    ingest(source, rss(told(11, titles[0])).encode())
    ingest(paper, rss(told(12, titles[1])).encode())
    first = InboxItem.objects.get(source=source)
    assert set(InboxItem.objects.values_list("story", flat=True)) == {first.pk}
    ingest(paper, rss(told(13, titles[2])).encode())
    for number in range(14, 19):
        ingest(paper, rss(told(number, f"Ra quân đợt {number}")).encode())
    assert InboxItem.objects.filter(story=first.pk).count() == 2
    # Only as many items keep the mark as are needed to show that it is a formula.
    assert InboxItem.objects.filter(source=paper).exclude(mark_summary=None).count() == 2


def test_sources_that_are_read_together_are_compared_too(
    source: Source, paper: Source, feed_server: FeedServer
) -> None:
    feed_server.play("/rss", play.body(rss(item(1, TITLE), item(2))))
    shared = item(5, link="https://www.so.example.vn/tin/2?utm_source=bao")
    feed_server.play("/bao", play.body(rss(item(7, f"Báo Quảng Ngãi: {TITLE}"), shared)))
    assert poll().new == 3
    (story,) = set(InboxItem.objects.exclude(story=None).values_list("story", flat=True))
    assert InboxItem.objects.filter(story=story).count() == 2
    assert InboxItem.objects.get(pk=story).story == story
    sighting = ItemSighting.objects.get()
    assert sighting.item.source != sighting.source


def test_story_cleared_away_returns_from_none_of_its_sources(source: Source, paper: Source) -> None:
    shared = item(5, link="https://so.example.vn/tin/1")
    ingest(source, rss(item(1)).encode())
    ingest(paper, rss(shared).encode())
    Source.objects.update(keep_days=30)
    InboxItem.objects.update(sort_at=NOW - timedelta(days=400))
    assert store.purge_expired(NOW) == 1
    assert ingest(paper, rss(item(8), shared).encode()).new == 1
    assert ingest(source, rss(item(9), item(1)).encode()).new == 1


def test_story_whose_first_source_is_deleted_is_new_in_the_other(source: Source, paper: Source) -> None:
    shared = item(5, link="https://so.example.vn/tin/1")
    ingest(source, rss(item(1)).encode())
    assert ingest(paper, rss(shared, item(6)).encode()).new == 1
    source.delete()
    assert ingest(paper, rss(item(7), shared, item(6)).encode()).new == 2


@pytest.mark.parametrize("etag", ['"1"', ""])
def test_story_whose_first_source_is_deleted_returns_though_the_other_feed_has_not_changed(
    source: Source, paper: Source, feed_server: FeedServer, etag: str
) -> None:
    feed_server.play("/rss", play.body(rss(item(1))))
    assert poll().new == 1
    shared = rss(item(5, link="https://so.example.vn/tin/1"))
    feed_server.play("/bao", play.validated(shared, etag) if etag else play.body(shared))
    Source.objects.filter(pk=paper.pk).update(next_poll_at=None)
    assert poll().new == 0
    source.delete()
    assert poll(everything=True).new == 1
