"""Tests of provisions: which texts are provisions, and the anchors that links rely on."""

import re
from pathlib import Path

import pytest

from official.comparison import Change, compare
from official.provisions import Level, articles_of, find, named_before, number_end, own_ends

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


@pytest.mark.parametrize(("capital", "small"), ["Ðð", "Ɖɖ"])
def test_the_look_alikes_of_d_change_nothing(capital, small):
    text = SAMPLE.replace("Đ", capital).replace("đ", small)
    found = find(text)
    assert found == find(SAMPLE)
    assert [number_end(text, one) for one in found] == [number_end(SAMPLE, one) for one in found]
    assert named_before(f"theo điểm a khoản 2 {capital}iều 8 Luật", 27) == (5, "dieu-8-khoan-2-diem-a")
    assert articles_of(f"{capital}iều 8. {capital}ối tượng") == articles_of("Điều 8. Đối tượng")
    assert {pair.change for pair in compare(SAMPLE, text)} == {Change.SAME}


def test_tieu_muc_has_an_anchor_of_its_own_and_changes_no_other():
    text = (
        "Chương II\nMẪU\nMục 1\nMẪU\nTiểu mục 1\nMẪU\nĐiều 1. Mẫu\nTiểu mục 2\nMẪU\nĐiều 2. Mẫu\nMục 2\nMẪU\n"
        "Điều 3. Mẫu"
    )
    found = find(text)
    assert [(one.anchor, one.depth) for one in found] == [
        ("chuong-ii", 0),
        ("chuong-ii-muc-1", 1),
        ("chuong-ii-muc-1-tieu-muc-1", 2),
        ("dieu-1", 3),
        ("chuong-ii-muc-1-tieu-muc-2", 2),
        ("dieu-2", 3),
        ("chuong-ii-muc-2", 1),
        ("dieu-3", 2),
    ]
    assert found[2].label == "Tiểu mục 1"


def test_headings_are_on_the_line_or_below_it():
    headings = {one.anchor: one.heading for one in find(SAMPLE)}
    assert headings["chuong-i"] == "QUY ĐỊNH CHUNG"
    assert headings["chuong-ii"] == "TỔ CHỨC THỰC HIỆN"
    assert headings["dieu-1"] == "Phạm vi điều chỉnh"
    assert headings["dieu-1-khoan-1"] == ""


def test_heading_goes_on_below_the_end_of_a_line():
    text = "Điều 1. Phạm\nvi điều chỉnh\nQuy chế này quy định."
    (one,) = find(text)
    assert (one.heading, text[one.start : one.end]) == ("Phạm vi điều chỉnh", "Điều 1. Phạm\nvi điều chỉnh")


def test_places_are_those_of_the_first_line():
    lines = [SAMPLE[one.start : one.end] for one in find(SAMPLE) if one.level is Level.POINT]
    assert lines == ["a) Chìa khóa;", "đ) Ổ khóa theo", "a) Điểm không có khoản."]


def test_text_without_dieu_has_no_provisions():
    assert find("I. MỤC ĐÍCH\n1. Tuyên truyền.\na) Trên mạng.") == []


def test_a_number_of_any_length_is_no_error():
    for found in re.finditer(r"\d+", SAMPLE):
        assert find(f"{SAMPLE[: found.start()]}{'1' * 5000}{SAMPLE[found.end() :]}")


def test_a_quotation_mark_that_is_never_closed_hides_nothing():
    assert len(find("Điều 1. Từ “mạng\nĐiều 2. Hiệu lực\n")) == 2


@pytest.mark.parametrize(
    ("name", "articles", "anchor", "line"),
    [
        ("luat-mau", 40, "dieu-9", "Điều 9. Độ dài của mật khẩu"),
        # Text that the amendment puts into another law is not a provision of the amendment.
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


# A PDF breaks lines anywhere, so a reference may begin one. Each text has Điều 1, 2 and 3 and khoản 1 and 2 of Điều 2.
@pytest.mark.parametrize(
    "wrapped",
    [
        "quy định tại khoản 2\nĐiều 9.",
        "quy định tại khoản 2\nĐiều 9. Trường hợp khác thì báo cáo.",
        "quy định tại khoản 2\n\n12\n\nĐiều 9.",
        "quy định tại khoản 2\nĐiều 1.",
        "quy định tại điểm a khoản 2,\nĐiều 1. Người khác thì báo cáo.",
        "quy định tại\nĐiều 3.",
        "quy định tại Điều 1 và\nĐiều 3. Người khác thì báo cáo.",
        "quy định nêu trên, gồm cả\nĐiều 9. Người khác thì báo cáo.",
        "quy định tại phần này, nêu ở\nĐiều 1.",
        "nêu ở phần trên, trừ trường hợp\nĐiều 1. Người khác thì báo cáo.",
        "quy định tại\nĐiều 5 của Luật này.",
        "quy định tại\nChương I.",
        "nêu ở phần trên, trừ trường hợp\nChương I.",
        "quy định tại\nMục 2 Chương này.",
        "quy định tại điểm a và\nb) khoản 1 Điều này.",
        "quy định tại các điểm a,\nb) và c) khoản 1 Điều này.",
        "quy định tại khoản 1 và\n2. Người khác thì báo cáo.",
        "quy định tại khoản\n2. Người khác thì báo cáo.",
    ],
)
def test_line_that_goes_on_with_a_reference_begins_no_provision(wrapped):
    text = f"Chương I\nChung\nĐiều 1. Đầu\nĐiều 2. Giữa\n1. Theo {wrapped}\n2. Hai.\nĐiều 3. Cuối\n1. Một."
    assert [one.anchor for one in find(text)] == [
        "chuong-i",
        "dieu-1",
        "dieu-2",
        "dieu-2-khoan-1",
        "dieu-2-khoan-2",
        "dieu-3",
        "dieu-3-khoan-1",
    ]


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("Điều 1.\nPhạm vi\nĐiều 2.\nĐối tượng", ["dieu-1", "dieu-2"]),
        ("Điều 1. Lời không có dấu chấm\nĐiều 2. Lời", ["dieu-1", "dieu-2"]),
        ("Trích Luật mẫu\nĐiều 8. Hành vi\n1. Một.\nĐiều 12. Xử lý", ["dieu-8", "dieu-8-khoan-1", "dieu-12"]),
        ("Điều 1. Một.\nĐiều 9. (được bãi bỏ)\nĐiều 10. Mười", ["dieu-1", "dieu-9", "dieu-10"]),
        ("Điều 1. Một\nMục 2. Tài khoản\nĐiều 2. Mở tài khoản", ["dieu-1", "muc-2", "dieu-2"]),
        ("Điều 1. Tài khoản\n1. Một\n2. Hai", ["dieu-1", "dieu-1-khoan-1", "dieu-1-khoan-2"]),
        ("Điều 1. Một\na) Có đơn; và\nb) Có lý do.", ["dieu-1", "dieu-1-diem-a", "dieu-1-diem-b"]),
        ("Điều 1. Bãi bỏ khoản 3\nĐiều 2. Hai", ["dieu-1", "dieu-2"]),
        ("Điều 1. Theo khoản 2 Điều 7\nĐiều 2. Hai", ["dieu-1", "dieu-2"]),
        (
            "Điều 1. Một\na) Theo khoản 2\nb) Khoản 3 Điều 4.\nĐiều 2. Hai",
            ["dieu-1", "dieu-1-diem-a", "dieu-1-diem-b", "dieu-2"],
        ),
        ("Điều 1. Một.\nĐiều 2. Hai.\nĐiều 2. Số in sai.", ["dieu-1", "dieu-2", "dieu-2"]),
        ("Điều 1. Ban hành.\nQUY CHẾ\nHoạt động của Ban\nĐiều 1. Vai trò", ["dieu-1", "kem-theo-1-dieu-1"]),
        (
            "Điều 1. A.\nĐiều 2. B.\nQuy chế hoạt động\n(Kèm theo Quyết định này)\nĐiều 1. Vai trò",
            ["dieu-1", "dieu-2", "kem-theo-1-dieu-1"],
        ),
    ],
)
def test_provision_begins_where_no_sentence_goes_on(text, anchors):
    assert [one.anchor for one in find(text)] == anchors


def test_article_cited_in_a_joined_text_is_no_place_of_it():
    joined = "Điều 8. Thẩm quyền · 1. Theo khoản 2 · Điều 9. Người khác báo cáo. Điều 9. Hiệu lực"
    assert [(anchor, joined[at:].split(".")[1]) for at, _, anchor in articles_of(joined)] == [
        ("dieu-8", " Thẩm quyền · 1"),
        ("dieu-9", " Hiệu lực"),
    ]


def test_chapters_that_are_counted_anew_in_each_part_begin_no_annex():
    text = "PHẦN THỨ NHẤT\nChương I\nĐiều 1. Một\nPHẦN THỨ HAI\nChương I\nĐiều 2. Hai"
    assert [one.anchor for one in find(text)] == [
        "phan-thu-nhat",
        "phan-thu-nhat-chuong-i",
        "dieu-1",
        "phan-thu-hai",
        "phan-thu-hai-chuong-i",
        "dieu-2",
    ]


# Consolidated texts mark what was changed with a footnote.
@pytest.mark.parametrize(
    ("line", "number", "heading", "rest"),
    [
        ("Điều 3.[3] Giải thích", "3", "Giải thích", "Giải thích"),
        ("Điều 3. [3] Giải thích", "3", "Giải thích", "Giải thích"),
        ("Điều 3[3]. Giải thích", "3", "Giải thích", "Giải thích"),
        ("Điều 3.[13](được bãi bỏ)", "3", "(được bãi bỏ)", "(được bãi bỏ)"),
        ("Điều 3.¹² Giải thích", "3", "Giải thích", "Giải thích"),
        ("Điều 3³. Giải thích", "3", "Giải thích", "Giải thích"),
        ("Điều 3.5 Giải thích", "3", "Giải thích", "Giải thích"),
        ("Điều 3.15 Giải thích", "3", "Giải thích", "Giải thích"),
        ("Điều 2a.[5] Giải thích", "2a", "Giải thích", "Giải thích"),
        ("Điều 3.Giải thích", "3", "Giải thích", "Giải thích"),
        ("ĐIỀU 3.GIẢI THÍCH", "3", "GIẢI THÍCH", "GIẢI THÍCH"),
        ("Điều 3: Giải thích", "3", "Giải thích", "Giải thích"),
        ("Chương II.[3] TỔ CHỨC", "II", "TỔ CHỨC", "TỔ CHỨC"),
        ("Chương II[3]", "II", "", ""),
        ("3.[4] Ba", "3", "", "Ba"),
        ("3.[4](được bãi bỏ)", "3", "", "(được bãi bỏ)"),
        ("3[4]. Ba", "3", "", "Ba"),
        ("3.⁴ Ba", "3", "", "Ba"),
        ("3.Ba", "3", "", "Ba"),
        ("a)[4] Một", "a", "", "Một"),
        ("a[4]) Một", "a", "", "Một"),
        ("a)Một", "a", "", "Một"),
    ],
)
def test_mark_of_a_footnote_is_beside_a_number(line, number, heading, rest):
    text = f"Điều 1. Một\nĐiều 2. Hai\n1. Một.\n2. Hai.\n{line}"
    one = find(text)[-1]
    assert (one.number, one.heading, text[one.start : one.end]) == (number, heading, line)
    assert text[number_end(text, one) :].strip() == rest


@pytest.mark.parametrize(
    "line",
    [
        "Điều 3.2.LQ.1. Phạm vi",
        "Điều 3.5 hợp đồng này",
        "3.4 Ba",
        "3.5. Ba",
        "3.000 đồng",
        "Điều 3 Luật này",
        "Điều 3.5",
    ],
)
def test_number_with_parts_is_no_provision(line):
    assert [one.anchor for one in find(f"Điều 1. Một\nĐiều 2. Hai\n1. Một.\n2. Hai.\n{line}")][
        -1
    ] == "dieu-2-khoan-2"


@pytest.mark.parametrize(
    "title",
    [
        "PHỤ LỤC",
        "PHỤ LỤC I",
        "PHỤ LỤC SỐ 01",
        "Phụ lục I",
        "Phụ lục 2a:",
        "PHỤ LỤC II. DANH MỤC",
        "PHỤ LỤC I[3]",
        "Phụ lục",
    ],
)
def test_items_of_an_annex_are_no_khoan(title):
    text = f"Điều 1. Một\n1. Khoản.\n\n{title}\nDANH MỤC\n1. Mục.\n2. Mục.\na) Ý."
    assert [one.anchor for one in find(text)] == ["dieu-1", "dieu-1-khoan-1"]


@pytest.mark.parametrize(
    "line",
    [
        "Phụ lục I ban hành kèm theo Luật này.",
        "“Điều 5. Khác\nPHỤ LỤC I\nDANH MỤC”",
        "Phụ lục kèm theo",
        "PHỤ LỤC II kèm theo Luật này.",
        "quy định tại\nPhụ lục I",
    ],
)
def test_annex_that_is_only_named_ends_no_dieu(line):
    text = f"Điều 1. Một\n1. Khoản\n{line}\n2. Khoản."
    assert [one.anchor for one in find(text)][-1] == "dieu-1-khoan-2"


def test_regulation_below_the_title_of_an_annex_has_its_own_numbers():
    text = "Điều 1. Một.\nĐiều 2. Hai.\nPhụ lục\nQuy chế\nĐiều 1. Một\n1. Khoản."
    assert [one.anchor for one in find(text)][2:] == ["kem-theo-1-dieu-1", "kem-theo-1-dieu-1-khoan-1"]


NOTES = (
    "[1] Luật mẫu số 02/2023/MAU1 có hiệu lực từ ngày 01/01/2024.\n[2] Điều 3 của luật ấy quy định:\n"
    "Điều 3. Hiệu lực\n1. Luật này có hiệu lực.\n"
)


def test_footnotes_below_the_text_hold_no_provisions():
    law = "Điều 1. Một[1]\n1. Lời.\nĐiều 2. Hai\n1.[2] Lời.\n"
    assert [one.anchor for one in find(law + NOTES)] == [
        "dieu-1",
        "dieu-1-khoan-1",
        "dieu-2",
        "dieu-2-khoan-1",
    ]
    # Below the first page of several, the law goes on after the notes.
    page = law + NOTES.partition("[2]")[0] + "Điều 3. Ba\nLời.[2]\n"
    assert find(page)[-1].anchor == "dieu-3"


@pytest.mark.parametrize(
    ("closing", "is_closing"),
    [
        ("Nơi nhận:\n- Như trên;", True),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", True),
        ("PHỤ LỤC I\nDanh mục", True),
        ("Luật này được Quốc hội nước mẫu khóa I, kỳ họp thứ 2 thông qua", True),
        (NOTES, True),
        ("Các sở thực hiện.", False),
    ],
)
def test_the_last_dieu_ends_before_the_end_of_the_document(closing, is_closing):
    text = f"Điều 1. Một\nNơi nhận: kho.\nĐiều 2. Hai\n1. Lời.\n{closing}"
    ends = own_ends(text, find(text))
    # A line in a điều before the last one is part of it.
    assert ends[0] == text.index("Điều 2")
    assert ends[-1] == (text.index(closing) if is_closing else len(text))
