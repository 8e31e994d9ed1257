"""Tests of the previews of a draft: as a page, as an entry of a feed, as a share card."""

import base64
import datetime
import io
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from PIL import Image

from tests.factories import AlertFactory, ArticleFactory, ContestFactory, WeekFactory


@pytest.fixture
def page(tree):
    return ArticleFactory(
        parent=tree.topics["cam-nang-an-toan"],
        live=False,
        title="Bài đang viết",
        summary="Tóm tắt của bài đang viết.",
        author_name="Thu Hà - Minh Đức",
        body=[("heading", {"text": "Dấu hiệu"}), ("text", "<p>Chữ <b>đậm</b>.</p>")],
        with_image=True,
    )


def as_mode(page, mode: str = "") -> str:
    request = RequestFactory().get("/admin/")
    request.user = page.owner or AnonymousUser()
    answer = page.make_preview_request(request, mode)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_mode_shows_the_draft(page):
    assert page.preview_modes == [
        ("", "Trang"),
        ("the-chia-se", "Ảnh chia sẻ"),
        ("ban-tin", "Trong bản tin RSS"),
    ]
    assert "Chữ <b>đậm</b>." in as_mode(page, page.default_preview_mode)
    entry = as_mode(page, "ban-tin")
    assert entry.count("Bài đang viết") >= 2
    assert "Tóm tắt của bài đang viết." in entry
    assert "<h2>Dấu hiệu</h2>" in entry
    assert "Cẩm nang an toàn" in entry
    assert "Thu Hà, Minh Đức ·" in entry
    card = as_mode(page, "the-chia-se")
    data = re.search(r"data:image/png;base64,([^\"]+)", card)
    assert data is not None
    assert Image.open(io.BytesIO(base64.b64decode(data[1]))).size == (1200, 630)
    assert "Tóm tắt của bài đang viết." in card


def test_alerts_have_the_same_previews(tree):
    alert = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], live=False)
    assert "Không bấm vào liên kết." in as_mode(alert, "ban-tin")
    assert "base64" in as_mode(alert, "the-chia-se")


def test_a_form_is_previewed_with_its_dates_and_times(tree, begin_edition):
    """A preview renders the form's values, not their JSON, also while links are cached for the edition."""
    day = datetime.date(2026, 11, 5)
    story = ArticleFactory(
        parent=tree.topics["cam-nang-an-toan"],
        corrections=[("correction", {"date": day, "text": "Sửa một số."})],
    )
    week, contest = WeekFactory(parent=tree.schedule), ContestFactory(parent=tree.campaign)
    at = datetime.datetime(2026, 11, 5, 8, tzinfo=datetime.UTC)
    spring = {
        "title": "Vòng xuân",
        "opens_at": at,
        "closes_at": at,
        "minutes": 9,
        "quotas": [],
        "is_announced": False,
    }
    contest.rounds = [("round", spring)]
    begin_edition()
    assert "Sửa một số." in as_mode(story)
    assert "Giao ban" in as_mode(week)
    assert "Vòng xuân" in as_mode(contest)
