"""Tests of the .docx: form by NĐ 30/2020/NĐ-CP, Phụ lục I, and figures of the database.

It is read by python-docx, and by LibreOffice where it is installed.
"""

import io
import os
import shutil
import subprocess

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from pypdf import PdfReader

from campaign.reports import services
from campaign.reports.figures import ARTICLES
from tests.reports.conftest import draft
from vietnamese import numbers

SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def file(shared_world):
    report = draft()
    report.directing = "Đã phân công.\nĐã họp."
    report.number, report.symbol = "12", "BC-SKHCN"
    report.addressees, report.recipients = "UBND tỉnh", "Như trên;\nLưu: VT."
    report.signing_right, report.signer_position = "KT. Giám đốc", "Phó Giám đốc"
    report.appendix = "Ghi thêm \x01\x02 một dòng."
    report.save()
    return services.file_of(report, services.DOCX)


@pytest.fixture
def document(db, file):
    return Document(io.BytesIO(file))


def paragraph(document, text):
    found = [each for each in document.paragraphs if each.text.startswith(text)]
    assert found, text
    return found[0]


def in_cells(document, text):
    return next(
        each
        for cell in document.tables[0]._cells + document.tables[2]._cells
        for each in cell.paragraphs
        if each.text.startswith(text)
    )


def test_paper_margins_and_page_numbers(document):
    for section in document.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        top, bottom = round(section.top_margin.mm), round(section.bottom_margin.mm)
        left, right = round(section.left_margin.mm), round(section.right_margin.mm)
        assert 20 <= top <= 25
        assert 20 <= bottom <= 25
        assert 30 <= left <= 35
        assert 15 <= right <= 20
        # Page numbers are centred at the top, and not on the first page.
        assert section.different_first_page_header_footer
        head = section.header.paragraphs[0]
        assert head.alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert " PAGE " in head._p.xml
        assert section.first_page_header.paragraphs[0].text == ""
    # Each annex has its own page numbers.
    assert [bool(section._sectPr.findall(qn("w:pgNumType"))) for section in document.sections] == [
        *(False, True, True, True)
    ]


def test_fonts(document):
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "Times New Roman"
    names = {font for part in document.element.body.iter(qn("w:rFonts")) for font in part.attrib.values()}
    assert names <= {"Times New Roman"}


def test_parts_of_the_head_and_the_foot(document):
    letters = {
        "UBND TỈNH QUẢNG NGÃI": (Pt(12), False, False),
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ": (Pt(12), True, False),
        "Số: 12/BC-SKHCN": (Pt(13), False, False),
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (Pt(12), True, False),
        "Độc lập - Tự do - Hạnh phúc": (Pt(13), True, False),
        "Quảng Ngãi, ngày … tháng … năm …": (Pt(13), False, True),
        "Nơi nhận:": (Pt(12), True, True),
        "- Như trên;": (Pt(11), False, False),
        "KT. GIÁM ĐỐC": (Pt(14), True, False),
        "PHÓ GIÁM ĐỐC": (Pt(14), True, False),
    }
    runs = {text: in_cells(document, text).runs[0] for text in letters}
    assert {text: (run.font.size, run.bold, run.italic) for text, run in runs.items()} == letters


def rule_under(document, place):
    """Return the length of the first line drawn in this cell."""
    style = next(each for each in place.paragraphs if each._p.find(".//" + qn("w:pBdr")) is not None)
    return Length(place.width - style.paragraph_format.left_indent - style.paragraph_format.right_indent)


def test_lines_of_the_head(document):
    names, numbers = document.tables[0].rows
    # Number and date are side by side, however many lines the names need.
    assert [cell.paragraphs[0].text.split()[0] for cell in numbers.cells] == ["Số:", "Quảng"]
    # In this font, "SỞ KHOA HỌC VÀ CÔNG NGHỆ" is 64 mm long at 12 points, and the motto 56 mm at 13 points.
    assert 64 / 3 <= rule_under(document, names.cells[0]).mm <= 64 / 2
    assert rule_under(document, names.cells[1]).mm == pytest.approx(56, abs=2)


def test_title_and_body(document):
    for text in ("BÁO CÁO", "Kết quả quý III năm 2026"):
        title = paragraph(document, text)
        assert title.alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert title.runs[0].bold
    body = paragraph(document, "Đã họp.")
    style = body.paragraph_format
    assert body.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert Cm(1) <= style.first_line_indent <= Cm(1.27)
    assert style.space_before >= Pt(6)
    assert 1 <= style.line_spacing <= 1.5
    # III and IV are empty and therefore not printed; the last sentence ends correctly.
    titles = [each.text for each in document.paragraphs if each.text.startswith(("I.", "II.", "III."))]
    assert titles == ["I. CÔNG TÁC CHỈ ĐẠO", "II. KẾT QUẢ THỰC HIỆN"]
    assert paragraph(document, "(Số liệu chi tiết").text.endswith("./.")
    assert paragraph(document, "Số liệu trong báo cáo này gồm 1 mục là nội dung mẫu.")


def test_tables_hold_the_figures_and_repeat_their_heads(world, document):
    figures = services.figures_of(world.report)
    totals = document.tables[1]
    shown = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in totals.rows[1:]}
    for line in figures.totals:
        label = f"– {line.label}" if line.is_part else line.label
        assert shown[label] == [numbers.group(line.now), numbers.group(line.before), line.change]
    texts = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    for table in figures.tables:
        for line in table.lines:
            assert any(row[:2] == [line.label, numbers.group(line.now)] for row in texts), line
    for table in document.tables:
        if table.style.name == "Table Grid":
            assert table.rows[0]._tr.trPr.findall(qn("w:tblHeader"))


def test_list_links_to_the_articles(world, document):
    rels = document.part.rels
    links = {
        "".join(text.text for text in link.iter(qn("w:t"))): rels[link.get(qn("r:id"))].target_ref
        for link in document.element.body.iter(qn("w:hyperlink"))
    }
    article = world.articles[0]
    assert links[article.title] == article.full_url
    figures = services.figures_of(world.report)
    assert len(links) == figures.total(ARTICLES).now + 1


def test_characters_that_xml_cannot_hold_are_left_out(document):
    assert paragraph(document, "Ghi thêm").text == "Ghi thêm  một dòng."


@pytest.mark.slow
@pytest.mark.skipif(
    not SOFFICE and "REQUIRE_SOFFICE" not in os.environ, reason="LibreOffice is not installed"
)
def test_libreoffice_reads_it(world, document, tmp_path):
    path = tmp_path / "bao-cao.docx"
    document.save(path)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [SOFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(tmp_path / "bao-cao.pdf").pages]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc" in pages[0]
    assert "Phụ lục I SỐ LIỆU CHI TIẾT" in " ".join(pages)
    assert not pages[0].startswith("1 ")
    assert world.articles[0].title in " ".join(pages)
