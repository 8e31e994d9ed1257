"""Tests of JSON-LD on every type of public page: it parses, is complete, and has absolute addresses and full dates."""

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from wagtail.models import Page

from base.models import AgencySettings
from tests.factories import AlertFactory, ArticleFactory, article_row, kit, record_row

REQUIRED = {
    "GovernmentOrganization": {"@id", "name", "url", "logo"},
    "WebSite": {"@id", "url", "name", "publisher"},
    "NewsArticle": {
        *("headline", "datePublished", "dateModified", "author", "publisher", "inLanguage"),
        *("articleSection", "mainEntityOfPage", "image", "description"),
    },
    "SpecialAnnouncement": {"name", "text", "datePosted", "category", "publisher", "inLanguage"},
    "Legislation": {"name", "legislationType", "url", "inLanguage"},
    "CollectionPage": {"name", "url", "publisher", "isPartOf"},
    "WebPage": {"name", "url", "publisher", "isPartOf"},
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"itemListElement"},
    "HowTo": {"name", "step"},
}
ADDRESSES = {"@id", "url", "item", "mainEntityOfPage", "logo", "contentUrl", "isBasedOn", "urlTemplate"}
MOMENTS = {"datePublished", "dateModified", "datePosted", "expires"}


def graph_of(html: str) -> dict[str, Any]:
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(scripts) == 1
    return json.loads(scripts[0])


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from nodes(part)
    elif isinstance(value, list):
        for part in value:
            yield from nodes(part)


def check(graph: dict[str, Any], where: str) -> None:
    assert graph["@context"] == "https://schema.org"
    types = [node["@type"] for node in graph["@graph"]]
    assert types.count("GovernmentOrganization") == types.count("WebSite") == 1, where
    known = {node["@id"] for node in graph["@graph"] if "@id" in node}
    for node in nodes(graph["@graph"]):
        # Every reference names a node of this graph.
        if node.keys() == {"@id"}:
            assert node["@id"] in known, (where, node)
        kind = node.get("@type", "")
        if node in graph["@graph"] or kind == "ItemList":
            assert not REQUIRED[kind] - node.keys(), (where, kind, REQUIRED[kind] - node.keys())
        for name, value in node.items():
            assert value not in (None, "", [], {}), (where, kind, name)
            if name in ADDRESSES and isinstance(value, str):
                assert urlsplit(value).scheme in ("http", "https"), (where, kind, name, value)
                assert urlsplit(value).netloc, (where, kind, name, value)
            if name in MOMENTS:
                assert datetime.datetime.fromisoformat(value).tzinfo is not None, (where, name, value)
        if kind in ("BreadcrumbList", "ItemList"):
            numbers = [place["position"] for place in node["itemListElement"]]
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), where


@pytest.fixture
def story(tree):
    return ArticleFactory(
        parent=tree.topics["cam-nang-an-toan"],
        with_image=True,
        author_name="Bút Danh Mẫu",
        source_name="Trang mẫu",
        source_url="https://example.org/bai-goc",
        body=[
            ("text", "<p>Mở đầu.</p>"),
            (
                "steps",
                {"title": "Bật hai lớp", "steps": ["<p>Mở <b>cài đặt</b>.</p>", "<p>Chọn bảo mật.</p>"]},
            ),
        ],
    )


def node_of(client, page: Page, kind: str) -> dict[str, Any]:
    found = [
        node for node in graph_of(client.get(page.url).content.decode())["@graph"] if node["@type"] == kind
    ]
    assert len(found) == 1
    return found[0]


@pytest.mark.django_db
def test_article_says_where_it_comes_from_where_it_stands_and_its_steps(client, tree, story):
    node = node_of(client, story, "NewsArticle")
    assert node["author"] == {"@type": "Person", "name": "Bút Danh Mẫu"}
    assert node["isBasedOn"] == "https://example.org/bai-goc"
    assert node["articleSection"] == "Cẩm nang an toàn"
    assert node["publisher"]["@id"].endswith("/#co-quan")
    trail = node_of(client, story, "BreadcrumbList")["itemListElement"]
    assert [place["name"] for place in trail] == [
        tree.home.title,
        tree.campaign.title,
        "Cẩm nang an toàn",
        story.title,
    ]
    assert trail[-1]["item"] == story.full_url
    guide = node_of(client, story, "HowTo")
    assert guide["name"] == "Bật hai lớp"
    assert [step["text"] for step in guide["step"]] == ["Mở cài đặt.", "Chọn bảo mật."]


def test_alert_says_until_when(client, tree):
    alert = AlertFactory(
        parent=tree.topics["canh-bao-lua-dao"], valid_until="2030-08-01T00:00:00+07:00", severity="khan"
    )
    node = node_of(client, alert, "SpecialAnnouncement")
    assert node["expires"] == "2030-08-01T00:00:00+07:00"
    assert node["category"] == "Cảnh báo lừa đảo"
    assert node["keywords"] == "Khẩn"


def test_second_page_of_a_listing_counts_on(client, tree, monkeypatch):
    monkeypatch.setattr("campaign.articles.public.pages.STORIES_PER_PAGE", 2)
    topic = tree.topics["cam-nang-an-toan"]
    for number in range(3):
        article_row(topic, title=f"Bài {number}")
    graph = graph_of(client.get(f"{topic.url}?trang=2").content.decode())
    check(graph, "page 2")
    listed = next(node for node in nodes(graph) if node.get("@type") == "ItemList")["itemListElement"]
    assert [place["position"] for place in listed] == [3]
    monkeypatch.setattr("campaign.library.public.document_list.RECORDS_PER_PAGE", 2)
    for number in ("1", "2", "3"):
        record_row(tree.library, number=number, title=f"Chỉ thị {number}", slug=number, subject="về an toàn")
    graph = graph_of(client.get(f"{tree.library.url}?trang=2").content.decode())
    listed = next(node for node in nodes(graph) if node.get("@type") == "ItemList")["itemListElement"]
    assert [place["position"] for place in listed] == [3]


def test_every_list_outside_the_tree_has_a_valid_graph(client, tree, monkeypatch):
    monkeypatch.setattr("campaign.articles.public.lists.STORIES_PER_PAGE", 2)
    for _ in range(3):
        article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], author_name="Bút Danh Mẫu")
    kit(article)
    told = re.findall("<loc>([^<]+)</loc>", client.get("/sitemap-danh-sach.xml").text)
    [month] = [address for address in told if urlsplit(address).path.count("/") == 4]
    assert len(told) == 9
    for address in [*told, f"{month}?trang=2"]:
        graph = graph_of(client.get(address).text)
        check(graph, address)
        [page] = [node for node in graph["@graph"] if node["@type"] == "CollectionPage"]
        assert page["url"] == address
        # The page "Riêng tư" lists no pages.
        assert address.endswith("/rieng-tu/") or page["mainEntity"]["itemListElement"]
        [trail] = [node for node in graph["@graph"] if node["@type"] == "BreadcrumbList"]
        assert trail["itemListElement"][-1]["item"] == address
    assert [place["name"] for place in trail["itemListElement"]][:2] == ["Trang chủ", "Tin bài theo tháng"]
    assert page["mainEntity"]["itemListElement"][0]["position"] == 3


def test_first_page_tells_of_the_agency_and_how_the_site_is_searched(client, tree, story):
    agency = AgencySettings.for_site(tree.site)
    agency.parent_agency = "UBND tỉnh thử"
    agency.email, agency.address = "ban-bien-tap@example.org", "Địa chỉ thử"
    agency.save()
    told = node_of(client, tree.home, "GovernmentOrganization")
    assert told["parentOrganization"] == {"@type": "GovernmentOrganization", "name": "UBND tỉnh thử"}
    assert told["email"] == "ban-bien-tap@example.org"
    assert told["address"]["streetAddress"] == "Địa chỉ thử"
    assert "parentOrganization" not in node_of(client, story, "GovernmentOrganization")
    search = node_of(client, tree.home, "WebSite")["potentialAction"]
    assert search["target"]["urlTemplate"].endswith("/tim-kiem/?q={search_term_string}")
    assert "potentialAction" not in node_of(client, story, "WebSite")


@pytest.mark.parametrize("mark", [True, False])
def test_samples_say_so_to_machines(client, topic, mark):
    for factory in (ArticleFactory, AlertFactory):
        page = factory(parent=topic, is_sample=mark)
        status = [node.get("creativeWorkStatus") for node in nodes(graph_of(client.get(page.url).text))]
        assert status.count("Nội dung mẫu") == int(mark)
