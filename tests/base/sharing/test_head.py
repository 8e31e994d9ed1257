"""Tests of the head of public pages: title, description, canonical address and Open Graph agree.

They cover the links to a listing's neighbouring pages and to the page in the other language, too.
"""

import re
from html.parser import HTMLParser

import pytest
from wagtail.models import PageViewRestriction

from home.models import StandardPage
from tests.admin import page_form
from tests.factories import ArticleFactory, DocumentRecordFactory, article_row


class Head(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.meta: dict[str, str] = {}
        self.title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]
        self.language = re.search(r'<html lang="([^"]*)"', html)[1]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "link":
            self.links.append(found)
        elif tag == "meta" and (found.get("property") or found.get("name")):
            self.meta[found.get("property") or found["name"]] = found.get("content") or ""

    def link(self, rel: str) -> str:
        found = [link["href"] for link in self.links if link.get("rel") == rel]
        assert len(found) <= 1, (rel, found)
        return found[0] if found else ""

    @property
    def languages(self) -> dict[str, str]:
        return {link["hreflang"]: link["href"] for link in self.links if "hreflang" in link}


@pytest.fixture
def head(client):
    return lambda address: Head(client.get(address).content.decode())


@pytest.mark.parametrize(
    "address", ["/", "/phong-trao/", "/van-ban/", "/tin-dia-phuong/", "/lien-he/", "/about/", "/rss/"]
)
def test_title_description_address_and_open_graph_agree(head, tree, address):
    found = head(address)
    assert found.link("canonical") == found.meta["og:url"] == f"http://localhost{address}"
    assert found.title.strip()
    assert 20 <= len(found.meta["description"]) <= 300
    assert found.meta["og:description"] == found.meta["description"]
    assert found.meta["og:type"] == "website"


def test_article_says_when_it_came_out(head, tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], seo_title="Tên cho máy tìm kiếm")
    found = head(page.url)
    assert found.meta["og:type"] == "article"
    assert found.meta["article:section"] == "Cẩm nang an toàn"
    assert found.meta["article:published_time"].endswith("+07:00")
    assert found.title.startswith("Tên cho máy tìm kiếm | ")


def test_a_page_without_summary_still_has_a_description(head, tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], summary="", title="Không tóm tắt")
    assert "Không tóm tắt" in head(page.url).meta["description"]


def test_each_page_of_a_listing_has_its_own_address_and_neighbours(head, tree, monkeypatch):
    monkeypatch.setattr("campaign.articles.public.pages.STORIES_PER_PAGE", 2)
    topic = tree.topics["cam-nang-an-toan"]
    for number in range(5):
        article_row(topic, title=f"Bài {number}")
    first, second, third = (head(f"{topic.url}{query}") for query in ("", "?trang=2", "?trang=3"))
    base = f"http://localhost{topic.url}"
    assert (first.link("prev"), first.link("canonical"), first.link("next")) == ("", base, f"{base}?trang=2")
    assert (second.link("prev"), second.link("canonical"), second.link("next")) == (
        base,
        f"{base}?trang=2",
        f"{base}?trang=3",
    )
    assert (third.link("prev"), third.link("next")) == (f"{base}?trang=2", "")
    assert second.title.startswith("Cẩm nang an toàn, trang 2 | ")


def test_number_that_no_listing_has_changes_nothing(head, tree):
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    for address, number in ((article.url, 7), (tree.topics["cam-nang-an-toan"].url, 0)):
        found = head(f"{address}?trang={number}&utm_source=thu")
        assert found.link("canonical") == f"http://localhost{address}"


def test_library_s_second_page_is_itself_and_a_narrowed_list_is_the_whole_one(head, tree, monkeypatch):
    monkeypatch.setattr("campaign.library.public.document_list.RECORDS_PER_PAGE", 2)
    for _ in range(3):
        DocumentRecordFactory(parent=tree.library)
    assert head(f"{tree.library.url}?trang=2").link("canonical") == "http://localhost/van-ban/?trang=2"
    assert head(f"{tree.library.url}?loai=chi-thi&trang=2").link("canonical") == "http://localhost/van-ban/"


def test_content_at_home_elsewhere_says_where(head, tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], canonical_url="https://example.org/goc/")
    assert head(page.url).link("canonical") == "https://example.org/goc/"


def test_english_page_says_its_language_and_both_name_each_other(head, tree):
    english, vietnamese = head("/about/"), head("/gioi-thieu/")
    assert (english.language, english.meta["og:locale"], english.meta["DC.language"]) == ("en", "en_US", "en")
    assert vietnamese.language == "vi"
    expected = {
        "vi": "http://localhost/gioi-thieu/",
        "en": "http://localhost/about/",
        "x-default": "http://localhost/gioi-thieu/",
    }
    assert english.languages == vietnamese.languages == expected


def test_vietnamese_parts_of_the_english_page_say_so(client, tree):
    html = client.get("/about/").content.decode()
    assert html.count(' lang="vi"') == 4
    assert ' lang="vi"' not in client.get("/gioi-thieu/").content.decode().replace('<html lang="vi">', "")


def test_a_translation_that_readers_may_not_see_is_not_named(head, tree):
    PageViewRestriction.objects.create(page=tree.pages["about"], restriction_type=PageViewRestriction.LOGIN)
    assert head("/gioi-thieu/").languages == {}


def test_an_editor_pairs_pages_of_two_languages_only(chief_client, tree):
    address = f"/admin/pages/{tree.pages['lien-he'].pk}/edit/"
    form = page_form(chief_client, address) | {
        "language": "vi",
        "translation": str(tree.pages["gioi-thieu"].pk),
    }
    assert "phải ở ngôn ngữ kia" in chief_client.post(address, form).content.decode()
    assert StandardPage.objects.get(pk=tree.pages["lien-he"].pk).translation is None
