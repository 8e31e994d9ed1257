"""Tests of a law as structure: contents, anchors, links to a khoản, the điều that a search finds."""

import copy
import re
from pathlib import Path

import pytest

from campaign.articles import citations
from campaign.library.models import LibraryPage
from campaign.library.public.text_links import TextLink, linked
from search.finding.finder import Results
from search.finding.query import parse
from tests.factories import ArticleFactory, DocumentRecordFactory

SAMPLE = Path(__file__).parents[3] / "home" / "profiles" / "quang-ngai" / "luat-mau.txt"


@pytest.fixture(scope="module")
def shared_law(module_data):
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
def law(db, shared_law):
    return copy.copy(shared_law)


def test_every_dieu_and_khoan_can_be_linked_to(client, law):
    html = client.get(law.url).content.decode()
    assert '<h4 id="dieu-1">Điều 1. Phạm vi điều chỉnh</h4>' in html
    assert '<h3 id="chuong-i">Chương I\nNHỮNG QUY ĐỊNH CHUNG</h3>' in html
    assert '<h5 id="dieu-14">Điều 14. Xác thực hai lớp</h5>' in html
    assert '<span id="dieu-8-khoan-2-diem-dd">đ)</span> Ở nơi tiếp dân.' in html
    assert "Mục lục (40 điều)" in html
    assert '<a href="#dieu-40">Điều 40. Quy định chuyển tiếp</a>' in html


def test_marks_of_footnotes_lead_to_the_footnotes(client, law):
    text = (
        "Điều 1.[1] Một\n1.[2] Lời[1] của điều, theo Luật số 01/2020/MAU1[2] và [3].\n\n[1] Sửa.\n[2] Bỏ <b>."
    )
    cited = TextLink(text.index("Luật số"), "Luật số 01/2020/MAU1[2]", law.url, law.title)
    html = linked(text, [cited], {}).first
    mark = '<a href="#chu-thich-{0}" aria-label="Chú thích {0}">[{0}]</a>'.format
    assert html == (
        f'<h3 id="dieu-1">Điều 1.{mark(1)} Một</h3><span id="dieu-1-khoan-1">1.{mark(2)}</span> Lời{mark(1)} của điều,'
        f' theo <a href="{law.url}" title="{law.title}">Luật số 01/2020/MAU1[2]</a> và [3].\n\n'
        '<span id="chu-thich-1">[1]</span> Sửa.\n<span id="chu-thich-2">[2]</span> Bỏ &lt;b&gt;.'
    )
    # Footnotes of pages, whose numbers begin again, are no footnotes of the whole text.
    assert "chu-thich" not in linked(f"{text}\n[1] Lại.", [], {}).first


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


def test_one_dieu_can_be_printed_alone(client, law):
    """Printed, or copied from the page: the điều with its document, status and citation, and no other điều."""
    for asked in ("14", "Điều 14", " 14 "):
        answer = client.get(law.url, {"dieu": asked})
        html = answer.content.decode()
        assert re.findall(r"Điều [0-9]+\. [^<]+", html) == ["Điều 14. Xác thực hai lớp"], asked
        assert "Các tài khoản khác nên bật xác thực hai lớp." in html
        assert "Mục 3" not in html
        # Below "Trích Điều 14", an h2.
        assert '<h3 id="dieu-14">' in html
        assert "<title>Điều 14, Luật mẫu số 01/2020/MAU1 |" in html
        assert "Điều 14 Luật Giữ an toàn trên mạng số 01/2020/MAU1" in html
        # Search engines keep the page of the whole text.
        assert f'<link rel="canonical" href="http://localhost{law.url}">' in html
    assert 'name="dieu"' in client.get(law.url).content.decode()


def test_last_dieu_of_a_chapter_ends_before_the_next_chapter(client, law):
    html = client.get(law.url, {"dieu": "16"}).content.decode()
    assert "Người phụ trách an toàn rà soát" in html
    assert "Chương III" not in html


@pytest.mark.parametrize("asked", ["41", "5b", "không", "", "9" * 5000])
def test_whole_text_stands_where_there_is_no_such_dieu(client, law, asked):
    html = client.get(law.url, {"dieu": asked}).content.decode()
    assert "Điều 1. Phạm vi điều chỉnh" in html
    assert "Điều 40. Quy định chuyển tiếp" in html
    assert ("Văn bản này không có Điều" in html) == asked.startswith(("4", "5", "9"))


def test_both_dieu_of_a_number_are_shown(client, law):
    """A decision and the regulation that it issues number their điều from 1."""
    own = "Điều 1. Ban hành quy chế.\nĐiều 2. Hiệu lực.\n"
    text = f"{own}QUY CHẾ\nĐiều 1. Phạm vi\nMọi máy.\nĐiều 2. Việc làm\nCập nhật.\n"
    decision = DocumentRecordFactory(parent=LibraryPage.objects.get(), text=text)
    html = client.get(decision.url, {"dieu": "2"}).content.decode()
    assert "Hiệu lực." in html
    assert "Cập nhật." in html
    assert "Ban hành quy chế" not in html
    assert "Mọi máy" not in html
