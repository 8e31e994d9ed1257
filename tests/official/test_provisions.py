"""Tests of provisions: what is one, what is not, and the anchors that links rest on."""

from pathlib import Path

import pytest

from official.provisions import Level, find

LAWS = Path(__file__).parents[2] / "home" / "profiles" / "quang-ngai"

SAMPLE = """QUY ĐỊNH MẪU
Chương I
QUY ĐỊNH CHUNG
Mục 1. Phạm vi
Điều 1. Phạm vi điều chỉnh
1. Văn bản mẫu này nói về mật khẩu.
2. Văn bản mẫu không nói về:
a) Chìa khóa;
đ) Ổ khóa theo
Điều 5 của Luật này và
Mục 2 Chương này.
2a. Khoản được thêm.
7. Câu này không phải khoản.
Mục 2. Người dùng
Điều 2. Người dùng
Điều 2a. Người dùng khác
Điều 3. Sửa đổi Quy định cũ
Điều 8 được sửa như sau:
“Điều 8. Lời của văn bản khác
1. Không phải khoản ở đây.”
Chương II: TỔ CHỨC THỰC HIỆN
Mục 1. Phạm vi
Điều 4: Hiệu lực
a) Điểm không có khoản.
QUY CHẾ KÈM THEO
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Khoản của quy chế.
"""


def test_every_provision_has_the_anchor_of_its_place():
    assert [one.anchor for one in find(SAMPLE)] == [
        "chuong-i",
        "chuong-i-muc-1",
        "dieu-1",
        "dieu-1-khoan-1",
        "dieu-1-khoan-2",
        "dieu-1-khoan-2-diem-a",
        "dieu-1-khoan-2-diem-dd",
        "dieu-1-khoan-2a",
        "chuong-i-muc-2",
        "dieu-2",
        "dieu-2a",
        "dieu-3",
        "chuong-ii",
        "chuong-ii-muc-1",
        "dieu-4",
        "dieu-4-diem-a",
        "kem-theo-1-chuong-i",
        "kem-theo-1-dieu-1",
        "kem-theo-1-dieu-1-khoan-1",
    ]


def test_headings_stand_on_the_line_or_below_it():
    headings = {one.anchor: one.heading for one in find(SAMPLE)}
    assert headings["chuong-i"] == "QUY ĐỊNH CHUNG"
    assert headings["chuong-ii"] == "TỔ CHỨC THỰC HIỆN"
    assert headings["dieu-1"] == "Phạm vi điều chỉnh"
    assert headings["dieu-1-khoan-1"] == ""


def test_places_are_those_of_the_first_line():
    lines = [SAMPLE[one.start : one.end] for one in find(SAMPLE) if one.level is Level.POINT]
    assert lines == ["a) Chìa khóa;", "đ) Ổ khóa theo", "a) Điểm không có khoản."]


def test_text_without_dieu_has_no_provisions():
    assert find("I. MỤC ĐÍCH\n1. Tuyên truyền.\na) Trên mạng.") == []


def test_a_quotation_mark_that_is_never_closed_hides_nothing():
    assert len(find("Điều 1. Từ “mạng\nĐiều 2. Hiệu lực\n")) == 2


@pytest.mark.parametrize(
    ("name", "articles", "anchor", "line"),
    [
        ("luat-mau", 40, "dieu-9", "Điều 9. Độ dài của mật khẩu"),
        # What it puts into another law is no provision of its own.
        ("luat-mau-sua-doi", 2, "dieu-1-khoan-3", "3. Bãi bỏ Điều 22."),
        ("luat-mau-hop-nhat", 40, "dieu-22", "Điều 22. (được bãi bỏ)"),
    ],
)
def test_law_its_amendment_and_the_consolidated_text_are_read(
    name: str, articles: int, anchor: str, line: str
):
    text = (LAWS / f"{name}.txt").read_text(encoding="utf-8")
    found = {one.anchor: text[one.start : one.end] for one in find(text)}
    assert sum(one.level is Level.ARTICLE for one in find(text)) == articles
    assert found[anchor] == line
