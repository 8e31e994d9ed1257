"""Tests of a law as structure: contents, anchors, links to a khoản, the điều that a search finds."""

import copy
from pathlib import Path

import pytest

from campaign.articles import citations
from campaign.library.models import LibraryPage
from search.finding.finder import Results
from search.finding.query import parse
from tests.factories import ArticleFactory, DocumentRecordFactory

SAMPLE = Path(__file__).parents[3] / "home" / "profiles" / "quang-ngai" / "luat-mau.txt"


@pytest.fixture(scope="module")
def standing_law(module_data):
    return DocumentRecordFactory(
        parent=LibraryPage.objects.get(),
        title="Luật mẫu số 01/2020/MAU1",
        number="01",
        symbol="2020/MAU1",
        doc_type="luat",
        subject="Giữ an toàn trên mạng",
        text=SAMPLE.read_text(encoding="utf-8"),
    )


@pytest.fixture
def law(db, standing_law):
    return copy.copy(standing_law)


def test_every_dieu_and_khoan_can_be_linked_to(client, law):
    html = client.get(law.url).content.decode()
    assert '<h4 id="dieu-1">Điều 1. Phạm vi điều chỉnh</h4>' in html
    assert '<h3 id="chuong-i">Chương I\nNHỮNG QUY ĐỊNH CHUNG</h3>' in html
    assert '<h5 id="dieu-14">Điều 14. Xác thực hai lớp</h5>' in html
    assert '<span id="dieu-8-khoan-2-diem-dd">đ)</span> Ở nơi tiếp dân.' in html
    assert "Mục lục (40 điều)" in html
    assert '<a href="#dieu-40">Điều 40. Quy định chuyển tiếp</a>' in html


def test_citation_of_a_khoan_links_to_it(client, tree, law):
    places = ["khoản 2 Điều 14", "Khoản 2 Điều 14", "Khoản 2, điều 14"]
    text = "".join(f"<p>Theo {place} Luật số 01/2020/MAU1, nên bật xác thực hai lớp.</p>" for place in places)
    body = [
        ("text", f"{text}<p>{places[1]} Luật số 01/2020/MAU1 có lợi. Luật số 01/2020/MAU1 còn nói nhiều.</p>")
    ]
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], body=body)
    citations.publish(article)
    html = client.get(article.url).content.decode()
    linked = [f'<a href="{law.url}#dieu-14-khoan-2">{place} Luật số 01/2020/MAU1</a>' for place in places]
    assert [html.count(link) for link in linked] == [1, 2, 1]
    assert f'<a href="{law.url}">Luật số 01/2020/MAU1</a>' in html


def test_search_finds_the_dieu(client, law):
    found = {}
    for typed in (
        "ngắt thiết bị khỏi mạng",
        "Điều 19 luật mẫu",
        "dieu 9 luat mau",
        "rà soát tài khoản mỗi năm hai lần",
    ):
        [result] = [result for result in Results(parse(typed))[0:20] if result.url == law.url]
        found[typed] = result.place_url
    places = ("dieu-28", "dieu-19", "dieu-9", "dieu-16")
    assert list(found.values()) == [f"{law.url}#{place}" for place in places]
    for typed, address in found.items():
        assert f'href="{address}"' in client.get("/tim-kiem/", {"q": typed}).content.decode()
