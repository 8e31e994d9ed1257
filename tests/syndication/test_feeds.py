"""Tests of the content of feeds, as a feed reader sees it."""

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from base.renditions import LEAD_JPEG
from campaign.articles.models import AlertPage, ArticleAttachment, ArticlePage
from campaign.inbox import decisions, services
from campaign.inbox.models import InboxItem
from campaign.syndication.feeds import archives
from home.first_run.structure import Tree
from tests.factories import AlertFactory, ArticleFactory, ImageFactory, UserFactory, article_row, recording
from tests.factories import file as a_file
from tests.syndication.conftest import ReadFeed, moment
from tests.syndication.valid import check

FEEDS = [
    *("/rss/tat-ca", "/rss/phong-trao", "/rss/chuyen-muc/cam-nang-an-toan"),
    *("/rss/canh-bao", "/rss/van-ban", "/rss/tin-dia-phuong"),
]
STORY_FEEDS = FEEDS[:3]
FORMATS = ["xml", "atom"]
Items = Callable[..., InboxItem]


def titles(parsed: Any) -> list[str]:
    return [entry.title for entry in parsed.entries]


def _addresses(source: Any) -> set[str]:
    """Return the addresses of a source element: RSS has one in an attribute, Atom in links."""
    return {link.href for link in source.links} if "links" in source else {source.href}


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_every_feed_is_well_formed_vietnamese_and_names_itself(tree: Tree, read: ReadFeed) -> None:
    for feed in FEEDS:
        for extension, version in (("xml", "rss20"), ("atom", "atom10")):
            parsed = read(f"{feed}.{extension}")
            assert parsed.version == version
            assert parsed.feed.language == "vi"
            own = [link.href for link in parsed.feed.links if link.rel == "self"]
            assert own == [f"{tree.site.root_url}{feed}.{extension}"]
            assert parsed.feed.title.endswith("An ninh mạng Quảng Ngãi")
            assert parsed.entries == []


def test_story_carries_all_that_a_subscriber_needs(topic: Page, read: ReadFeed) -> None:
    article = ArticleFactory(parent=topic, with_image=True, author_name="Bút danh Mẫu", summary="Một & hai")
    picture = article.main_image.get_rendition(LEAD_JPEG).file
    size = len(picture.read())
    for address in (f"{STORY_FEEDS[0]}.{extension}" for extension in FORMATS):
        (entry,) = read(address).entries
        assert entry.title == article.title
        assert entry.link == article.full_url
        assert entry.summary == entry.summary_detail.value == "Một &amp; hai"
        assert entry.author == "Bút danh Mẫu"
        assert [tag.scheme for tag in entry.tags] == [
            "http://localhost/rss/#chuyen-muc",
            "http://localhost/rss/#the-loai",
        ]
        assert [tag.label or tag.term for tag in entry.tags] == [topic.title, "Tin"]
        assert entry.id == article.translation_key.urn
        assert entry.published.endswith(("+0700", "+07:00"))
        published = article.first_published_at.replace(microsecond=0)
        assert moment(entry.published).replace(microsecond=0) == published
        (enclosure,) = entry.enclosures
        assert enclosure.href == f"http://localhost{picture.url}"
        assert (int(enclosure.length), enclosure.type) == (size, "image/jpeg")


def test_recording_is_what_programs_for_podcasts_play(topic: Page, read: ReadFeed, client: Client) -> None:
    media = recording("audio")
    body = [("audio", {"media": media, "caption": "Nghe bài này"})]
    article = ArticleFactory(parent=topic, with_image=True, body=body)

    for extension in FORMATS:
        (entry,) = read(f"/rss/tat-ca.{extension}").entries
        (enclosure,) = entry.enclosures
        assert (enclosure.href, enclosure.type) == (f"http://localhost{media.url}", "audio/mpeg")
        assert int(enclosure.length) == media.file.size
        (image,) = entry.media_content
        assert image["url"].endswith(article.main_image.get_rendition(LEAD_JPEG).url)
    (item,) = client.get("/rss/tat-ca.json").json()["items"]
    assert [each["mime_type"] for each in item["attachments"]] == ["audio/mpeg", "image/jpeg"]
    check(client.get("/rss/tat-ca.xml"))

    media.file.storage.delete(media.file.name)
    (entry,) = read("/rss/tat-ca.xml").entries
    assert [each.type for each in entry.enclosures] == ["image/jpeg"]


def test_guid_is_no_address(topic: Page, client: Client) -> None:
    ArticleFactory(parent=topic)
    assert b'<guid isPermaLink="false">urn:uuid:' in client.get("/rss/tat-ca.xml").content


def test_story_without_byline_is_by_the_agency(topic: Page, read: ReadFeed) -> None:
    AlertFactory(parent=topic)
    assert read("/rss/tat-ca.xml").entries[0].author == "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi"


def test_sample_content_says_so(topic: Page, read: ReadFeed) -> None:
    ArticleFactory(parent=topic, is_sample=True, summary="Tóm tắt.")
    assert read("/rss/tat-ca.xml").entries[0].summary == "[Nội dung mẫu] Tóm tắt."


def test_atom_tells_when_a_story_was_updated(topic: Page, read: ReadFeed) -> None:
    article = ArticleFactory(parent=topic)
    later = article.first_published_at + dt.timedelta(days=2)
    ArticlePage.objects.filter(pk=article.pk).update(last_published_at=later)

    (entry,) = read("/rss/tat-ca.atom").entries

    assert moment(entry.updated) > moment(entry.published)


def test_alert_that_ended_was_updated_then(topic: Page, client: Client) -> None:
    alert = AlertFactory(parent=topic, valid_until=timezone.now() + dt.timedelta(days=1))

    def updated() -> dt.datetime:
        (entry,) = client.get("/rss/canh-bao.json").json()["items"]
        return dt.datetime.fromisoformat(entry["date_modified"])

    published = alert.last_published_at.replace(microsecond=0)
    assert updated() == published
    ended = timezone.now().replace(microsecond=0)
    AlertPage.objects.update(valid_until=ended)
    assert updated() == ended
    AlertPage.objects.update(valid_until=ended - dt.timedelta(days=1))
    assert updated() == published, "it had ended before it was published"


def test_republished_story_names_its_source(topic: Page, read: ReadFeed) -> None:
    original = dt.datetime(2022, 8, 1, 1, 30, tzinfo=dt.UTC)
    ArticleFactory(
        parent=topic,
        source_name="Báo mẫu",
        source_url="https://bao.example.org/bai",
        source_author="Người viết",
        source_published_at=original,
    )

    for extension in FORMATS:
        (entry,) = read(f"/rss/tat-ca.{extension}").entries
        assert entry.source.title == "Báo mẫu"
        assert _addresses(entry.source) == {"https://bao.example.org/bai"}
        assert entry.summary.endswith("(Nguồn: Báo mẫu, tác giả Người viết, đăng lúc 08:30 01/8/2022)")
        assert entry.author == "Người viết"


def test_story_is_in_the_feeds_of_all_its_topics(tree: Tree, topic: Page, read: ReadFeed) -> None:
    other = tree.topics["ke-hoach-2022"]
    ArticleFactory(parent=topic, title="Bài ở hai chuyên mục", other_topics=[other])

    assert titles(read("/rss/chuyen-muc/ke-hoach-2022.xml")) == ["Bài ở hai chuyên mục"]
    assert titles(read("/rss/chuyen-muc/cam-nang-an-toan.xml")) == ["Bài ở hai chuyên mục"]
    assert titles(read("/rss/chuyen-muc/ke-hoach-2022-2026.xml")) == []


def test_newest_thirty_come_first(topic: Page, read: ReadFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert archives.MAX_ENTRIES == 30
    monkeypatch.setattr(archives, "MAX_ENTRIES", 3)
    for n in range(5):
        article_row(topic, title=f"Bài {n}", first_published_at=timezone.now())
    assert titles(read("/rss/tat-ca.xml")) == ["Bài 4", "Bài 3", "Bài 2"]


def test_author_has_a_feed_of_what_is_under_the_name(topic: Page, client: Client, read: ReadFeed) -> None:
    own = ArticleFactory(parent=topic, author_name="Đặng Mẫu")
    ArticleFactory(parent=topic, author_name="Người khác")
    draft = ArticleFactory(parent=topic, author_name="Chưa Đăng", live=False)

    parsed = read("/rss/tac-gia/dang-mau.atom")

    assert titles(parsed) == [own.title]
    assert parsed.feed.title.startswith("Đặng Mẫu - ")
    assert parsed.feed.link.endswith("/tac-gia/dang-mau/")
    assert '"/rss/tac-gia/dang-mau.xml"' in client.get("/tac-gia/dang-mau/").text.split("</head>")[0]
    assert "/rss/tac-gia/dang-mau.xml" in client.get("/rss/").text
    for slug in ("chua-dang", "khong-co"):
        assert client.get(f"/rss/tac-gia/{slug}.xml").status_code == 404
    assert draft.author_name not in client.get("/rss/").text


def test_entry_names_each_of_its_authors(topic: Page, read: ReadFeed, client: Client) -> None:
    ArticleFactory(parent=topic, author_name="Gió Biển - Sông Trà")
    names = ["Gió Biển", "Sông Trà"]
    assert [author["name"] for author in read("/rss/tac-gia/song-tra.atom").entries[0].authors] == names
    assert (
        re.findall("<dc:creator[^>]*>(.*?)</dc:creator>", client.get("/rss/tac-gia/gio-bien.xml").text)
        == names
    )
    (item,) = client.get("/rss/tac-gia/gio-bien.json").json()["items"]
    assert item["authors"] == [{"name": name} for name in names]


# --- Identity --------------------------------------------------------------------------------------


def test_guid_survives_move_slug_host_and_withdrawal(tree: Tree, topic: Page, read: ReadFeed) -> None:
    article = ArticleFactory(parent=topic)
    before = [read(f"/rss/tat-ca.{extension}") for extension in FORMATS]

    article.move(tree.topics["ke-hoach-2022"], pos="last-child")
    article = ArticlePage.objects.get(pk=article.pk)
    article.unpublish()
    article.slug = "ten-khac"
    article.save_revision().publish()
    tree.site.hostname = "khac.example.org"
    tree.site.save()
    after = [read(f"/rss/tat-ca.{extension}") for extension in FORMATS]

    for then, now in zip(before, after, strict=True):
        assert now.entries[0].id == then.entries[0].id
        assert now.entries[0].link == "http://khac.example.org/phong-trao/ke-hoach-2022/ten-khac/"
        assert now.feed.get("id") == then.feed.get("id")


def test_addresses_come_from_the_site_and_not_from_the_request(topic: Page, client: Client) -> None:
    ArticleFactory(parent=topic, with_image=True)
    assert b"127.0.0.1" not in client.get("/rss/tat-ca.xml", headers={"host": "127.0.0.1"}).content


# --- Pages that readers may not see --------------------------------------------------------------------


def _unpublish(article: ArticlePage) -> None:
    article.unpublish()


def _delete(article: ArticlePage) -> None:
    article.delete()


def _make_private(article: ArticlePage) -> None:
    restrict(article)


def _make_topic_private(article: ArticlePage) -> None:
    restrict(article.get_parent())


def _expire(article: ArticlePage) -> None:
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now())


def _move_out_of_the_site(article: ArticlePage) -> None:
    article.move(Page.get_first_root_node(), pos="last-child")


@pytest.mark.parametrize(
    "withdraw", [_unpublish, _delete, _make_private, _make_topic_private, _expire, _move_out_of_the_site]
)
def test_withdrawn_story_is_gone_at_once_for_clients_that_ask_conditionally(
    tree: Tree, topic: Page, client: Client, withdraw: Callable[[ArticlePage], None]
) -> None:
    ArticleFactory(parent=tree.topics["ke-hoach-2022"], title="Bài ở lại")
    article = ArticleFactory(parent=topic, title="Bài phải rút")
    told = client.get("/rss/tat-ca.xml").headers

    withdraw(ArticlePage.objects.get(pk=article.pk))

    for header, value in (("if-modified-since", told["Last-Modified"]), ("if-none-match", told["ETag"])):
        after = client.get("/rss/tat-ca.xml", headers={header: value})
        assert after.status_code == 200
        assert "Bài ở lại" in after.text
        assert "Bài phải rút" not in after.text


def test_moved_story_changes_feeds_of_both_topics(tree: Tree, topic: Page, read: ReadFeed) -> None:
    article = ArticleFactory(parent=topic)
    article.move(tree.topics["ke-hoach-2022"], pos="last-child")

    assert titles(read("/rss/chuyen-muc/cam-nang-an-toan.xml")) == []
    (entry,) = read("/rss/chuyen-muc/ke-hoach-2022.xml").entries
    assert entry.link.endswith(f"/ke-hoach-2022/{article.slug}/")
    assert entry.tags[0].term == "Kế hoạch năm 2022"


def test_draft_is_in_no_feed(topic: Page, read: ReadFeed) -> None:
    ArticleFactory(parent=topic, live=False)
    assert all(read(f"{feed}.xml").entries == [] for feed in STORY_FEEDS)


def test_private_topic_answers_like_an_unknown_one(topic: Page, client: Client) -> None:
    restrict(topic)
    for extension in FORMATS:
        unknown = client.get(f"/rss/chuyen-muc/khong-co.{extension}")
        private = client.get(f"/rss/chuyen-muc/cam-nang-an-toan.{extension}")
        assert (unknown.status_code, private.status_code) == (404, 404)
        assert "Cẩm nang" not in private.text.split("<main")[-1].split("</main")[0]


def test_private_campaign_takes_its_feed_and_its_topics_feeds_along(
    tree: Tree, topic: Page, client: Client
) -> None:
    restrict(tree.campaign)
    assert client.get("/rss/phong-trao.xml").status_code == 404
    assert client.get("/rss/chuyen-muc/cam-nang-an-toan.xml").status_code == 404


def test_unpublished_topic_has_no_feed(topic: Page, client: Client) -> None:
    topic.unpublish()
    assert client.get("/rss/chuyen-muc/cam-nang-an-toan.xml").status_code == 410


# --- Hostile content -------------------------------------------------------------------------------


def test_illegal_characters_are_dropped(topic: Page, read: ReadFeed) -> None:
    article = ArticleFactory(parent=topic, author_name="A\x08B")
    bad = "Tiêu\x0b đề\ufffe có ]]> và 🛡"
    ArticlePage.objects.filter(pk=article.pk).update(title=bad, summary="tóm\x1f tắt")
    Page.objects.filter(pk=topic.pk).update(title="Chuyên\x01 mục")

    for extension in FORMATS:
        (entry,) = read(f"/rss/tat-ca.{extension}").entries
        assert entry.title == "Tiêu đề có ]]> và 🛡"
        assert (entry.summary, entry.author, entry.tags[0].term) == ("tóm tắt", "AB", "Chuyên mục")


def test_signs_and_markup_in_a_title_are_shown_as_they_are(topic: Page, read: ReadFeed) -> None:
    signs, markup = 'Hỏi & đáp: phong trào "Toàn dân", 1 < 2', "<script>alert(1)</script>"
    ArticleFactory(parent=topic, title=signs)
    ArticleFactory(parent=topic, title=markup, summary="<img src=x onerror=alert(1)>")

    for extension in FORMATS:
        newest, other = read(f"/rss/tat-ca.{extension}").entries
        assert other.title == signs
        is_html = newest.title_detail.type == "text/html"
        assert (html.unescape(newest.title) if is_html else newest.title) == markup
        assert newest.summary == "&lt;img src=x onerror=alert(1)&gt;"


def test_lost_or_broken_picture_does_not_take_the_feed_with_it(topic: Page, read: ReadFeed) -> None:
    for damage in ("lost", "broken"):
        image = ImageFactory()
        ArticleFactory(parent=topic, main_image=image)
        default_storage.delete(image.file.name)
        if damage == "broken":
            with default_storage.open(image.file.name, "wb") as file:
                file.write(b"no image")

    assert [entry.enclosures for entry in read("/rss/tat-ca.xml").entries] == [[], []]


# --- Provincial news -------------------------------------------------------------------------------


def test_approved_item_links_to_its_original_and_names_its_source(
    tree: Tree, read: ReadFeed, make_item: Items
) -> None:
    item = make_item("Tin của huyện", author="Người viết")

    for extension in FORMATS:
        (entry,) = read(f"/rss/tin-dia-phuong.{extension}").entries
        assert (entry.title, entry.link, entry.author) == ("Tin của huyện", item.link, "Người viết")
        assert entry.source.title == "Báo mẫu của tỉnh"
        assert _addresses(entry.source) == {item.source.feed_url}
        assert "(Nguồn: Báo mẫu của tỉnh, tác giả Người viết, đăng lúc " in entry.summary
        assert moment(entry.published).replace(microsecond=0) == item.sort_at.replace(microsecond=0)


def test_item_whose_text_was_replaced_is_updated_and_others_are_not(
    tree: Tree, client: Client, make_item: Items
) -> None:
    newer = {"title": "Tin đã đính chính", "summary": "Số mới."}
    item = make_item("Tin cũ", original_changed=True, changed_original=newer)
    filed = make_item("Tin khác", changed_original={"title": "Tin khác", "categories": ["Khác"]})
    editor = UserFactory()

    def told() -> dict[str, dict[str, str]]:
        entries = client.get("/rss/tin-dia-phuong.json").json()["items"]
        return {entry["id"]: entry for entry in entries}

    (key,) = [guid for guid, entry in told().items() if entry["title"] == "Tin cũ"]
    states = [told()]
    services.take_original(item, editor)
    services.take_original(filed, editor)
    InboxItem.objects.filter(pk=item.pk).update(text_changed_at=timezone.now() - dt.timedelta(minutes=5))
    states.append(told())
    decisions.take_back_last(item, editor)
    states.append(told())

    assert [state[key]["title"] for state in states] == ["Tin cũ", "Tin đã đính chính", "Tin cũ"]
    moments = [dt.datetime.fromisoformat(state[key].pop("date_modified")) for state in states]
    assert moments == sorted(set(moments))
    assert states[0][key] == states[2][key], "nothing but its time differs"
    others = [{guid: entry for guid, entry in state.items() if guid != key} for state in states]
    assert others[0] == others[1] == others[2]


@pytest.mark.parametrize("hide", [_unpublish, _delete, _expire, _make_topic_private])
def test_time_of_an_item_goes_on_when_its_article_comes_is_corrected_and_goes(
    topic: Page, client: Client, make_item: Items, hide: Callable[[ArticlePage], None]
) -> None:
    item = make_item("Tin của huyện")
    # The ways to go differ, and the way to come is the same for each.
    is_first = hide is _unpublish
    article = ArticleFactory(parent=topic, live=False)
    InboxItem.objects.filter(pk=item.pk).update(article=article)

    def told() -> tuple[str, dt.datetime]:
        (entry,) = client.get("/rss/tin-dia-phuong.json").json()["items"]
        return entry["title"], dt.datetime.fromisoformat(entry["date_modified"])

    def publish(title: str) -> None:
        article.title = title
        article.save_revision().publish()

    if not is_first:
        publish("Bài")
    for change, title in (
        *((lambda title=title: publish(title), title) for title in ("Bài", "Bài đã đính chính") if is_first),
        (lambda: hide(ArticlePage.objects.get(pk=article.pk)), "Tin của huyện"),
    ):
        # As if a minute had passed since the last change.
        minute = dt.timedelta(minutes=1)
        InboxItem.objects.update(
            visible_at=F("visible_at") - minute, text_changed_at=F("text_changed_at") - minute
        )
        Page.objects.update(last_published_at=F("last_published_at") - minute)
        article.refresh_from_db()
        before = told()
        change()
        after = told()
        assert after[0] == title
        assert after[1] > before[1]


def test_article_that_readers_see_has_its_own_time_in_an_item(
    topic: Page, client: Client, make_item: Items
) -> None:
    article = ArticleFactory(parent=topic)
    published = timezone.now().replace(microsecond=0) - dt.timedelta(minutes=5)
    Page.objects.filter(pk=article.pk).update(last_published_at=published)
    seen = published + dt.timedelta(seconds=1)
    make_item("Tin", state=InboxItem.State.PUBLISHED, article=article, visible_at=seen)
    (entry,) = client.get("/rss/tin-dia-phuong.json").json()["items"]
    assert dt.datetime.fromisoformat(entry["date_modified"]) == published


def test_item_that_readers_get_late_comes_first_and_is_reported_with_its_own_time(
    tree: Tree, client: Client, read: ReadFeed, make_item: Items
) -> None:
    now = timezone.now()
    for n in range(archives.MAX_ENTRIES + 1):
        hours = dt.timedelta(hours=40 - n)
        make_item(f"Tin {n}", published_at=now - hours, visible_at=now - hours)
    late = make_item("Tin thứ sáu", published_at=now - dt.timedelta(days=3), visible_at=now)
    for path in ("tin-dia-phuong", f"tin-dia-phuong/nguon/{late.source_id}"):
        entries = read(f"/rss/{path}.atom").entries
        assert titles(read(f"/rss/{path}.xml"))[:2] == ["Tin thứ sáu", "Tin 30"]
        assert moment(entries[0].published) == late.published_at
    page = client.get(f"{tree.provincial.url}?trang=2").text
    assert page.index("Tin 0") < page.index("Tin thứ sáu")


def test_item_that_nobody_approved_is_in_no_feed(tree: Tree, read: ReadFeed, make_item: Items) -> None:
    for state in ("new", "rejected", "duplicate"):
        make_item(f"Tin {state}", state=state, is_link=False)
    assert read("/rss/tin-dia-phuong.xml").entries == []


def test_item_published_as_article_leads_to_the_article_under_the_same_guid(
    topic: Page, read: ReadFeed, make_item: Items
) -> None:
    item = make_item("Tin của huyện")
    (before,) = read("/rss/tin-dia-phuong.xml").entries
    article = ArticleFactory(parent=topic, title="Bài đã biên tập")
    InboxItem.objects.filter(pk=item.pk).update(state=InboxItem.State.PUBLISHED, article=article)

    (after,) = read("/rss/tin-dia-phuong.xml").entries

    assert (after.title, after.link, after.id) == ("Bài đã biên tập", article.full_url, before.id)


def test_private_article_of_an_item_is_not_told(topic: Page, read: ReadFeed, make_item: Items) -> None:
    article = ArticleFactory(parent=topic, title="Bài kín")
    make_item("Tin của huyện", state=InboxItem.State.PUBLISHED, article=article)
    restrict(article)

    (entry,) = read("/rss/tin-dia-phuong.xml").entries

    assert (entry.title, entry.link) == ("Tin của huyện", "https://bao.example.org/tin/1")


def test_private_provincial_page_has_no_feed(tree: Tree, client: Client, make_item: Items) -> None:
    make_item("Tin của huyện")
    restrict(tree.provincial)
    assert client.get("/rss/tin-dia-phuong.xml").status_code == 404


# --- Budget ---------------------------------------------------------------------------------------


def test_feeds_take_at_most_seven_queries_however_much_there_is(
    tree: Tree, topic: Page, client: Client, make_item: Items
) -> None:
    def queries(feed: str) -> int:
        client.get(f"{feed}.xml")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{feed}.xml").status_code == 200
        return len(captured)

    def all_queries(numbers: range) -> dict[str, int]:
        for n in numbers:
            article = ArticleFactory(
                parent=topic, with_image=True, other_topics=[tree.topics["ke-hoach-2022"]]
            )
            ArticleAttachment.objects.create(page=article, file=a_file())
            AlertFactory(parent=topic, main_image=article.main_image)
            make_item(f"Tin {n}", article=article, state=InboxItem.State.PUBLISHED)
        return {feed: queries(feed) for feed in FEEDS}

    restrict(ArticleFactory(parent=topic))
    few = all_queries(range(1))
    # No edition caches values here, so all are queried: site, sections, settings, keys, texts, attachments, renditions.
    assert max(few.values()) <= 7, few
    assert all_queries(range(1, 3)) == few
