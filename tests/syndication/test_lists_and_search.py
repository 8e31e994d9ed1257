"""Tests of OPML lists of feeds, feeds of searches, and the page that explains feeds."""

import copy
import datetime as dt
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from defusedxml import ElementTree
from django.test import Client, TestCase
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page

from campaign.articles.models import AlertPage
from campaign.inbox import searchable
from campaign.inbox.models import InboxItem, ProvincialNewsPage
from campaign.inbox.opml import OpmlError, read_opml
from campaign.library.models import DocumentRecord
from home.first_run.structure import Tree
from tests.factories import (
    AlertFactory,
    ArticleFactory,
    DocumentRecordFactory,
    QuestionFactory,
    article_row,
)
from tests.syndication.conftest import ReadFeed
from tests.syndication.valid import check, check_xml

Items = Callable[..., InboxItem]


def test_list_of_feeds_is_valid_and_every_feed_in_it_answers(
    tree: Tree, client: Client, make_item: Items
) -> None:
    make_item("Một tin")
    answer = client.get("/rss/tat-ca.opml")
    check_xml(answer.content, "opml.rng")
    feeds = [
        address
        for outline in ElementTree.fromstring(answer.content).iter("outline")
        if (address := outline.get("xmlUrl"))
    ]
    assert (
        client.get("/rss/tat-ca.opml", headers={"if-none-match": answer.headers["ETag"]}).status_code == 304
    )
    assert len(feeds) > 8
    for address in feeds:
        assert client.get(address).status_code == 200


def test_each_button_of_the_page_of_feeds_says_its_feed(tree: Tree, client: Client) -> None:
    html = client.get("/rss/").content.decode()
    buttons = [
        strip_tags(one) for one in re.findall(r'<button[^>]*data-do="copy".*?</button>', html, re.DOTALL)
    ]
    assert len(buttons) == len(set(buttons)) > 8


def test_authors_are_in_the_order_of_the_alphabet(tree: Tree, topic: Page, client: Client) -> None:
    for name in ("Đặng Mẫu", "Dương Mẫu", "Ân Mẫu", "Anh Mẫu"):
        article_row(topic, title=f"Bài của {name}", author_name=name)
    outlines = ElementTree.fromstring(client.get("/rss/tat-ca.opml").content).iter("outline")
    names = [outline.get("text") for outline in outlines if "/tac-gia/" in outline.get("xmlUrl", "")]
    assert names == ["Anh Mẫu", "Ân Mẫu", "Dương Mẫu", "Đặng Mẫu"]


def test_list_of_sources_has_the_public_ones(tree: Tree, client: Client, make_item: Items) -> None:
    item = make_item("Một tin")
    answer = client.get("/rss/tin-dia-phuong.opml")
    check_xml(answer.content, "opml.rng")
    assert [o.get("xmlUrl") for o in ElementTree.fromstring(answer.content).iter("outline")] == [
        item.source.feed_url
    ]


def test_list_without_sources_is_valid_and_says_so(tree: Tree, client: Client) -> None:
    answer = client.get("/rss/tin-dia-phuong.opml")
    check_xml(answer.content, "opml.rng")
    (outline,) = ElementTree.fromstring(answer.content).iter("outline")
    assert outline.attrib == {"text": "Danh sách này chưa có mục nào"}
    with pytest.raises(OpmlError, match="không có bản tin nào"):
        read_opml(answer.content)


def test_list_of_sources_is_named_only_while_there_is_one(tree: Tree, client: Client) -> None:
    address = "/rss/tin-dia-phuong.opml"
    assert address in client.get("/rss/").content.decode()
    ProvincialNewsPage.objects.get().unpublish()
    assert client.get(address).status_code == 404
    assert address not in client.get("/rss/").content.decode()


# --- Searches ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shared_found(module_data: None, shared_tree: Tree) -> Page:
    """Publish with all that follows, such as the sizes of the picture."""
    # A copy, because the session's shared_tree must not count pages that are rolled back.
    topic = shared_tree.topics["cam-nang-an-toan"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        article = ArticleFactory(parent=topic, title="Đề phòng mã độc tống tiền", with_image=True)
        ArticleFactory(parent=topic, title="Chuyện khác")
        DocumentRecordFactory(parent=shared_tree.library, subject="về phòng chống mã độc")
    return article


@pytest.fixture
def found(tree: Tree, shared_found: Page) -> Page:
    return copy.deepcopy(shared_found)


def test_search_has_a_valid_feed(found: Page, client: Client) -> None:
    for address in ("/rss/tim-kiem.xml", "/rss/tim-kiem.atom", "/rss/tim-kiem.json"):
        answer = client.get(f"{address}?q=mã+độc&la=1")
        check(answer)
        assert "Đề phòng mã độc tống tiền" in answer.text
        assert "Chuyện khác" not in answer.text
        again = client.get(f"{address}?q=mã+độc", headers={"if-none-match": answer.headers["ETag"]})
        assert again.status_code == 304, "what no search knows is no part of its address"


def test_entry_found_is_the_entry_of_every_other_feed(found: Page, read: ReadFeed) -> None:
    entries = {entry.id: entry for entry in read("/rss/tim-kiem.atom?q=ma+doc").entries}
    assert len(entries) == 2
    entry = entries[found.translation_key.urn]
    assert "Nội dung của bài." in entry.content[0].value
    assert entry.enclosures


def test_every_kind_has_the_entry_of_its_own_feed(tree: Tree, make_item: Items, client: Client) -> None:
    topic = tree.topics["canh-bao-lua-dao"]
    later = timezone.now() + dt.timedelta(hours=1)
    ArticleFactory(parent=topic, title="Chuyện kỳ lân", source_name="Báo Mẫu", is_sample=True)
    alert = AlertFactory(parent=topic, title="Kỳ lân mới")
    record = DocumentRecordFactory(
        parent=tree.library, subject="về kỳ lân", issuer="Quốc hội", is_sample=True
    )
    AlertPage.objects.filter(pk=alert.pk).update(last_published_at=later)
    DocumentRecord.objects.filter(pk=record.pk).update(last_published_at=later)
    make_item("Kỳ lân ở xã", author="Phóng viên", topic=topic)
    make_item("Kỳ lân ở phường", text_changed_at=later)
    searchable.refresh(InboxItem.objects.values_list("pk", flat=True))

    def entries(name: str, extension: str, query: str = "") -> dict[str, Any]:
        content = client.get(f"/rss/{name}.{extension}{query}").content
        if extension == "json":
            return {entry["id"]: entry for entry in json.loads(content)["items"]}
        root = ElementTree.fromstring(content)
        found = [each for each in root.iter() if each.tag.rpartition("}")[2] in ("item", "entry")]
        names = ("guid", "{http://www.w3.org/2005/Atom}id")
        return {
            next(each.text for each in entry if each.tag in names): ElementTree.tostring(entry).strip()
            for entry in found
        }

    for extension in ("atom", "json"):
        found = entries("tim-kiem", extension, "?q=kỳ+lân")
        own = {
            key: entry
            for name in ("tat-ca", "van-ban", "tin-dia-phuong")
            for key, entry in entries(name, extension).items()
        }
        assert len(found) == 5
        assert found == {key: own[key] for key in found}


def test_page_that_is_in_no_other_feed_has_a_short_entry(tree: Tree, read: ReadFeed) -> None:
    guide = QuestionFactory(parent=tree.guide, title="Bạn cài nhầm mã độc?", is_sample=True)
    (entry,) = read("/rss/tim-kiem.atom?q=cài+nhầm").entries
    assert (entry.id, entry.title, entry.link) == (guide.translation_key.urn, guide.title, guide.full_url)
    assert entry.summary == "[Nội dung mẫu]"
    assert [tag.term for tag in entry.tags] == ["mau"]


def test_search_for_nothing_has_no_feed(tree: Tree, client: Client) -> None:
    for query in ("", "?q=", "?q=%20"):
        assert client.get(f"/rss/tim-kiem.xml{query}").status_code == 404
    for query in ("%22", "%00", "a" * 5000, "%3Cscript%3E"):
        assert client.get(f"/rss/tim-kiem.xml?q={query}").status_code in (200, 400)


def test_search_page_offers_its_feed(found: Page, client: Client) -> None:
    head = client.get("/tim-kiem/?q=mã+độc").text.split("</head>")[0]
    assert 'href="/rss/tim-kiem.xml?q=m%C3%A3+%C4%91%E1%BB%99c"' in head


def test_search_page_offers_the_feed_of_what_it_shows(found: Page, client: Client, read: ReadFeed) -> None:
    """Typed on a keyboard without Vietnamese letters, the words as typed find nothing."""
    head = client.get("/tim-kiem/?q=max+ddoocj&loai=tin-bai").text.split("</head>")[0]
    address = re.search(r'href="(/rss/tim-kiem[.]xml[^"]+)"', head)
    assert address
    assert [entry.title for entry in read(unescape(address[1])).entries] == [found.title]


# --- The page ------------------------------------------------------------------------------------------------


def test_page_explains_every_list_of_categories(tree: Tree, client: Client) -> None:
    text = client.get("/rss/").text
    for anchor in ("chuyen-muc", "the-loai", "muc-do", "loai-van-ban", "linh-vuc", "loai-noi-dung"):
        assert f'id="{anchor}"' in text
    for address in ("/rss/tat-ca.opml", "/rss/canh-bao/cap.atom", "/nhung/tin.js", "/oembed/?url="):
        assert address in text
    assert "Severe" in text
