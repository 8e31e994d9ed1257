"""Tests that every feed in every format is valid with all possible content, archives too."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from pytest_django.fixtures import Settings
from wagtail.models import Page

from base.models import AgencySettings, File
from campaign.articles.models import ArticleAttachment
from campaign.articles.models.choices import Severity
from campaign.inbox.models import InboxItem
from home.first_run.structure import Tree
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, ImageFactory, article_row
from tests.syndication.conftest import ReadFeed
from tests.syndication.valid import blanks, check, check_xml
from vietnamese.slugs import slugify

FORMATS = ["xml", "atom", "json"]
Items = Callable[..., InboxItem]


@pytest.fixture
def full(tree: Tree, topic: Page, make_item: Items) -> list[str]:
    """Return addresses, without extensions, of feeds with all possible content, hostile text too."""
    bad = 'A & B <script>"1"</script> ]]> \u0300 🛡'
    file = File.objects.create(title=bad, file=ContentFile(b"%PDF-1.4", name="van-ban.pdf"))
    ArticleFactory(
        parent=topic,
        title=bad,
        summary=bad,
        with_image=True,
        author_name=bad,
        source_name=bad,
        source_url="https://bao.example.org/bài?a=1&b=2",
    )
    AlertFactory(parent=topic, title="Cảnh báo khẩn", severity=Severity.URGENT, is_sample=True)
    DocumentRecordFactory(parent=tree.library, text=bad, file=file)
    item = make_item("Tin của huyện", topic=topic)
    return [
        *("/rss/tat-ca", "/rss/canh-bao", "/rss/phong-trao", "/rss/chuyen-muc/cam-nang-an-toan"),
        f"/rss/tac-gia/{slugify(bad)}",
        *("/rss/van-ban", "/rss/van-ban/chi-thi", "/rss/tin-dia-phuong"),
        *(f"/rss/tin-dia-phuong/nguon/{item.source_id}", "/rss/tin-dia-phuong/chuyen-muc/cam-nang-an-toan"),
    ]


def test_every_feed_is_valid(full: list[str], client: Client, settings: Settings) -> None:
    settings.WEBSUB_HUBS = ["https://hub.example.org/"]
    for address in (f"{feed}.{extension}" for feed in full for extension in FORMATS):
        answer = client.get(address)
        check(answer)
        assert "Tin của huyện" in answer.text or "A &" in answer.text or "Cảnh báo khẩn" in answer.text
        # Every format, in both ways: test_answers.py.
        if address.endswith(".json"):
            again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
            assert again.status_code == 304, address


def test_empty_feeds_are_valid(tree: Tree, client: Client) -> None:
    for feed in ("tat-ca", "tin-dia-phuong"):
        for extension in FORMATS:
            check(client.get(f"/rss/{feed}.{extension}"))


def test_feeds_are_valid_where_texts_are_missing(
    tree: Tree, topic: Page, client: Client, make_item: Items
) -> None:
    """The W3C's validator warns of empty elements and of a source without id and time."""
    AgencySettings.objects.update(agency_name="")
    source = {"source_name": "Báo mẫu", "source_url": "https://bao.example.org/bai"}
    ArticleFactory(parent=topic, summary="", author_name="", **source)
    ArticleFactory(parent=topic, summary=" ", author_name="")
    DocumentRecordFactory(parent=tree.library, issuer="")
    make_item("Tin", summary="", link="")
    make_item(" ", summary="\x0b", published_at=None)
    withdrawn = AlertFactory(parent=topic)
    withdrawn.unpublish()
    for extension in FORMATS:
        for feed in ("tat-ca", "van-ban", "tin-dia-phuong"):
            check(client.get(f"/rss/{feed}.{extension}"))
        check(client.get(f"/rss/tim-kiem.{extension}?q=văn+bản"))
    check(client.get("/rss/canh-bao/cap.atom"))


def test_checks_know_what_validators_warn_of_and_schemas_what_is_wrong(
    full: list[str], client: Client
) -> None:
    written = client.get("/rss/tat-ca.atom").content
    assert blanks(written) == []
    empty = re.sub(rb"<summary([^>]*)>[^<]*<", rb"<summary\1><", written)
    assert set(blanks(empty)) == {"summary"}
    assert set(blanks(re.sub(rb'<content type="html">[^<]*<', b'<content type="html"><', written))) == {
        "content"
    }
    for element in (b"id", b"updated"):
        lacking = re.sub(rb"(<source>.*)<%b>[^<]*</%b>" % (element, element), rb"\1", written)
        assert lacking != written
        with pytest.raises(AssertionError):
            check_xml(lacking, "atom.rng")
    written = client.get("/rss/tat-ca.xml").content
    for right, wrong in (
        (b"<pubDate>", b"<ttl>1</ttl><pubDate>"),
        (b"<title>", b"<title/><title>"),
        (b"urn:uuid:", b"urn:"),
    ):
        assert right in written
        with pytest.raises(AssertionError):
            check_xml(written.replace(right, wrong), "rss.rng")


def test_hubs_are_in_every_format(tree: Tree, client: Client, read: ReadFeed, settings: Settings) -> None:
    settings.WEBSUB_HUBS = ["https://hub.example.org/"]
    for extension in ("xml", "atom"):
        links = read(f"/rss/tat-ca.{extension}").feed.links
        assert [link.href for link in links if link.rel == "hub"] == ["https://hub.example.org/"]
    assert client.get("/rss/tat-ca.json").json()["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example.org/"}
    ]


# --- JSON Feed ------------------------------------------------------------------------------------------


def test_json_item_carries_all_that_a_subscriber_needs(topic: Page, client: Client) -> None:
    article = ArticleFactory(
        parent=topic, with_image=True, source_name="Báo mẫu", source_url="https://bao.example.org/bai"
    )

    feed = client.get("/rss/tat-ca.json").json()
    (item,) = feed["items"]

    assert (feed["feed_url"], feed["language"]) == ("http://localhost/rss/tat-ca.json", "vi")
    assert (item["id"], item["url"]) == (article.translation_key.urn, article.full_url)
    assert item["external_url"] == "https://bao.example.org/bai"
    assert item["tags"] == [topic.title, "Tin"]
    assert item["_source"] == {"name": "Báo mẫu"}
    (attachment,) = item["attachments"]
    assert (attachment["url"], attachment["mime_type"]) == (item["image"], "image/jpeg")
    assert dt.datetime.fromisoformat(item["date_published"]) == article.first_published_at.replace(
        microsecond=0
    )


def test_one_entry_has_one_id_in_every_format(topic: Page, client: Client, read: ReadFeed) -> None:
    ArticleFactory(parent=topic)
    ids = {read(f"/rss/tat-ca.{extension}").entries[0].id for extension in ("xml", "atom")}
    assert ids == {client.get("/rss/tat-ca.json").json()["items"][0]["id"]}


# --- Whole texts ------------------------------------------------------------------------------------------


def test_text_of_a_story_is_whole_and_harmless(topic: Page, client: Client) -> None:
    linked = ArticleFactory(parent=topic, title="Bài được dẫn")
    hidden = ArticleFactory(parent=topic, title="Bài kín", live=False)
    file = File.objects.create(title="Tệp", file=ContentFile(b"x", name="to-roi.pdf"))
    links = "".join(f'<a linktype="page" id="{page.pk}">{page.title}</a>' for page in (linked, hidden))
    ArticleFactory(
        parent=topic,
        title="Bài có đủ",
        with_image=True,
        main_image_caption="Chú thích",
        body=[
            ("heading", {"text": "Mục một"}),
            ("text", f'<p>{links} <a href="/gioi-thieu/">Giới thiệu</a></p>'),
            ("image", {"image": ImageFactory(), "alt": "Hai chiếc khiên", "caption": "Ảnh trong bài"}),
            ("file", {"file": file, "title": "Tờ rơi"}),
            ("table", {"first_row_is_table_header": True, "data": [["Việc", "Hạn"], ["Đổi", "Ngay"]]}),
            ("callout", {"kind": "can_lam", "text": "<p>Gọi ngân hàng.</p>"}),
            ("steps", {"title": "Các bước", "steps": ["<p>Một.</p>", "<p>Hai.</p>"]}),
            ("embed", {"url": "https://www.youtube.com/watch?v=abcdefghijk", "title": "Video"}),
            ("related", {"title": "Xem thêm", "pages": [linked]}),
        ],
    )
    items = client.get("/rss/tat-ca.json").json()["items"]
    whole = html.fromstring(next(item for item in items if item["title"] == "Bài có đủ")["content_html"])

    text = whole.text_content()
    for part in (
        "Tóm tắt của bài.",
        "Chú thích",
        "Mục một",
        "Ảnh trong bài",
        "Tờ rơi",
        "Đổi",
        "Gọi ngân hàng.",
    ):
        assert part in text
    assert [step.text_content().strip() for step in whole.findall(".//ol/li")] == ["Một.", "Hai."]
    assert "Xem thêm" not in text, "what leads about on our own pages is left out"

    names = {element.tag for element in whole.iter()}
    assert names.isdisjoint({"script", "style", "svg", "button", "source", "picture"})
    attributes = {name for element in whole.iter() for name in element.attrib}
    assert attributes <= {"href", "src", "alt", "width", "height", "scope", "colspan", "rowspan"}
    addresses = [*whole.xpath(".//@href"), *whole.xpath(".//@src")]
    assert len(addresses) >= 6
    assert all(address.startswith(("http://localhost/", "https://www.youtube.com/")) for address in addresses)
    # Links to the page that readers may not see have no address.
    (shown,) = [link for link in whole.findall(".//a") if link.text == "Bài được dẫn"]
    assert shown.get("href").endswith("/bai-duoc-dan/")
    assert not [link for link in whole.findall(".//a") if link.text == "Bài kín" and link.get("href")]


def test_alert_tells_what_to_do_before_what_happens(topic: Page, client: Client) -> None:
    AlertFactory(parent=topic, severity=Severity.URGENT)
    (item,) = client.get("/rss/canh-bao.json").json()["items"]
    assert item["content_html"].index("Không bấm") < item["content_html"].index("Chuyện đang xảy ra")
    assert item["tags"] == [topic.title, "Khẩn"]


@pytest.fixture
def content_of(client: Client) -> Callable[[str, str], str]:
    """Return the whole text of the only entry of a feed, whatever its format."""

    def text(feed: str, extension: str) -> str:
        answer = client.get(f"{feed}.{extension}")
        check(answer)
        if extension == "json":
            written = answer.json()["items"][0]["content_html"]
        else:
            written = feedparser.parse(answer.content).entries[0].content[0].value
        return re.sub(r">\s+", ">", written)

    return text


def test_entry_tells_what_was_corrected_and_which_files_belong_to_it(
    topic: Page, content_of: Callable[[str, str], str]
) -> None:
    told = [("correction", {"date": dt.date(2022, 8, 1), "text": f"Đã sửa <số {n}>."}) for n in (1, 2)]
    article = ArticleFactory(parent=topic, corrections=told)
    named = File.objects.create(title="Tên tệp", file=ContentFile(b"%PDF-1.4", name="to-roi.pdf"))
    ArticleAttachment.objects.create(page=article, file=named, sort_order=2)
    ArticleAttachment.objects.create(page=article, file=named, sort_order=1, title="Tờ rơi & mẫu đơn")

    for extension in FORMATS:
        text = content_of("/rss/tat-ca", extension)
        assert "Đính chính" in text
        assert text.index("01/8/2022: Đã sửa &lt;số 1&gt;.") < text.index("Đã sửa &lt;số 2&gt;.")
        assert text.index("Đã sửa &lt;số 2&gt;.") < text.index("Nội dung của bài.")
        assert text.index("Nội dung của bài.") < text.index("Tệp đính kèm")
        links = [(link.text, link.get("href")) for link in html.fromstring(text).iter("a")]
        assert links == [(name, f"http://localhost{named.url}") for name in ("Tờ rơi & mẫu đơn", "Tên tệp")]
        assert not re.search("class=|id=|<svg|<section", text)


# Texts are the same in every format (the test before).
@pytest.mark.parametrize(("year", "extension"), [(2022, "xml"), (2090, "json")])
def test_entry_of_an_alert_tells_its_corrections_and_until_when_it_is_valid(
    topic: Page, content_of: Callable[[str, str], str], year: int, extension: str
) -> None:
    AlertFactory(
        parent=topic,
        valid_until=dt.datetime(year, 8, 1, 9, 25, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
        corrections=[("correction", {"date": dt.date(2022, 8, 1), "text": "Đã sửa số điện thoại."})],
    )
    text = content_of("/rss/canh-bao", extension)
    assert text.index(f"Hiệu lực đến 09:25 ngày 01/8/{year}") < text.index("01/8/2022: Đã sửa số điện thoại.")
    assert text.index("Đã sửa số điện thoại.") < text.index("Không bấm vào liên kết.")


def test_entry_without_corrections_files_and_end_of_validity_names_none(
    topic: Page, content_of: Callable[[str, str], str]
) -> None:
    AlertFactory(parent=topic, summary="Tóm tắt.")
    assert content_of("/rss/canh-bao", "atom") == (
        "<p>Tóm tắt.</p><h2>Cần làm gì</h2><ol><li><p>Không bấm vào liên kết.</p></li></ol>"
        "<p>Chuyện đang xảy ra.</p>"
    )


def test_corrections_do_not_make_an_old_entry_new(topic: Page, read: ReadFeed) -> None:
    article = ArticleFactory(parent=topic)
    (before,) = read("/rss/tat-ca.atom").entries
    article.corrections = [("correction", {"date": dt.date(2022, 8, 1), "text": "Đã sửa."})]
    article.save()
    (after,) = read("/rss/tat-ca.atom").entries
    assert (after.id, after.updated) == (before.id, before.updated)


def test_lost_picture_within_a_text_does_not_take_the_feed_with_it(topic: Page, client: Client) -> None:
    image = ImageFactory()
    body = [("image", {"image": image, "alt": "Ảnh"}), ("text", "<p>Còn lại.</p>")]
    ArticleFactory(parent=topic, body=body)
    image.renditions.all().delete()
    image.file.storage.delete(image.file.name)
    assert "Còn lại." in client.get("/rss/tat-ca.json").text


def test_texts_and_their_pictures_cost_no_query_a_story(topic: Page, client: Client) -> None:
    linked = ArticleFactory(parent=topic)

    def queries(stories: int) -> int:
        for _ in range(stories):
            ArticleFactory(
                parent=topic,
                with_image=True,
                body=[
                    ("text", f'<p><a linktype="page" id="{linked.pk}">Dẫn</a></p>'),
                    ("image", {"image": ImageFactory(), "alt": "Ảnh"}),
                    ("related", {"title": "Xem thêm", "pages": [linked]}),
                ],
            )
        client.get("/rss/tat-ca.xml")
        with CaptureQueriesContext(connection) as captured:
            client.get("/rss/tat-ca.xml")
        return len(captured)

    assert queries(1) == queries(2) <= 10


# --- Archives ----------------------------------------------------------------------------------------------


def _put(topic: Page, count: int, moment: dt.datetime) -> None:
    """Publish `count` articles, one minute apart."""
    for n in range(count):
        at = moment + dt.timedelta(minutes=n)
        article_row(topic, title=f"{moment:%m}.{n:02}", first_published_at=at, last_published_at=at)


def _walk(client: Client, address: str) -> Iterator[dict[str, Any]]:
    """Yield a feed and its archives, from the newest back."""
    while address:
        answer = client.get(address)
        check(answer)
        feed = answer.json()
        yield feed
        address = feed.get("next_url", "")


_LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def small_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaign.syndication.feeds.archives.MAX_ENTRIES", 3)


@pytest.mark.usefixtures("small_documents")
def test_archives_hold_every_entry_once_beyond_the_newest(topic: Page, client: Client) -> None:
    _put(topic, 2, dt.datetime(2024, 12, 31, 23, 30, tzinfo=_LOCAL))
    _put(topic, 7, dt.datetime(2025, 3, 1, 0, 0, tzinfo=_LOCAL))
    _put(topic, 1, dt.datetime(2025, 4, 10, 8, 0, tzinfo=_LOCAL))

    newest, *archives = list(_walk(client, "/rss/tat-ca.json"))

    assert [item["title"] for item in newest["items"]] == ["04.00", "03.06", "03.05"]
    assert [feed["feed_url"].rpartition("/")[2] for feed in archives] == [
        *("2025-04.json", "2025-03-3.json", "2025-03-2.json", "2025-03.json", "2024-12.json"),
    ]
    titles = [item["title"] for feed in archives for item in feed["items"]]
    assert titles == ["04.00", *(f"03.{n:02}" for n in range(6, -1, -1)), "12.01", "12.00"]


@pytest.mark.usefixtures("small_documents")
def test_archives_stay_as_they_are_and_the_newest_reaches_back_to_them(topic: Page, client: Client) -> None:
    now = dt.datetime.now(_LOCAL).replace(day=1, hour=0, minute=0, second=1, microsecond=0)
    key = f"{now:%Y-%m}"
    _put(topic, 5, now)
    before = client.get(f"/rss/tat-ca/{key}.xml")
    assert client.get(f"/rss/tat-ca/{key}-2.xml").status_code == 404, "not full yet"

    _put(topic, 2, now + dt.timedelta(minutes=10))

    after = client.get(f"/rss/tat-ca/{key}.xml")
    assert before.text.split("<item>")[1:] == after.text.split("<item>")[1:]
    seen: set[str] = set()
    for feed in _walk(client, "/rss/tat-ca.json"):
        seen |= {item["id"] for item in feed["items"]}
    assert len(seen) == 7


@pytest.mark.usefixtures("small_documents")
def test_archives_name_their_neighbours_and_the_feed_they_are_of(
    topic: Page, client: Client, read: ReadFeed
) -> None:
    for month in (1, 2, 3):
        _put(topic, 3, dt.datetime(2025, month, 5, tzinfo=_LOCAL))
    ArticleFactory(parent=topic)
    for extension in ("xml", "atom"):
        archive = client.get(f"/rss/tat-ca/2025-02.{extension}")
        check(archive)
        links = {link.rel: link.href for link in read(f"/rss/tat-ca/2025-02.{extension}").feed.links}
        base = "http://localhost/rss/tat-ca"
        assert links["self"] == f"{base}/2025-02.{extension}"
        assert links["prev-archive"] == f"{base}/2025-01.{extension}"
        assert links["next-archive"] == f"{base}/2025-03.{extension}"
        assert links["current"] == f"{base}.{extension}"
        assert "fh:archive" in archive.text
        assert "fh:archive/" not in client.get(f"/rss/tat-ca.{extension}").text


def test_provincial_news_and_documents_have_archives_too(
    tree: Tree, client: Client, make_item: Items, small_documents: None
) -> None:
    for n in range(4):
        shown = dt.datetime(2025, 5, 1 + n, tzinfo=_LOCAL)
        make_item(f"Tin {n}", published_at=shown, visible_at=shown, link=f"https://a.vn/{n}")
        record = DocumentRecordFactory(parent=tree.library)
        Page.objects.filter(pk=record.pk).update(
            first_published_at=dt.datetime(2025, 5, 1 + n, tzinfo=_LOCAL)
        )
    for feed in ("tin-dia-phuong", "van-ban"):
        found = list(_walk(client, f"/rss/{feed}.json"))
        assert len(found) == 3
        assert len({item["id"] for part in found for item in part["items"]}) == 4
        assert json.dumps(found).count("/2025-05-2.json") >= 1


@pytest.mark.usefixtures("small_documents")
def test_archive_stays_when_an_item_of_its_month_is_approved_late_or_becomes_an_article(
    tree: Tree, topic: Page, client: Client, make_item: Items
) -> None:
    for n in range(8):
        shown = dt.datetime(2025, 5, 1 + n, tzinfo=_LOCAL)
        item = make_item(f"Tin {n}", published_at=shown, visible_at=shown, link=f"https://a.vn/{n}")
    before = [feed["items"] for feed in _walk(client, "/rss/tin-dia-phuong.json")][1:]
    assert len(before) == 3

    # Visible in the same month as the article, even within the first hour of one.
    late = {"published_at": dt.datetime(2025, 5, 2, tzinfo=_LOCAL), "visible_at": dt.datetime.now(dt.UTC)}
    make_item("Tin muộn", link="https://a.vn/9", **late)
    article = ArticleFactory(parent=topic, live=False, title="Bài")
    InboxItem.objects.filter(pk=item.pk).update(article=article)
    article.save_revision().publish()

    newest, *after = [feed["items"] for feed in _walk(client, "/rss/tin-dia-phuong.json")]
    assert [entry["title"] for entry in newest] == ["Tin muộn", "Bài", "Tin 6"]
    assert [[entry["id"] for entry in part] for part in after] == [
        [entry["id"] for entry in part] for part in before
    ]
