"""What stands in the inbox at first: a sample source, its items come the way of all items, and two real ones, off.

It asks nothing of the network.
"""

from pathlib import Path

from base.models import User
from campaign.articles.models import TopicPage
from campaign.inbox import services
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.polling import run

_SAMPLE_FEED = Path(__file__).with_name("tin-mau.xml")
# Two are approved, so that the public page shows what it is for; the others wait for an editor to practise on.
_APPROVED = ["https://example.org/tin/bat-xac-thuc-hai-buoc", "https://example.org/tin/gio-sinh-hoat-lop"]

# Seen in public code. Nobody has tried them from here, and the editor is told so where the source's errors stand: the
# note goes away with the first successful poll.
_UNVERIFIED = "Địa chỉ chưa kiểm chứng. Hãy bấm lấy tin thử một lần, xem kết quả rồi mới bật nguồn này."
_REAL_SOURCES = [
    (
        "Bộ Khoa học và Công nghệ",
        "https://mst.gov.vn/rss/tin-tuc-su-kien.rss",
        "https://mst.gov.vn/",
    ),
    (
        "Công báo Chính phủ",
        "https://congbao.chinhphu.vn/cac-van-ban-moi-ban-hanh.rss",
        "https://congbao.chinhphu.vn/",
    ),
]


def fill_inbox(topic: TopicPage, editor: User) -> None:
    """Makes the sources that are missing; `editor` approves two items of the sample feed when it comes in."""
    for name, feed_url, site_url in _REAL_SOURCES:
        Source.objects.get_or_create(
            feed_url=feed_url,
            defaults={"name": name, "site_url": site_url, "is_active": False, "last_error": _UNVERIFIED},
        )
    if not Source.objects.filter(is_sample=True).exists():
        _take_sample_feed(topic, editor)


def _take_sample_feed(topic: TopicPage, editor: User) -> None:
    source = Source.objects.create(
        name="Bản tin mẫu",
        feed_url="https://example.org/tin-mau.xml",
        site_url="https://example.org/",
        default_topic=topic,
        # Its address leads nowhere: it is never polled.
        is_active=False,
        is_sample=True,
    )
    run.ingest(source, _SAMPLE_FEED.read_bytes(), "application/rss+xml")
    for item in InboxItem.objects.filter(source=source, link__in=_APPROVED):
        services.approve(item, editor)
