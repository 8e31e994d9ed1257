"""Tests of HTML from clipboards: imported as clean blocks, without losing a word."""

import base64

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.blocks import Built, build
from extraction.html_reader import read_html
from extraction.parts import FAR_PICTURE
from tests.extraction.word import assert_clean, clipboard, item, normal, of_kind, png, texts, words
from tests.linearity import assert_linear


def taken(markup: str) -> Built:
    built = build(read_html(markup))
    assert_clean(built)
    return built


def test_words_clipboard_keeps_meaning_and_drops_looks():
    built = taken(
        clipboard(
            "<p class=MsoTitle><span style='font-size:28pt'>Cảnh báo lừa đảo<o:p></o:p></span></p>"
            "<h1>Nhận biết</h1>"
            + normal("Gọi <b style='mso-bidi-font-weight:normal'>ngay</b> số <i>113</i>,&nbsp;không chờ.")
            + normal("&nbsp;")
            + "<h2>Dấu hiệu</h2>"
            + normal('Xem <a href="https://example.org/a?b=1&amp;c=2">trang này</a>.')
        )
    )
    assert built.title == "Cảnh báo lừa đảo"
    assert built.blocks == [
        ("heading", {"text": "Nhận biết"}),
        (
            "text",
            "<p>Gọi <b>ngay</b> số <i>113</i>, không chờ.</p><h3>Dấu hiệu</h3>"
            '<p>Xem <a href="https://example.org/a?b=1&amp;c=2">trang này</a>.</p>',
        ),
    ]


def test_words_list_paragraphs_become_lists_with_their_levels():
    built = taken(
        clipboard(
            item("·", "Một")
            + item("o", "Một con", 2)
            + item("·", "Hai")
            + item("1.", "Đầu")
            + item("2.", "Sau")
        )
    )
    assert texts(built) == [
        "<ul><li>Một<ul><li>Một con</li></ul></li><li>Hai</li></ul><ol><li>Đầu</li><li>Sau</li></ol>"
    ]


def test_marks_that_a_web_list_cannot_show_stay_as_words():
    built = taken(clipboard(item("a)", "Điểm a") + item("b)", "Điểm b") + item("3.", "Khoản ba")))
    assert texts(built) == ["<p>a) Điểm a</p><p>b) Điểm b</p><p>3. Khoản ba</p>"]


def test_list_typed_by_hand_becomes_a_list():
    built = taken("<p class=MsoListParagraph>·&nbsp;&nbsp; Một</p><p>• Hai</p><p>- Không phải danh sách</p>")
    assert texts(built) == ["<ul><li>Một</li><li>Hai</li></ul><p>- Không phải danh sách</p>"]


def test_google_docs_wrapping_is_not_bold_and_its_lists_nest():
    built = taken(
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="x">'
        '<span style="font-weight:700;white-space:pre-wrap">Đậm</span><span style="font-weight:400"> thường</span></p>'
        '<ul><li dir="ltr"><p role="presentation"><span>Một</span></p></li><ul><li><p>Con</p></li></ul>'
        "<li><p>Hai</p></li></ul><br></b>"
    )
    assert built.title == ""
    assert texts(built) == ["<p><b>Đậm</b> thường</p><ul><li>Một<ul><li>Con</li></ul></li><li>Hai</li></ul>"]


def test_text_before_an_inner_list_heading_or_quote_keeps_its_own_kind():
    lists = taken("<p>Mở</p><ul><li>Một<ul><li>Con<li>Con nữa</ul><li>Hai</ul>")
    assert texts(lists) == ["<p>Mở</p><ul><li>Một<ul><li>Con</li><li>Con nữa</li></ul></li><li>Hai</li></ul>"]
    built = taken("<p>Mở</p><div>Lời dẫn<h2>Mục</h2>Lời<blockquote>Trích</blockquote></div>")
    assert built.blocks == [
        ("text", "<p>Mở</p><p>Lời dẫn</p>"),
        ("heading", {"text": "Mục"}),
        ("text", "<p>Lời</p>"),
        ("quote", {"text": "Trích", "source": ""}),
    ]


def test_number_of_an_item_that_begins_with_a_heading_is_the_heading_s():
    built = taken("<p>Mở</p><ol><li><h2>Một</h2><p>Lời</p><p>Lời nữa</p><li><h2>Hai</h2></ol>")
    assert built.blocks[1:] == [
        ("heading", {"text": "1. Một"}),
        ("text", "<p>Lời<br/>Lời nữa</p>"),
        ("heading", {"text": "2. Hai"}),
    ]


def test_web_page_keeps_numbered_lists_line_breaks_and_quotes():
    built = taken(
        "<div><div>Mở đầu<br>dòng hai<br><br>đoạn hai</div><ol><li>A<li>B</ol><blockquote><p>Lời một</p><p>Lời hai</p>"
        "</blockquote><pre>x\n  y</pre></div>"
    )
    assert built.blocks == [
        ("text", "<p>Mở đầu<br/>dòng hai</p><p>đoạn hai</p><ol><li>A</li><li>B</li></ol>"),
        ("quote", {"text": "Lời một\nLời hai", "source": ""}),
        ("text", "<p>x<br/>y</p>"),
    ]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///C:/a.doc", "#_ftn1", "data:text/html,x", "/trang"]
)
def test_other_links_are_only_words(address):
    assert texts(taken(f'<p>Xem <a href="{address}">ở đây</a> nhé</p>')) == ["<p>Xem ở đây nhé</p>"]


@pytest.mark.parametrize(
    ("before", "marks"),
    [
        ('<ol type="a"><li>Một<li>Hai</ol>', ["a.", "b."]),
        ('<ol type="I"><li>Một<li>Hai</ol>', ["I.", "II."]),
        # Google Docs; Word in the browser.
        (
            '<ol><li style="list-style-type:lower-alpha">Một<li style="list-style-type:lower-alpha">Hai</ol>',
            ["a.", "b."],
        ),
        ('<ol start="4" style="list-style-type: lower-roman;"><li>Một<li>Hai</ol>', ["iv.", "v."]),
        ('<ol><li value="3">Một<li>Hai</ol>', ["3.", "4."]),
        ('<ol type="A" start="26"><li>Một<li>Hai</ol>', ["Z.", "27."]),
    ],
)
def test_items_keep_the_marks_that_a_browser_shows(before, marks):
    one, two = marks
    assert texts(taken(before)) == [f"<p>{one} Một</p><p>{two} Hai</p>"]


def test_scripts_styles_comments_and_deleted_text_leave_nothing():
    built = taken(
        "<style>p{}</style><script>alert(1)</script><p onclick=x>Chữ<del>cũ</del><ins>mới</ins></p><!-- nói thầm -->"
        "<div class=MsoCommentText>Góp ý</div><p style='display:none'>Ẩn</p>"
    )
    assert words(built) == ["Chữmới"]
    assert built.notices == ["Không lấy 1 đoạn chữ ẩn."]


def test_table_keeps_its_cells_and_those_that_are_merged():
    built = taken(
        "<p class=MsoCaption>Bảng 1. Thời hạn</p><table class=x><tr><td><p><b>Việc</b></p></td><td><b>Hạn</b>"
        "</td></tr><tr><td rowspan=2><p>Đổi</p><p>mật khẩu</p></td><td>Ngay</td></tr><tr><td>Mai</td></tr></table>"
    )
    (table,) = of_kind(built, "table")
    assert table["data"] == [["Việc", "Hạn"], ["Đổi\nmật khẩu", "Ngay"], ["", "Mai"]]
    assert table["table_caption"] == "Bảng 1. Thời hạn"
    assert table["first_row_is_table_header"]
    assert table["mergeCells"] == [{"row": 1, "col": 0, "rowspan": 2, "colspan": 1}]


@pytest.mark.parametrize(
    ("first", "second", "choice"),
    [
        ("<th>Tên<td>An", "<th>Nơi ở<td>Quảng Ngãi", "neither"),
        ("<td><th>Tên<th>Nơi ở", "<td>1<td>An<td>Quảng Ngãi", "row"),
        ("<th>Số<td><b>Tên</b>", "<td>1<td>An", "row"),
    ],
)
def test_row_is_a_header_if_all_its_words_are(first, second, choice):
    (table,) = of_kind(taken(f"<p>Mở</p><table><tr>{first}</tr><tr>{second}</tr></table>"), "table")
    assert table["table_header_choice"] == choice


def test_row_whose_cells_all_began_above_moves_no_other_cell():
    (table,) = of_kind(
        taken("<table><tr><td rowspan=2>a<td rowspan=3>b</tr><tr></tr><tr><td>c</tr></table>"), "table"
    )
    assert table["data"] == [["a", "b"], ["c", ""]]
    assert table["mergeCells"] == [{"row": 0, "col": 1, "rowspan": 2, "colspan": 1}]


def test_links_in_a_table_keep_their_addresses_as_words():
    (table,) = of_kind(
        taken('<table><tr><td>a<td><a href="https://example.org/x">Mẫu</a></tr></table>'), "table"
    )
    assert table["data"] == [["a", "Mẫu (https://example.org/x)"]]


def test_table_that_lays_out_is_left_for_what_is_in_it():
    built = taken("<p>Mở</p><table><tr><td><h2>Mục</h2><p>Chữ</p><ul><li>Một</ul></td></tr></table>")
    assert built.blocks[1:] == [("heading", {"text": "Mục"}), ("text", "<p>Chữ</p><ul><li>Một</li></ul>")]


def test_picture_in_the_markup_is_taken_one_from_elsewhere_is_reported():
    data = base64.b64encode(png()).decode()
    built = taken(
        f'<p>Trước <img src="data:image/png;base64,{data}" alt="Lá chắn"> sau</p><p class=MsoCaption>Hình 1</p>'
        "<!--[if gte vml 1]><v:shape><v:imagedata src='file:///C:/a.png'/></v:shape><![endif]-->"
        "<![if !vml]><img src='file:///C:/a.png' v:shapes='x'><![endif]>"
    )
    assert [kind for kind, _ in built.blocks] == ["text", "image"]
    (image,) = of_kind(built, "image")
    assert image["image"].data == png()
    assert (image["alt"], image["caption"]) == ("Lá chắn", "Hình 1")
    assert built.notices == [f"Không lấy 1 {FAR_PICTURE}."]


def test_emoji_shown_as_pictures_are_letters():
    built = taken(
        '<p>Chúc <b>mừng</b><img src="https://vi-du.vn/1f389.png" alt="🎉">!'
        f'<img src="data:image/png;base64,{base64.b64encode(png()).decode()}" alt="1️⃣👨‍👩‍👧"></p>'
    )
    assert built.blocks == [("text", "<p>Chúc <b>mừng</b>🎉!1️⃣👨‍👩‍👧</p>")]
    assert built.notices == []


@pytest.mark.parametrize("alt", ["image.png", "Ảnh hội nghị (2).JPG", "cid_ii_1.jpeg"])
def test_name_of_a_file_describes_no_picture(alt):
    built = taken(
        f'<p>Mở</p><img src="data:image/png;base64,{base64.b64encode(png()).decode()}" alt="{alt}">'
    )
    assert of_kind(built, "image")[0]["alt"] == ""


def test_captions_below_the_second_row_of_pictures_are_those_of_its_pictures():
    cell = f'<td><img src="data:image/png;base64,{base64.b64encode(png()).decode()}"></td>'
    captions = "<td>Hình 3. Lớp học</td><td>Hình 4. Sân trường</td>"
    built = taken(f"<p>Mở</p><table>{f'<tr>{cell}{cell}</tr>' * 2}<tr>{captions}</tr></table>")
    assert [image["caption"] for image in of_kind(built, "image")] == [
        *("", "", "Hình 3. Lớp học", "Hình 4. Sân trường")
    ]


TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"
UNICODE = "Cộng hòa xã hội chủ nghĩa Việt Nam"


@pytest.mark.parametrize(("font", "old"), [(".VnTime", TCVN3), ("VNI-Times", VNI)])
def test_old_fonts_are_turned_into_letters_and_it_is_said(font, old):
    built = taken(f"<p>Chữ mới: đường</p><p><span style='font-family:\"{font}\"'>{old}</span></p>")
    assert texts(built) == [f"<p>Chữ mới: đường</p><p>{UNICODE}</p>"]
    assert built.notices == ["Đã chuyển 1 đoạn từ phông chữ cũ (TCVN3, VNI) sang Unicode; hãy soát lại chữ."]


def test_old_font_without_a_name_is_known_by_evidence():
    assert texts(taken(f"<p>{VNI}</p><p>{VNI}</p>")) == [f"<p>{UNICODE}</p><p>{UNICODE}</p>"]


def test_letter_cut_by_the_markup_is_whole():
    built = taken("<p style='font-family:VNI-Times'>Chaøo caùc ba<span>ï</span>n</p>")
    assert texts(built) == ["<p>Chào các bạn</p>"]


def test_capitals_font_gives_capitals():
    assert words(taken("<p style='font-family:.VnTimeH'>céng hßa</p>")) == ["CỘNG", "HÒA"]


def test_unicode_under_an_old_fonts_name_stays():
    built = taken(f"<p style='font-family:.VnTime'>{UNICODE}</p><p style='font-family:.VnTime'>là và Hà</p>")
    assert texts(built) == [f"<p>{UNICODE}</p><p>là và Hà</p>"]
    assert built.notices == []


def test_deep_nesting_loses_no_word():
    assert words(taken("<div>" * 3000 + "một<p>hai</p>" + "</div>" * 3000 + "<p>ba</p>")) == [
        "một",
        "hai",
        "ba",
    ]


def test_long_heading_is_text_in_bold():
    long = "dài " * 50
    assert (
        texts(taken(f"<p>mở</p><h1>{long}</h1><h1>hai</h1>"))[0] == f"<p>mở</p><p><b>{long.strip()}</b></p>"
    )


@pytest.mark.parametrize("text", ["", "   ", "<p>&nbsp;</p>", "<br><br>", "<!-- x -->"])
def test_nothing_gives_nothing(text):
    assert taken(text) == Built()


# --- For every document -----------------------------------------------------------------------------

_WORD = st.sampled_from(["đường", "Số", "13/2023/NĐ-CP", "a&lt;b", "mạng", "ở", "&amp;", "113", "“lừa”", "–"])
_WORDS = st.lists(_WORD, min_size=1, max_size=6).map(" ".join)
_INLINE = st.recursive(
    _WORDS,
    lambda inner: st.builds(
        "<{0}> {1} </{0}>".format,
        st.sampled_from(["b", "i", "span", "u", "font", "a"]),
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
    ),
    max_leaves=5,
)
_SIMPLE = st.one_of(
    _INLINE.map(normal),
    st.builds(item, st.sampled_from(["·", "o", "§"]), _INLINE, st.integers(1, 4)),
    st.builds("<h{0} class=x>{1}</h{0}>".format, st.integers(1, 6), _WORDS),
    st.builds("<blockquote>{}</blockquote>".format, _INLINE),
    st.just("<p class=MsoNormal><o:p>&nbsp;</o:p></p>"),
    st.just("<!--[if gte mso 9]><xml>thừa</xml><![endif]-->"),
    st.builds("<ul><li>{}<ol><li>{}</ol><li>{}</ul>".format, _INLINE, _INLINE, _INLINE),
    st.builds("<div>{}<br>{}</div>".format, _INLINE, _INLINE),
)
_BLOCK = st.recursive(
    _SIMPLE,
    lambda inner: st.builds(
        "<table class=MsoTableGrid><tr><td>{}</td><td colspan=2>{}</td></tr><tr><td>{}</td></tr></table>".format,
        inner, inner, inner,
    ),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(_BLOCK, max_size=8))
def test_all_words_of_any_clipboard_are_in_the_result_in_their_order(blocks):
    markup = "<p class=MsoTitle>Tiêu đề</p>" + "".join(blocks)
    plain = lxml.html.fragment_fromstring(f"<div>{markup}</div>").xpath(
        ".//text()[not(ancestor::span[contains(@style, 'mso-list:Ignore')])]"
    )
    result = words(taken(clipboard(markup)))
    # Bullets that a browser draws itself may occur as text.
    assert [word for word in result if word not in ("•", "1.")] == " ".join(plain).split()


def test_footnotes_of_the_clipboard_are_a_block():
    text = normal('Theo luật<a style=\'mso-footnote-id:ftn1\' href="#_ftn1" name="_ftnref1">[1]</a>.')
    note = (
        "<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>"
        '<a style=\'mso-footnote-id:ftn1\' href="#_ftnref1" name="_ftn1">[1]</a> Luật An ninh mạng</p></div></div>'
    )
    assert taken(clipboard(text + note)).blocks == [
        ("text", '<p>Theo luật<a href="#ghi-chu-1">[1]</a>.</p>'),
        ("notes", {"notes": ["<p>Luật An ninh mạng</p>"]}),
    ]
    # Only a part of the text was copied, without its note.
    assert texts(taken(clipboard(text))) == ["<p>Theo luật[1].</p>"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["<!--StartFragment-->", "<!--EndFragment-->", "<!--StartFragment--><!--EndFragment-->", "<!-- "]
)
def test_a_megabyte_of_marks_is_read_in_linear_time(piece):
    assert_linear(read_html, piece)
