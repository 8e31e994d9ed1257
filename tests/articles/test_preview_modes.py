"""Tests of the previews of a draft: as a page, as an entry of a feed, as a share card."""

import base64
import io
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from PIL import Image

from tests.factories import AlertFactory, ArticleFactory


@pytest.fixture
def page(tree):
    return ArticleFactory(
        parent=tree.topics["cam-nang-an-toan"],
        live=False,
        title="Bài đang viết",
        summary="Tóm tắt của bài đang viết.",
        body=[("heading", {"text": "Dấu hiệu"}), ("text", "<p>Chữ <b>đậm</b>.</p>")],
        with_image=True,
    )


def test_modes_are_offered_with_words(page):
    assert page.preview_modes == [
        ("", "Trang"),
        ("the-chia-se", "Ảnh chia sẻ"),
        ("ban-tin", "Trong bản tin RSS"),
    ]


def as_mode(page, mode: str) -> str:
    request = RequestFactory().get("/admin/")
    request.user = page.owner or AnonymousUser()
    answer = page.make_preview_request(request, mode)
    assert answer.status_code == 200
    return answer.content.decode()


def test_feed_entry_has_list_and_whole_text(page):
    html = as_mode(page, "ban-tin")
    assert html.count("Bài đang viết") >= 2
    assert "Tóm tắt của bài đang viết." in html
    assert "<h2>Dấu hiệu</h2>" in html
    assert "Cẩm nang an toàn" in html


def test_share_card_is_drawn_from_the_draft(page):
    html = as_mode(page, "the-chia-se")
    data = re.search(r"data:image/png;base64,([^\"]+)", html)
    assert data is not None
    assert Image.open(io.BytesIO(base64.b64decode(data[1]))).size == (1200, 630)
    assert "Tóm tắt của bài đang viết." in html


def test_page_itself_stays_the_first_mode(page):
    assert "Chữ <b>đậm</b>." in as_mode(page, page.default_preview_mode)


def test_alerts_have_the_same(tree):
    alert = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], live=False)
    assert "Không bấm vào liên kết." in as_mode(alert, "ban-tin")
    assert "base64" in as_mode(alert, "the-chia-se")
