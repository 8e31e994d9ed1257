"""Tests of all public templates: nothing inline, nothing from other sites, error pages without dependencies."""

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from base.models import AgencySettings
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, ImageFactory

ADDRESSES = [
    "/",
    "/phong-trao/",
    "/van-ban/",
    "/tin-dia-phuong/",
    "/lien-he/",
    "/rss/",
    "/tim-kiem/?q=otp",
    "/khong-co-mang/",
    "/khong-co/",
]

EVERY_BLOCK = [
    ("heading", {"text": "Dấu hiệu nhận biết"}),
    ("text", "<p>Văn bản thường.</p>"),
    ("quote", {"text": "Lời trích.", "source": "Nguồn trích"}),
    ("embed", {"url": "https://www.youtube.com/watch?v=abcdefghijk", "title": "Tên video", "transcript": ""}),
    (
        "table",
        {
            "first_row_is_table_header": True,
            "first_col_is_header": True,
            "data": [["Việc", "Hạn"], ["Đổi", None]],
        },
    ),
    ("callout", {"kind": "can_lam", "text": "<p>Gọi ngân hàng.</p>"}),
    ("steps", {"title": "Các bước", "steps": ["<p>Một.</p>", "<p>Hai.</p>"]}),
]


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _assert_keeps_to_the_policy(html: str) -> None:
    elements = _Elements(html).found
    for tag, attrs in elements:
        assert tag != "style"
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]
        if tag == "script" and attrs.get("type") != "application/ld+json":
            # The script whose hash the policy contains (tests/base/delivery/test_security_headers.py).
            assert attrs == {"data-next": "/static/js/site.js"}
        if tag in {"img", "iframe", "source", "use"} or (
            tag == "link" and attrs["rel"] in {"stylesheet", "preload"}
        ):
            address = attrs.get("src") or attrs.get("srcset") or attrs.get("href") or ""
            assert address.startswith("/"), attrs
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert [tag for tag, _ in elements].count("h1") == 1
    assert sum("data-next" in attrs for _, attrs in elements) == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_inline_and_nothing_from_elsewhere(client, tree, address):
    _assert_keeps_to_the_policy(client.get(address).content.decode())


def test_article_with_every_block_keeps_to_it_too(client, tree):
    topic = tree.topics["cam-nang-an-toan"]
    article = ArticleFactory(parent=topic, with_image=True, body=EVERY_BLOCK, source_name="Báo mẫu")
    html = client.get(article.url).content.decode()
    _assert_keeps_to_the_policy(html)
    assert "Cần làm ngay" in html
    assert "youtube-nocookie.com" in html


def test_past_alert_says_so(client, tree):
    topic = tree.topics["canh-bao-lua-dao"]
    alert = AlertFactory(parent=topic, valid_until="2022-08-01T00:00:00+07:00", severity="khan")
    html = client.get(alert.url).content.decode()
    _assert_keeps_to_the_policy(html)
    assert "đã hết hiệu lực" in html
    assert "Khẩn" in html


def test_replaced_document_says_by_what(client, tree):
    record = DocumentRecordFactory(
        parent=tree.library, status="bi-thay-the", replaced_by_text="Luật số 116/2025/QH15"
    )
    html = client.get(record.url).content.decode()
    assert "Đã được thay thế" in html
    assert "Luật số 116/2025/QH15" in html


def test_sample_documents_are_marked_in_each_list_of_documents(client, tree):
    record = DocumentRecordFactory(parent=tree.library, is_sample=True)
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], related_documents=[record])
    for address in ("/", tree.library.url, article.url, f"/tim-kiem/?q={record.title}"):
        rows = re.findall(r'<li class="row\b.*?</li>', client.get(address).text, re.DOTALL)
        assert ["Nội dung mẫu" in row for row in rows if f'href="{record.url}"' in row] == [True], address


def test_portal_of_the_province_has_its_place(client, tree):
    agency = AgencySettings.for_site(tree.site)
    assert "Thành phần của" not in client.get("/").content.decode()
    agency.portal_name, agency.portal_url = "Cổng thử", "https://example.org/"
    agency.portal_logo = ImageFactory()
    agency.save()
    html = client.get("/").content.decode()
    assert re.search(r'Thành phần của <a href="https://example.org/">Cổng thử</a>', html)


def test_each_number_of_the_agency_is_a_link_of_its_own(client, tree):
    page = tree.pages["lien-he"]
    page.shows_contact = True
    page.save_revision().publish()
    agency = AgencySettings.for_site(tree.site)
    agency.phone = "(0255) 3822 222 - 0255 3822 333"
    agency.save()
    links = re.findall(r'href="(tel:[^"]*)"', client.get(page.url).content.decode())
    # In the text and at the foot.
    assert links == ["tel:02553822222", "tel:02553822333"] * 2


def test_500_needs_no_context_and_no_database():
    assert "Trang đang gặp sự cố" in render_to_string("500.html")
