"""Tests of text extraction: every kind of file, and every fault of one. The files are made here."""

import io
import json
import zipfile
from io import StringIO

import docx
import pytest
from django.core.management import call_command
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from extraction import pdf_reader
from extraction.file_reader import read_file
from extraction.packed import MAX_COLUMNS, MAX_ROWS, sheet_rows
from extraction.reading import Scanned, Unreadable
from official import read_document
from official.provisions import find
from tests.extraction.word import NAMESPACES, add_footnotes, append, bomb, numbered, numbering, saved, zipped

# A Word 97-2003 file that holds only the name of its stream.
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")


def word_file(*blocks) -> bytes:
    """Return a .docx of paragraphs (str) and tables (list of rows of cells)."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=len(block[0]))
        for row, cells in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return saved(document)


def sheet_of(rows: bytes) -> bytes:
    """Return a workbook whose sheet has these rows."""
    usual, forged = io.BytesIO(), io.BytesIO()
    Workbook().save(usual)
    with zipfile.ZipFile(usual) as archive, zipfile.ZipFile(forged, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in archive.namelist():
            changed.writestr(name, archive.read(name).replace(b"</sheetData>", rows + b"</sheetData>"))
    return forged.getvalue()


def pdf_file(*pages: str, password: str = "", font_name: str = "Helvetica") -> bytes:
    """Return a PDF of lines in a one-byte font; lines beyond Latin-1 use a font that has only a table of letters.

    An empty page stands for a scan.
    """
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject(f"/{font_name}"),
            # As old programs write it: the TCVN3 glyphs of ư and ã have the names of mathematical signs.
            NameObject("/Encoding"): DictionaryObject(
                {
                    NameObject("/BaseEncoding"): NameObject("/WinAnsiEncoding"),
                    NameObject("/Differences"): ArrayObject(
                        [
                            NumberObject(173),
                            NameObject("/minus"),
                            NumberObject(183),
                            NameObject("/bulletoperator"),
                        ]
                    ),
                }
            ),
        }
    )
    letters = DecodedStreamObject()
    letters.set_data(
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0020> <1FFF> <0020> endbfrange"
    )
    wide = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/Any"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/ToUnicode"): writer._add_object(letters),
        }
    )
    for text in pages:
        page = writer.add_blank_page(595, 842)
        fonts = {NameObject("/F1"): font} | ({} if _is_narrow(text) else {NameObject("/F2"): wide})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject(fonts)})
        shown = " ".join(f"{_shown(line)} Tj 0 -20 Td" for line in text.split("\n"))
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 50 800 Td {shown} ET".encode("latin-1") if text else b"")
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _is_narrow(text: str) -> bool:
    return all(ord(char) < 256 for char in text)


def _shown(line: str) -> str:
    return f"/F1 12 Tf ({line})" if _is_narrow(line) else f"/F2 12 Tf <{line.encode('utf-16-be').hex()}>"


class TestWord:
    def test_letterhead_and_signature_tables_are_read_column_by_column(self):
        data = word_file(
            [
                [
                    "UBND TỈNH QUẢNG NGÃI\nSỞ KHOA HỌC VÀ CÔNG NGHỆ",
                    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do",
                ],
                ["Số: 12/SKHCN-VP\nV/v báo cáo", "Quảng Ngãi, ngày 05 tháng 9 năm 2022"],
            ],
            "Kính gửi: Các phòng",
            [["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nTrần Văn An"]],
        )
        read = read_file(data, "cv.docx")
        document = read_document(read.text)
        assert (read.kind, read.warnings) == ("docx", ())
        assert document.issuer == "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi"
        assert (document.number, document.subject) == ("12/SKHCN-VP", "báo cáo")
        assert document.recipients == ("- Như trên;", "- Lưu: VT.")
        assert document.signer == "KT. Giám đốc, Phó Giám đốc Trần Văn An"

    def test_a_table_of_data_is_read_row_by_row_and_in_its_place(self):
        text = read_file(word_file("Trước", [["1", "Nghị định"], ["2", "Luật"]], "Sau"), "a.docx").text
        assert text.splitlines() == ["Trước", "1 | Nghị định", "2 | Luật", "Sau"]

    def test_headers_and_text_boxes_are_read_deleted_text_is_not(self):
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = "SỞ KHOA HỌC VÀ CÔNG NGHỆ"
        paragraph = document.add_paragraph("Thân văn bản")
        box, inner = OxmlElement("w:txbxContent"), OxmlElement("w:p")
        for parent, child in ((box, inner), (paragraph._p.add_r(), box)):
            parent.append(child)
        inner.append(OxmlElement("w:r"))
        inner[0].text = "Trong khung"
        deleted = OxmlElement("w:del")
        gone = OxmlElement("w:delText")
        gone.text = "đã xóa"
        deleted.append(gone)
        paragraph._p.append(deleted)
        assert deleted.tag == qn("w:del")
        text = read_file(saved(document), "a.docx").text
        assert text.splitlines() == ["SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Trong khung", "Thân văn bản"]

    def test_numbers_that_word_draws_are_read_as_printed(self):
        document = docx.Document()
        number = numbering(document, [("decimal", "Điều %1."), ("decimal", "%2."), ("bullet", "-")])
        for level, text in ((0, "Phạm vi"), (1, "Một"), (1, "Hai"), (0, ""), (0, "Đối tượng"), (2, "Gạch")):
            numbered(document.add_paragraph(text), number, level)
        properties = parse_xml(f"<w:rPr {NAMESPACES}><w:del/></w:rPr>")
        document.paragraphs[3]._p.pPr.append(properties)
        text = read_file(saved(document), "a.docx").text
        assert text.splitlines() == ["Điều 1. Phạm vi", "1. Một", "2. Hai", "Điều 2. Đối tượng", "Gạch"]
        assert [place.anchor for place in find(text)] == [
            "dieu-1",
            "dieu-1-khoan-1",
            "dieu-1-khoan-2",
            "dieu-2",
        ]

    def test_number_of_an_old_font_is_repaired_with_its_text(self):
        document = docx.Document()
        paragraph = document.add_paragraph("")
        paragraph.add_run("Ph¹m vi ®iÒu chØnh").font.name = ".VnTime"
        numbered(paragraph, numbering(document, [("decimal", "§iÒu %1.")]), 0)
        assert read_file(saved(document), "a.docx").text == "Điều 1. Phạm vi điều chỉnh"

    def test_rows_of_merged_cells_keep_their_places(self):
        document = docx.Document()
        table = document.add_table(3, 2)
        for row, text in zip(table.rows, ("Chương", "Điều 1", "Điều 2"), strict=True):
            row.cells[1].text = text
        table.cell(1, 0).text = "I"
        table.cell(1, 0).merge(table.cell(2, 0))
        assert read_file(saved(document), "a.docx").text.splitlines() == [
            " | Chương",
            "I | Điều 1",
            " | Điều 2",
        ]

    def test_footnotes_are_below_the_text_after_their_numbers(self):
        document = docx.Document()
        for number, text in ((2, "Điều 1."), (3, "Phạm vi")):
            append(document.add_paragraph(text), f'<w:r><w:footnoteReference w:id="{number}"/></w:r>')
        add_footnotes(document, {2: "Điều này được sửa đổi.", 3: "Cụm từ này được bãi bỏ."})
        text = read_file(saved(document), "a.docx").text
        assert text.splitlines() == [
            "Điều 1.[1]",
            "Phạm vi[2]",
            "",
            "[1] Điều này được sửa đổi.",
            "[2] Cụm từ này được bãi bỏ.",
        ]

    def test_wording_is_what_is_printed_without_hidden_text(self):
        document = docx.Document()
        append(
            document.add_paragraph("Điều 1."),
            '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>',
        )
        document.add_paragraph("Khoản", style="List Number")
        read = read_file(saved(document), "a.docx")
        assert (read.text, read.warnings) == ("Điều 1.[1]\n1. Khoản", ("Không lấy 1 đoạn chữ ẩn.",))

    def test_numbers_that_are_none_stop_no_reading(self):
        document = docx.Document()
        table = document.add_table(1, 1)
        table.cell(0, 0).text = "Chữ"
        table.cell(0, 0)._tc.get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {NAMESPACES} w:val="x"/>'))
        document.part.numbering_part.element[-1].append(parse_xml(f"<w:lvlOverride {NAMESPACES}/>"))
        assert read_file(saved(document), "a.docx").text == "Chữ"

    def test_font_of_capitals_gives_capitals(self):
        document = docx.Document()
        document.add_paragraph().add_run("bé tµi chÝnh").font.name = ".VnTimeH"
        document.add_paragraph("Chữ mới giữ nguyên.")
        read = read_file(saved(document), "cu.docx")
        assert (read.text.splitlines(), len(read.warnings)) == (["BỘ TÀI CHÍNH", "Chữ mới giữ nguyên."], 1)

    def test_text_of_an_old_font_is_turned_into_letters_and_warned_of(self):
        old = (
            "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, Uû ban nh©n d©n tØnh Qu¶ng Ng·i"
        )
        read = read_file(word_file(old), "cu.docx")
        assert "Ủy ban nhân dân tỉnh Quảng Ngãi" in read.text.replace("Uỷ", "Ủy")
        assert len(read.warnings) == 1


class TestPdf:
    def test_text_of_all_pages(self):
        read = read_file(pdf_file("So: 12/QD-UBND about the plan", "Second page with more words"), "a.pdf")
        assert (read.kind, read.pages) == ("pdf", 2)
        assert read.text.splitlines() == ["So: 12/QD-UBND about the plan", "Second page with more words"]

    @pytest.mark.parametrize("font_name", ["ABCDEF+.VnTime", "ABCDEF+VnTimeBold"])
    def test_text_of_an_old_font_is_turned_into_letters_and_warned_of(self, font_name):
        # Byte AD is ư; a PDF reader may put a space before it.
        data = pdf_file("Thñ t\xadíng ChÝnh phñ\nThñ t \xadíng nh\xad sau x· héi", font_name=font_name)
        read = read_file(data, "cu.pdf")
        assert read.text.splitlines() == ["Thủ tướng Chính phủ", "Thủ tướng như sau xã hội"]
        assert len(read.warnings) == 1

    def test_font_of_capitals_gives_capitals(self):
        read = read_file(pdf_file("bé tµi chÝnh, thñ t\xadíng", font_name="ABCDEF+VnTimeHBold"), "cu.pdf")
        assert read.text.strip() == "BỘ TÀI CHÍNH, THỦ TƯỚNG"

    def test_text_under_the_name_of_an_old_font_that_is_none_stays(self):
        read = read_file(pdf_file("Plan of the year. " * 9 + "A\x13B", font_name="ABCDEF+.VnTime"), "a.pdf")
        assert read.warnings == ()

    def test_short_name_of_a_filter_is_read(self):
        """Old programs abbreviate the name; pypdf 7 expects it in full."""
        writer = PdfWriter(clone_from=io.BytesIO(pdf_file("A page with enough letters")))
        for page in writer.pages:
            page.compress_content_streams()
        buffer = io.BytesIO()
        writer.write(buffer)
        packed = buffer.getvalue()
        assert b"/FlateDecode" in packed
        assert "enough letters" in read_file(packed.replace(b"/FlateDecode", b"/Fl         "), "cu.pdf").text

    def test_a_scan_says_so_plainly(self):
        with pytest.raises(Scanned, match="bản quét"):
            read_file(pdf_file("", ""), "quet.pdf")

    def test_pages_without_text_are_named(self):
        assert "2" in read_file(pdf_file("A page with enough letters", ""), "a.pdf").warnings[0]

    def test_one_that_asks_for_a_password_is_refused(self):
        with pytest.raises(Unreadable, match="mật khẩu"):
            read_file(pdf_file("Secret words of the file", password="mở"), "a.pdf")

    @pytest.mark.parametrize("cut", [9, 60, 400])
    def test_a_broken_one_is_refused(self, cut):
        with pytest.raises(Unreadable):
            read_file(pdf_file("Words")[:cut], "a.pdf")

    def test_a_long_one_is_read_as_far_as_the_limit_with_a_warning(self, monkeypatch):
        monkeypatch.setattr(pdf_reader, "_MAX_PAGES", 10)
        read = read_file(pdf_file(*["A page with enough letters"] * 30), "dai.pdf")
        assert (read.pages, read.text.count("enough letters")) == (30, 10)
        assert "30" in read.warnings[0]


class TestHtml:
    def test_blocks_are_lines_tables_rows_and_scripts_nothing(self):
        page = (
            "<html><head><title>x</title><style>p{}</style></head><body><script>bad()</script>"
            "<p>Kế hoạch&nbsp;số <b>5/KH-UBND</b></p><table><tr><td>1<td>Nghị định<tr><td>2<td>Luật</table>"
            "<table><tr><td>UBND TỈNH<br>SỞ TƯ PHÁP</td><td>CỘNG HÒA<br>Độc lập</td></tr></table></body></html>"
        )
        text = read_file(page.encode(), "a.html").text
        assert text.replace("\xa0", " ") == (
            "Kế hoạch số 5/KH-UBND\n\n1 | Nghị định\n2 | Luật\n\nUBND TỈNH\nSỞ TƯ PHÁP\n\nCỘNG HÒA\nĐộc lập"
        )

    @pytest.mark.parametrize("head", ["", "<p>Danh mục</p>"])
    def test_a_table_that_is_most_of_the_page_keeps_its_rows_and_cells(self, head):
        rows = "".join(f"<tr><td>{each}<td>Nghị định số {each}/2022/NĐ-CP" for each in (1, 2, 3))
        text = read_file(f"<html><body>{head}<table>{rows}</table></body></html>".encode(), "a.html").text
        assert text.endswith(
            "1 | Nghị định số 1/2022/NĐ-CP\n2 | Nghị định số 2/2022/NĐ-CP\n3 | Nghị định số 3/2022/NĐ-CP"
        )

    def test_unclosed_tags_by_the_thousand_are_no_trouble(self):
        assert (
            "cuối"
            in read_file(("<html><body>" + "<table><tr><td><div>" * 3000 + "cuối").encode(), "a.html").text
        )


class TestPlain:
    def test_old_encodings_are_converted_with_a_warning(self):
        read = read_file("Ủy ban nhân dân tỉnh Quảng Ngãi thông báo".encode("utf-16"), "a.txt")
        assert (read.text, read.warnings) == ("Ủy ban nhân dân tỉnh Quảng Ngãi thông báo", ())
        old = b"C\xe9ng h\xdfa x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam, ng\xb5y 5 th\xb8ng 6 n\xa8m 1999"
        read = read_file(old, "cu.txt")
        assert read.text.startswith("Cộng hòa xã hội chủ nghĩa Việt Nam")
        assert len(read.warnings) == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "name", "said"),
        [
            (b"", "a.docx", "rỗng"),
            (OLD_WORD, "a.doc", r"\.doc 97-2003"),
            (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "mật khẩu"),
            (b"{\\rtf1 abc}", "a.doc", "RTF"),
            (b"\x89PNG\r\n\x1a\n", "a.pdf", "ảnh"),
            (b"PK\x03\x04" + b"junk" * 50, "a.docx", "nén"),
            (bytes(range(32)) * 50, "a.bin", "Không nhận ra"),
        ],
    )
    def test_refusal_of_an_unreadable_file_says_what_to_do(self, data, name, said):
        with pytest.raises(Unreadable, match=said):
            read_file(data, name)

    def test_an_archive_that_unpacks_to_too_much_is_not_opened(self):
        packed = bomb()
        assert len(packed) < 500_000
        with pytest.raises(Unreadable, match="quá lớn"):
            read_file(packed, "a.docx")

    def test_an_archive_of_thousands_of_members_is_not_opened(self):
        with pytest.raises(Unreadable, match="quá lớn"):
            read_file(zipped(**{"word/document.xml": b"x"}, **{f"m{n}": b"" for n in range(3000)}), "a.docx")

    @pytest.mark.parametrize(
        ("rows", "numbers"),
        [
            # Without a limit, each of the rows in between would take memory.
            (b'<row r="2"><c><v>1</v></c></row><row r="1000000000000"><c><v>1</v></c></row>', [2]),
            (b'<row r="2"><c r="XFD2"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>', [3]),
        ],
        ids=["row", "column"],
    )
    def test_a_workbook_whose_cells_are_far_apart_is_read_within_limits(self, rows, numbers):
        found = list(sheet_rows(sheet_of(rows)))
        assert [number for number, _ in found] == numbers
        assert [len(cells) for _, cells in found] == [MAX_COLUMNS] * len(numbers)

    @pytest.mark.parametrize(
        "row", [b"<row><c><v>1</v></c></row>", b"<row>" + b" " * 500 + b"</row>"], ids=["rows", "bytes"]
    )
    def test_a_workbook_of_too_many_rows_or_bytes_is_refused(self, row):
        with pytest.raises(Unreadable, match="quá lớn"):
            list(sheet_rows(sheet_of(row * (MAX_ROWS + 1))))

    def test_a_word_file_that_is_none_inside_or_cut_off_is_refused(self):
        for data in (zipped(**{"word/document.xml": b"<not xml"}), word_file("x" * 5000)[:-300]):
            with pytest.raises(Unreadable, match="hỏng"):
                read_file(data, "a.docx")

    def test_a_wrong_extension_is_read_by_content_with_a_warning(self):
        read = read_file(word_file("Kế hoạch"), "ke-hoach.pdf")
        assert read.kind == "docx"
        assert ".pdf" in read.warnings[0]


class TestCommand:
    def run(self, *arguments):
        out, error = StringIO(), StringIO()
        code = 0
        try:
            call_command("parse_document", *map(str, arguments), stdout=out, stderr=error)
        except SystemExit as exit_:
            code = exit_.code
        return code, out.getvalue(), error.getvalue()

    def test_a_json_object_a_line_and_an_unreadable_file_stops_none(self, tmp_path):
        (tmp_path / "a.txt").write_text(
            "Số: 03/CT-UBND\nThực hiện Nghị định số 13/2023/NĐ-CP ngày 17/4/2023 của Chính phủ."
        )
        (tmp_path / "b.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
        code, out, _ = self.run(tmp_path / "b.doc", tmp_path / "a.txt", tmp_path / "none.txt", "--json")
        refused, read, missing = map(json.loads, out.splitlines())
        assert code == 1
        assert list(refused) == list(missing) == ["input", "error"]
        assert (read["number"], read["type"], read["recipients"]) == ("03/CT-UBND", "Chỉ thị", [])
        assert read["cited"] == [
            {
                "type": "Nghị định",
                "number": "13/2023/NĐ-CP",
                "date": "2023-04-17",
                "issuer": "Chính phủ",
                "name": None,
                "spans": [[25, 51]],
            }
        ]

    def test_lines_for_people(self, tmp_path):
        (tmp_path / "a.txt").write_text(
            "Thực hiện Luật An ninh mạng số 24/2018/QH14 ngày 12/6/2018.", encoding="utf-8"
        )
        code, out, _ = self.run(tmp_path / "a.txt")
        assert code == 0
        assert "Viện dẫn: Luật An ninh mạng số 24/2018/QH14 ngày 12/6/2018" in out
