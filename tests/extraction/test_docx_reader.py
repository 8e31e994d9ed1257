"""Tests of Word files: imported as clean blocks, without losing a word."""

import io

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.blocks import Built, build
from extraction.reading import Unreadable
from extraction.word.reader import read_docx
from tests.extraction.word import (
    NAMESPACES,
    add_footnotes,
    append,
    assert_clean,
    bomb,
    link,
    numbered,
    numbering,
    of_kind,
    png,
    saved,
    texts,
    words,
    zipped,
)


def taken(document) -> Built:
    built = build(read_docx(saved(document)))
    assert_clean(built)
    return built


def test_headings_runs_links_and_lists():
    document = docx.Document()
    document.add_heading("Cảnh báo lừa đảo", 0)
    document.add_heading("Nhận biết", 1)
    paragraph = document.add_paragraph("Gọi ")
    run = paragraph.add_run("ngay")
    run.bold, run.font.size, run.font.name = True, Pt(20), "Arial"
    paragraph.add_run(" số ").italic = True
    paragraph.add_run("113: ")
    link(paragraph, "https://example.org/a?b=1", "trang này")
    document.add_paragraph()
    document.add_heading("Dấu hiệu", 2)
    for words_, style in (("Một", ""), ("Con", " 2"), ("Hai", "")):
        document.add_paragraph(words_, style="List Bullet" + style)
    for words_ in ("Đầu", "Sau"):
        document.add_paragraph(words_, style="List Number")
    built = taken(document)
    assert built.title == "Cảnh báo lừa đảo"
    assert built.blocks == [
        ("heading", {"text": "Nhận biết"}),
        (
            "text",
            '<p>Gọi <b>ngay</b><i> số </i>113: <a href="https://example.org/a?b=1">trang này</a></p><h3>Dấu hiệu</h3>'
            "<ul><li>Một<ul><li>Con</li></ul></li><li>Hai</li></ul><ol><li>Đầu</li><li>Sau</li></ol>",
        ),
    ]


def test_numbers_that_word_draws_are_counted_as_word_does():
    document = docx.Document()
    number = numbering(document, [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")])
    document.add_paragraph("Mở đầu.")
    items = [(0, "Mục đích"), (1, "Một"), (1, "Hai"), (2, "Điểm"), (2, "Điểm"), (0, "Yêu cầu"), (1, "Một")]
    for level, words_ in items:
        paragraph = document.add_heading(words_, 1) if level == 0 else document.add_paragraph(words_)
        numbered(paragraph, number, level)
    built = taken(document)
    assert built.blocks == [
        ("text", "<p>Mở đầu.</p>"),
        ("heading", {"text": "I. Mục đích"}),
        ("text", "<ol><li>Một</li><li>Hai<br/>a) Điểm<br/>b) Điểm</li></ol>"),
        ("heading", {"text": "II. Yêu cầu"}),
        ("text", "<p>1. Một</p>"),
    ]


def test_outline_level_makes_a_heading_and_style_of_the_newsroom_the_summary():
    document = docx.Document()
    document.styles.add_style("Sapo", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("TIÊU ĐỀ BẰNG CHỮ HOA")
    document.add_paragraph("Tóm tắt của bài.", style="Sapo")
    paragraph = document.add_paragraph("Đề mục")
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {NAMESPACES} w:val="1"/>'))
    document.add_paragraph("Chữ.")
    built = taken(document)
    assert (built.title, built.summary) == ("TIÊU ĐỀ BẰNG CHỮ HOA", "Tóm tắt của bài.")
    assert built.blocks == [("heading", {"text": "Đề mục"}), ("text", "<p>Chữ.</p>")]


def test_insertions_stay_deletions_and_hidden_text_go():
    document = docx.Document()
    paragraph = document.add_paragraph("Trước ")
    append(
        paragraph,
        '<w:ins w:id="1" w:author="A"><w:r><w:t>thêm </w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A"><w:r><w:delText>bỏ </w:delText></w:r></w:del>'
        "<w:smartTag><w:r><w:t>thẻ </w:t></w:r></w:smartTag>"
        "<w:sdt><w:sdtContent><w:r><w:t>ô </w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn </w:t></w:r>",
    )
    built = taken(document)
    assert words(built) == ["Trước", "thêm", "thẻ", "ô"]
    assert built.notices == ["Không lấy 1 đoạn chữ ẩn."]


def test_text_box_is_after_its_paragraph_once():
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>Trong hộp</w:t></w:r></w:p></w:txbxContent>"
    append(
        document.add_paragraph("Neo"),
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="wps"><w:drawing><a:graphic><a:graphicData uri="wps"><wps:txbx xmlns:wps="wps">'
        f"{box}</wps:txbx></a:graphicData></a:graphic></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    document.add_paragraph("Sau")
    assert words(taken(document)) == ["Neo", "Trong", "hộp", "Sau"]


def test_links_of_older_files_are_fields():
    document = docx.Document()
    append(
        document.add_paragraph("Xem "),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://example.org/"</w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>đây</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> nhé</w:t></w:r>',
    )
    link(document.add_paragraph(), "javascript:alert(1)", "xấu")
    assert texts(taken(document)) == ['<p>Xem <a href="https://example.org/">đây</a> nhé</p><p>xấu</p>']


def test_footnotes_are_a_block_to_which_their_numbers_link():
    document = docx.Document()
    append(
        document.add_paragraph("Theo luật"),
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r>',
    )
    document.add_paragraph("Hết.")
    add_footnotes(document, {2: "Luật An ninh mạng"})
    assert taken(document).blocks == [
        ("text", '<p>Theo luật<a href="#ghi-chu-1">[1]</a>.</p><p>Hết.</p>'),
        ("notes", {"notes": ["<p>Luật An ninh mạng</p>"]}),
    ]
    passage = build(read_docx(saved(document)), is_article=False)
    assert texts(passage) == ["<p>Theo luật[1].</p><p>Hết.</p><p>[1] Luật An ninh mạng</p>"]


def test_pictures_with_description_and_caption_stand_where_they_stood():
    document = docx.Document()
    document.add_paragraph("Trước.")
    document.add_paragraph().add_run().add_picture(io.BytesIO(png()))
    document.element.body.iter("{*}docPr").__next__().set("descr", "Lá chắn")
    document.add_paragraph("Hình 1. Lá chắn", style="Caption")
    document.add_paragraph("Sau.")
    built = taken(document)
    assert [kind for kind, _ in built.blocks] == ["text", "image", "text"]
    (image,) = of_kind(built, "image")
    assert image["image"].data == png()
    assert (image["alt"], image["caption"]) == ("Lá chắn", "Hình 1. Lá chắn")


def test_table_with_header_row_and_merged_cells():
    document = docx.Document()
    document.add_paragraph("Mở.")
    table = document.add_table(3, 2)
    for row, cells in enumerate([("Việc", "Hạn"), ("Đổi mật khẩu", "Ngay"), ("", "Mai")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    table.cell(1, 0).merge(table.cell(2, 0))
    (value,) = of_kind(taken(document), "table")
    assert value["data"] == [["Việc", "Hạn"], ["Đổi mật khẩu", "Ngay"], ["", "Mai"]]
    assert value["table_header_choice"] == "row"
    assert value["mergeCells"] == [{"row": 1, "col": 0, "rowspan": 2, "colspan": 1}]


def test_head_and_foot_of_the_page_are_named_as_left_out():
    document = docx.Document()
    document.add_paragraph("Chữ.")
    document.sections[0].header.paragraphs[0].text = "Sở Thông tin"
    document.sections[0].footer.paragraphs[0].text = "1"
    assert taken(document).notices == ["Không lấy đầu trang, chân trang: “Sở Thông tin”."]


def test_old_font_of_a_style_is_turned_into_letters():
    document = docx.Document()
    document.styles["Normal"].font.name = ".VnTime"
    document.add_paragraph("Céng hßa x· héi")
    assert texts(taken(document)) == ["<p>Cộng hòa xã hội</p>"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "kiểu cũ hoặc .docx có mật khẩu"),
        (b"%PDF-1.4", "không phải là tệp Word"),
        (saved(docx.Document())[:-300], "bị hỏng"),
        (zipped(**{"word/document.xml": b"<w:document"}), "bị hỏng"),
    ],
    ids=["doc", "pdf", "cut off", "broken xml"],
)
def test_unreadable_files_are_refused_in_words(data, reason):
    with pytest.raises(Unreadable, match=reason):
        read_docx(data)


def test_bomb_is_refused_in_words():
    with pytest.raises(Unreadable, match="giải nén ra quá lớn"):
        read_docx(bomb())


_WORDS = st.lists(
    st.sampled_from(["đường", "Số", "13/2023/NĐ-CP", "a<b", "mạng", "&", "113", "“lừa”", "x_y"]),
    min_size=1,
    max_size=5,
).map(" ".join)
_STYLES = [
    "Normal",
    "Heading 1",
    "Heading 2",
    "List Bullet",
    "List Bullet 3",
    "Quote",
    "Intense Quote",
    "Caption",
]
_PART = st.one_of(
    st.tuples(
        st.sampled_from(_STYLES), st.lists(st.tuples(_WORDS, st.booleans(), st.booleans()), max_size=4)
    ),
    st.lists(st.lists(_WORDS, min_size=2, max_size=2), min_size=1, max_size=3),
    st.just("picture"),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(_PART, max_size=8))
def test_all_words_of_any_file_are_in_the_result_in_their_order(parts):
    document = docx.Document()
    document.add_heading("Tiêu đề", 0)
    expected = ["Tiêu", "đề"]
    for part in parts:
        if part == "picture":
            document.add_picture(io.BytesIO(png()))
        elif isinstance(part, tuple):
            paragraph = document.add_paragraph(style=part[0])
            for text, bold, italic in part[1]:
                run = paragraph.add_run(f"{text} ")
                run.bold, run.italic, run.font.name = bold, italic, "Arial"
                expected += text.split()
        else:
            table = document.add_table(len(part), 2)
            for row, cells in enumerate(part):
                for column, text in enumerate(cells):
                    table.cell(row, column).text = text
                    expected += text.split()
    assert [word for word in words(taken(document)) if word != "•"] == expected
