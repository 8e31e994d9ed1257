"""Tests of a law as structure: contents, anchors, links to a khoản, the điều that a search finds."""

from pathlib import Path

import pytest

from campaign.articles import citations
from search.finding.finder import Results
from search.finding.query import parse
from tests.factories import ArticleFactory, DocumentRecordFactory

SAMPLE = Path(__file__).parents[3] / "home" / "profiles" / "quang-ngai" / "luat-mau.txt"


@pytest.fixture
def law(tree):
    return DocumentRecordFactory(
        parent=tree.library,
        title="Luật mẫu số 01/2020/MAU1",
        number="01",
        symbol="2020/MAU1",
        doc_type="luat",
        subject="Giữ an toàn trên mạng",
        text=SAMPLE.read_text(encoding="utf-8"),
    )


def test_every_dieu_and_khoan_can_be_linked_to(client, law):
    html = client.get(law.url).content.decode()
    assert '<h4 id="dieu-1">Điều 1. Phạm vi điều chỉnh</h4>' in html
    assert '<h3 id="chuong-i">Chương I\nNHỮNG QUY ĐỊNH CHUNG</h3>' in html
    assert '<h5 id="dieu-14">Điều 14. Xác thực hai lớp</h5>' in html
    assert '<span id="dieu-8-khoan-2-diem-dd">đ)</span> Ở nơi tiếp dân.' in html
    assert "Mục lục (40 điều)" in html
    assert '<a href="#dieu-40">Điều 40. Quy định chuyển tiếp</a>' in html


@pytest.mark.parametrize("khoan", ["Theo khoản 2 Điều 14", "Khoản 2 Điều 14", "Theo Khoản 2, điều 14"])
def test_citation_of_a_khoan_links_to_it(client, tree, law, khoan):
    words = f"{khoan.removeprefix('Theo ')} Luật số 01/2020/MAU1"
    body = [
        (
            "text",
            f"<p>{khoan} Luật số 01/2020/MAU1, nên bật xác thực hai lớp. Luật số 01/2020/MAU1 còn nói nhiều.</p>",
        )
    ]
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], body=body)
    citations.publish(article)
    html = client.get(article.url).content.decode()
    assert f'<a href="{law.url}#dieu-14-khoan-2">{words}</a>' in html
    assert f'<a href="{law.url}">Luật số 01/2020/MAU1</a>' in html


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("ngắt thiết bị khỏi mạng", "dieu-28"),
        ("Điều 19 luật mẫu", "dieu-19"),
        ("dieu 9 luat mau", "dieu-9"),
        ("rà soát tài khoản mỗi năm hai lần", "dieu-16"),
    ],
)
def test_search_finds_the_dieu(client, law, typed, place):
    results = Results(parse(typed))
    [found] = [result for result in results[0:20] if result.url == law.url]
    assert found.place_url == f"{law.url}#{place}"
    assert f'href="{law.url}#{place}"' in client.get("/tim-kiem/", {"q": typed}).content.decode()
