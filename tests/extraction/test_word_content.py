"""Tests of content that Word shows otherwise than it stores it: symbols, formulas, fields, hidden text, odd tables."""

import io
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from extraction.blocks import build
from extraction.file_reader import read_file
from extraction.html_reader import read_html
from extraction.reading import Unreadable
from extraction.word.reader import read_docx, read_docx_text
from tests.extraction.word import NAMESPACES, add_footnotes, append, link, of_kind, saved, texts, zipped

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def text_of(document) -> str:
    return read_docx_text(saved(document)).text


def blocks_of(document) -> list:
    return build(read_docx(saved(document))).blocks


# --- Signs ----------------------------------------------------------------------------------------------


def formula(*parts: str) -> str:
    return f"<m:oMath {M}>{''.join(parts)}</m:oMath>"


def term(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def of(name: str, properties: str = "", **parts: str) -> str:
    inner = "".join(f"<m:{part}>{xml}</m:{part}>" for part, xml in parts.items())
    return f"<m:{name}>{properties}{inner}</m:{name}>"


FRACTION = of("f", num=term("a+b"), den=term("2"))


@pytest.mark.parametrize(
    ("xml", "line"),
    [
        (formula(term("T="), of("f", num=term("1"), den=term("2"))), "T=1/2"),
        (formula(of("f", num=of("d", e=term("a+b")), den=term("2c"))), "((a+b))/2c"),
        (formula(term("2×"), of("d", e=term("a+b"))), "2×(a+b)"),
        (formula(of("d", '<m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>', e=FRACTION)), "[(a+b)/2]"),
        (formula(of("sSup", e=term("10"), sup=term("6"))), "10⁶"),
        (formula(of("sSup", e=term("a+b"), sup=term("n"))), "(a+b)^n"),
        (formula(of("sSubSup", e=term("x"), sub=term("1"), sup=term("2"))), "x_1²"),
        (formula(of("rad", deg="", e=term("x+1"))), "√(x+1)"),
        (formula(of("rad", deg=term("3"), e=term("x"))), "³√(x)"),
        (formula(of("nary", '<m:naryPr><m:chr m:val="∑"/></m:naryPr>', sub=term("i=1"), sup=term("n"), e=term("x"))),
         "∑_(i=1)^n x"),
        (formula(of("bar", e=term("x"))), "x\u0305"),
        (formula(of("func", fName=term("sin"), e=term("x"))), "sin x"),
    ],
)  # fmt: skip
def test_formulas_keep_their_meaning_in_one_line(xml, line):
    document = docx.Document()
    document.add_paragraph("Tính ")._p.append(parse_xml(xml))
    assert text_of(document) == f"Tính {line}"


def test_raised_figures_stay_raised():
    document = docx.Document()
    paragraph = document.add_paragraph("Dài 10")
    for words, is_raised in (("6", True), (" m", False), ("2", True), (" lần", False), ("thứ", True)):
        paragraph.add_run(words).font.superscript = is_raised
    paragraph.add_run(" x")
    above = paragraph.add_run("3")._r.get_or_add_rPr()
    above.append(parse_xml(f'<w:position {NAMESPACES} w:val="8"/>'))
    assert text_of(document) == "Dài 10⁶ m² lầnthứ x³"
    for markup in ("<sup>2</sup>", '<span style="vertical-align: super">2</span>'):
        assert texts(build(read_html(f"<p>Rộng 5 m{markup} và x<sup>a</sup></p>"))) == [
            "<p>Rộng 5 m² và xa</p>"
        ]
    page = (
        b"<html><body><p>S\xe1\xbb\x91 10<sup>6</sup> m<sup>2</sup> \xc4\x91\xe1\xba\xa5t</p></body></html>"
    )
    assert read_file(page, "van-ban.html").text == "Số 10⁶ m² đất"


def test_raised_figures_and_symbols_beside_an_old_font():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for words, font, is_raised in (
        ("DiÖn tÝch ®Êt n«ng nghiÖp cña x· lµ 5 m", ".VnTime", False),
        ("2", ".VnTime", True),
        ("\uf0b1", "Symbol", False),
        (" 1, theo quy ®Þnh", ".VnTime", False),
    ):
        run = paragraph.add_run(words)
        run.font.name, run.font.superscript = font, is_raised
    assert text_of(document) == "Diện tích đất nông nghiệp của xã là 5 m²± 1, theo quy định"


def test_number_of_a_paragraph_that_begins_with_a_symbol():
    document = docx.Document()
    paragraph = document.add_paragraph(style="List Number")
    append(paragraph, SYMBOLS.format("Symbol", "F0B3"))
    paragraph.add_run(" 5 người")
    assert text_of(document) == "1. ≥ 5 người"
    assert build(read_docx(saved(document))).notices == []


SYMBOLS = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'


def test_symbols_are_letters_and_bullets_of_lists_no_wording():
    document = docx.Document()
    paragraph = document.add_paragraph("Từ ")
    append(paragraph, SYMBOLS.format("Symbol", "F0B3"))
    paragraph.add_run(" 5 ")
    run = paragraph.add_run("\uf0a3")
    run.font.name = "Symbol"
    append(paragraph, SYMBOLS.format("Wingdings", "F0E0") + SYMBOLS.format("Symbol", "F0B7"))
    assert text_of(document) == "Từ ≥ 5 ≤→"
    assert blocks_of(document) == [("text", "<p>Từ ≥ 5 ≤→•</p>")]


def test_symbol_of_a_code_that_is_no_character():
    document = docx.Document()
    append(document.add_paragraph("Từ nay"), SYMBOLS.format("Wingdings", "D800"))
    assert text_of(document) == "Từ nay"
    assert blocks_of(document) == [("text", "<p>Từ nay</p>")]


def test_symbols_of_the_clipboard():
    markup = (
        "<p>Từ <span style='font-family:Symbol'>³</span> 5</p><p><font face=Wingdings>ü</font> Có</p>"
        "<p><font face=Wingdings>§&nbsp;&nbsp;</font>Mục</p>"
    )
    assert texts(build(read_html(markup))) == ["<p>Từ ≥ 5</p><p>✓ Có</p><ul><li>Mục</li></ul>"]


def test_white_space_inside_text_is_a_space_and_a_position_tab_divides():
    document = docx.Document()
    paragraph = document.add_paragraph("SỞ A")
    append(
        paragraph,
        '<w:r><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/><w:t>CỘNG\n  HÒA</w:t></w:r>',
    )
    assert text_of(document).split() == ["SỞ", "A", "CỘNG", "HÒA"]
    assert "\n" not in text_of(document)


def test_direction_controls_and_soft_hyphens_are_left_out():
    document = docx.Document()
    document.add_paragraph("Số \u202e113\u202c,\u200e an\u00ad ninh\u2066 mạng\u2069.")
    assert text_of(document) == "Số 113, an ninh mạng."
    assert blocks_of(document) == [("text", "<p>Số 113, an ninh mạng.</p>")]


# --- Fields and links -----------------------------------------------------------------------------------


def step(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def said(words: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{words}</w:instrText></w:r>'


def shown(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_field_inside_a_link_does_not_end_it():
    document = docx.Document()
    page = step("begin") + said(" PAGEREF x ") + step("separate") + shown("5") + step("end")
    address = said(' HYPERLINK "https://example.org/" \\l "muc-2" ')
    append(
        document.add_paragraph("Xem "),
        step("begin")
        + address
        + step("separate")
        + shown("trang ")
        + page
        + shown(" này")
        + step("end")
        + shown("."),
    )
    assert blocks_of(document) == [
        ("text", '<p>Xem <a href="https://example.org/#muc-2">trang 5 này</a>.</p>')
    ]


def test_condition_of_a_field_is_not_shown():
    document = docx.Document()
    asked = step("begin") + said(" DOCPROPERTY x ") + step("separate") + shown("nháp") + step("end")
    append(
        document.add_paragraph("Bản "),
        step("begin")
        + said(" IF ")
        + asked
        + said(' = "nháp" "một" "hai" ')
        + step("separate")
        + shown("một")
        + step("end"),
    )
    assert text_of(document) == "Bản một"


def test_link_to_a_place_on_a_page():
    document = docx.Document()
    paragraph = document.add_paragraph("Xem ")
    link(paragraph, "https://example.org/a", "mục này")
    paragraph._p.find(qn("w:hyperlink")).set(qn("w:anchor"), "muc-2")
    assert blocks_of(document) == [("text", '<p>Xem <a href="https://example.org/a#muc-2">mục này</a></p>')]


# --- Hidden and changed text ----------------------------------------------------------------------------


def test_text_that_a_style_hides_is_left_out():
    document = docx.Document()
    for name, kind in (("Ẩn đoạn", WD_STYLE_TYPE.PARAGRAPH), ("Ẩn chữ", WD_STYLE_TYPE.CHARACTER)):
        document.styles.add_style(name, kind).font.hidden = True
    document.add_paragraph("mật một", style="Ẩn đoạn")
    paragraph = document.add_paragraph("Công khai")
    paragraph.add_run(" mật hai", style="Ẩn chữ")
    paragraph.add_run(" cả").font.hidden = False
    read = read_docx_text(saved(document))
    assert read.text.split() == ["Công", "khai", "cả"]
    assert read.warnings == ("Không lấy 2 đoạn chữ ẩn.",)
    assert "mật" not in str(blocks_of(document))


def test_style_of_characters_reverses_that_of_the_paragraph():
    document = docx.Document()
    document.styles.add_style("Đậm", WD_STYLE_TYPE.PARAGRAPH).font.bold = True
    document.add_paragraph("Mở đầu.")
    document.add_paragraph("đậm", style="Đậm").add_run(" thường", style="Strong")
    assert blocks_of(document)[-1] == ("text", "<p>Mở đầu.</p><p><b>đậm</b> thường</p>")


def test_paragraphs_are_one_if_the_end_between_them_was_deleted():
    document = docx.Document()
    first = document.add_paragraph("Điều 1. Phạm vi ")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {NAMESPACES}><w:del w:id="1" w:author="a"/></w:rPr>'))
    document.add_paragraph("điều chỉnh")
    document.add_paragraph("Hết.")
    assert text_of(document) == "Điều 1. Phạm vi điều chỉnh\nHết."


# --- Tables ---------------------------------------------------------------------------------------------


def test_table_whose_rows_were_deleted_is_none():
    document = docx.Document()
    document.add_paragraph("Chữ.")
    table = document.add_table(2, 2)
    for row in table.rows:
        row.cells[0].text = "cũ"
        row._tr.get_or_add_trPr().append(parse_xml(f'<w:del {NAMESPACES} w:id="1" w:author="a"/>'))
    document.element.body.append(parse_xml(f"<w:tbl {NAMESPACES}><w:tblPr/><w:tblGrid/><w:tr/></w:tbl>"))
    assert blocks_of(document) == [("text", "<p>Chữ.</p>")]


def test_column_that_was_deleted_is_left_out():
    document = docx.Document()
    table = document.add_table(2, 3)
    for at, cell in enumerate(table._cells):
        cell.text = "" if at % 3 == 1 else "abcdef"[at]
    for cell in table.columns[1].cells:
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:cellDel {NAMESPACES} w:id="1" w:author="a"/>'))
    assert text_of(document) == "a | c\nd | f"
    assert of_kind(build(read_docx(saved(document))), "table")[0]["data"] == [["a", "c"], ["d", "f"]]


def test_row_that_begins_further_right():
    document = docx.Document()
    table = document.add_table(2, 3)
    for at, cell in enumerate(table._cells):
        cell.text = str(at)
    row = table.rows[1]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {NAMESPACES} w:val="1"/>'))
    assert of_kind(build(read_docx(saved(document))), "table")[0]["data"] == [["0", "1", "2"], ["", "4", "5"]]


# --- Packages -------------------------------------------------------------------------------------------


def repacked(data: bytes, **changes: tuple[bytes, bytes]) -> bytes:
    """Return the archive with one word replaced by another in all its members and their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as changed:
        for name in archive.namelist():
            content, new_name = archive.read(name), name.encode()
            for old, new in changes.values():
                content, new_name = content.replace(old, new), new_name.replace(old, new)
            changed.writestr(new_name.decode(), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"document.xml", b"document2.xml"),
        (
            b"openxmlformats-officedocument.wordprocessingml.document.main",
            b"ms-word.document.macroEnabled.main",
        ),
        (b"wordprocessingml.document.main", b"wordprocessingml.template.main"),
    ],
)
def test_documents_of_word_online_with_macros_and_templates_are_read(old, new):
    document = docx.Document()
    document.add_paragraph("Nội dung.")
    assert read_file(repacked(saved(document), one=(old, new)), "a.docx").text == "Nội dung."


def test_document_of_the_strict_form_is_read():
    document = docx.Document()
    document.add_heading("Đề mục", 1)
    append(document.add_paragraph("Nội dung"), "<w:r><w:footnoteReference w:id='2'/></w:r>")
    add_footnotes(document, {2: "Ghi chú"})
    strict = repacked(
        saved(document),
        **{
            family: (
                f"http://schemas.openxmlformats.org/{family}/2006/".encode(),
                f"http://purl.oclc.org/ooxml/{family}/".encode(),
            )
            for family in ("wordprocessingml", "officeDocument", "drawingml")
        },
    )
    assert b"purl.oclc.org" not in saved(document)
    assert read_file(strict, "a.docx").text == "Đề mục\nNội dung[1]\n\n[1] Ghi chú"
    assert [part.kind for part in read_docx(strict).parts] == ["h1", "p"]


def test_embedded_file_is_named_as_left_out():
    document = docx.Document()
    document.add_paragraph("Nội dung.")
    document.element.body.append(parse_xml(f"<w:altChunk {NAMESPACES}/>"))
    assert read_docx_text(saved(document)).warnings == ("Không lấy 1 sơ đồ, biểu đồ hay đối tượng nhúng.",)


def damaged_lzma() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", "".join(map(str, range(3000))))
    data = bytearray(buffer.getvalue())
    data[80:400] = bytes(byte ^ 0x5A for byte in data[80:400])
    return bytes(data)


def test_damaged_archive_of_a_rare_compression_is_refused_in_words():
    with pytest.raises(Unreadable, match="bị hỏng"):
        read_file(damaged_lzma(), "a.docx")
    with pytest.raises(Unreadable, match="không phải tài liệu Word"):
        read_file(zipped(**{"a.txt": b"x"}), "a.docx")
