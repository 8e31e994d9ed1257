"""Table of the kinds of files that editors bring: each is read correctly, or refused with a message on what to do.

LibreOffice and tesseract, where needed, run in the sandbox; the files are hostile where the format allows it.
"""

import io
import os
import socket
import unicodedata
import zipfile
from email.message import EmailMessage

import docx
import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont
import pytest
from django.conf import settings
from pypdf import PdfWriter

from extraction.file_reader import read_any, read_file
from extraction.programs import office, sandbox, scans
from extraction.reading import Convertible, Scanned, Unreadable
from official import read_document
from tests.extraction.test_file_reader import OLD_WORD, pdf_file
from tests.extraction.word import saved
from tests.library.official import as_docx, plan
from tests.vietnamese.test_encodings import encode, in_capitals_font

NUMBER, DATE = "12/KH-SKHCN", "2024-03-15"
CITED = ["13/2023/NĐ-CP", "03/CT-UBND", "09/KH-SKHCN"]
PLAN = plan()
FONT = settings.ROOT / "site" / "static" / "fonts" / "be-vietnam-pro-600.woff2"

needs_office = pytest.mark.skipif(
    not office.is_installed() and "REQUIRE_SOFFICE" not in os.environ, reason="LibreOffice is not installed"
)
needs_tesseract = pytest.mark.skipif(
    not scans.is_installed() and "REQUIRE_SOFFICE" not in os.environ, reason="tesseract is not installed"
)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in text.splitlines() if line)


# A page of a website: its clock, menu, filters, other documents, licence. Only the plan in it is the document.
WEBSITE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Kế hoạch số 12/KH-SKHCN</title></head><body>
<form><header><a href="/"><img alt="">CỔNG THÔNG TIN ĐIỆN TỬ</a></header>
<div>Thứ Sáu, ngày 27/11/2026, 19:02</div><span>Hôm nay, ngày 27 tháng 11 năm 2026</span>
<nav><a href="/">Trang chủ</a></nav><ul><li><a href="/1">Tin tức</a></li><li><a href="/2">Văn bản</a></li>
<li><a href="/3">Quyết định số 1/QĐ-UBND</a></li></ul>
<div class="cot"><div class="noi-dung"><h1>Kế hoạch số 12/KH-SKHCN</h1><div>Cập nhật ngày 26/11/2026</div>
{_paragraphs(PLAN).replace("<p>Căn cứ", '<p><a href="/nd">Căn cứ').replace("cá nhân;</p>", "cá nhân;</a></p>")}</div>
<h3>Văn bản liên quan</h3><div><a href="/4">Chỉ thị số 08/CT-UBND ngày 03/4/2021</a></div>
<div class="sidebar">Công văn số 55/UBND-KT</div>
<div><p><a href="/5">Kế hoạch số 77/KH-UBND</a></p><p><a href="/6">Nghị quyết số 66/NQ-HĐND</a></p>
<p><a href="/7">Quyết định số 99/QĐ-UBND ngày 01/02/2020</a></p></div></div>
<div class="copyright">Giấy phép số 12/GP-TTĐT ngày 01/01/2020</div><footer>Quyết định số 44/QĐ-TTg</footer></form>
</body></html>"""


# A text as legal databases show it: letterhead and motto in tables before it, files and other documents inside it.
DATABASE = f"""<html><body><div id="header"><p>CƠ SỞ DỮ LIỆU VĂN BẢN</p>
<span>Thứ 6, ngày 27 tháng 11 năm 2026</span></div>
<div id="content"><div class="menuLeft"><p>Hiến pháp</p></div>
<ul class="nav nav-tabs"><li><a href="#a">Toàn văn</a></li></ul>
<div class="vbInfo"><p>Ngày có hiệu lực: 15/03/2024</p></div><div><table><tr><td><div><b>SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH
QUẢNG NGÃI</b></div><div>Số: 12/KH-SKHCN</div></td></tr></table><table><tr><td><b>CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>
<div>Quảng Ngãi, ngày 15 tháng 3 năm 2024</div></td></tr></table><div class="toanvan">
{_paragraphs(PLAN[PLAN.index("KẾ HOẠCH") :])}<div class="vbFile">Bản PDF: Quyết định số 5/QĐ-UBND</div>
<div class="vbLienQuan">Thay thế: <a href="/1">Quyết định số 88/QĐ-UBND</a></div></div></div>
<div id="itemvblienquan"><p>Nghị định số 33/2020/NĐ-CP</p></div></div></body></html>"""


def _archive(page: str) -> bytes:
    """Return a page as browsers and Word save it with its pictures (.mht)."""
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Subject"] = "Kế hoạch"
    message.set_content(page, subtype="html", cte="quoted-printable")
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


def _garbled_pdf() -> bytes:
    """Return a PDF whose font maps to wrong characters: text on the page is extracted as control characters."""
    return pdf_file(r"\001\002\003 KE HOACH \004\005\006\007 an toan \016\017 thong tin \020\021 mang")


def _pdf_without_accents() -> bytes:
    plain = unicodedata.normalize("NFD", PLAN.translate(str.maketrans("Đđ", "Dd")))
    return pdf_file(plain.encode("ascii", "ignore").decode())


def _wrong_letters_pdf() -> bytes:
    return pdf_file(" ".join([r"k\351\370t qu\377\361 th\376\362c h\375\364n"] * 12))


def open_document(body: str, entry: str = "") -> bytes:
    """Return an .odt with this content, and `entry` in its manifest."""
    names = {
        "office": "office",
        "text": "text",
        "xlink": "http://www.w3.org/1999/xlink",
    }
    declared = " ".join(
        f'xmlns:{short}="{name if ":" in name else f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"}"'
        for short, name in names.items()
    )
    content = f'<office:document-content {declared} office:version="1.3"><office:body><office:text>{body}'
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.3"><m:file-entry'
        ' m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/><m:file-entry'
        ' m:full-path="content.xml" m:media-type="text/xml"/>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", f"{manifest}{entry}</m:manifest>")
        archive.writestr("content.xml", f"{content}</office:text></office:body></office:document-content>")
    return buffer.getvalue()


def scan(*texts: str) -> bytes:
    """Return a PDF of pictures of pages."""
    font = PIL.ImageFont.truetype(str(FONT), 22)
    pages = []
    for text in texts:
        page = PIL.Image.new("L", (1000, 80 + 32 * len(text.splitlines())), 255)
        PIL.ImageDraw.Draw(page).multiline_text((60, 40), text, 0, font)
        pages.append(page)
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=110)
    return buffer.getvalue()


def _macro_file() -> bytes:
    """Return a Word file with macros (.docm), which are never looked at."""
    buffer = io.BytesIO(as_docx(PLAN))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()")
    return buffer.getvalue()


def _picture() -> bytes:
    buffer = io.BytesIO()
    PIL.Image.new("L", (50, 50), 255).save(buffer, "JPEG")
    return buffer.getvalue()


READ = {
    "ke-hoach.docx": as_docx(PLAN),
    "co-macro.docm": _macro_file(),
    "sai-duoi.pdf": as_docx(PLAN),
    "utf-8.txt": PLAN.encode(),
    "utf-16.txt": PLAN.encode("utf-16"),
    "tcvn3.txt": encode(in_capitals_font(PLAN), "tcvn3"),
    "vni.txt": encode(PLAN, "vni"),
    "trang-web.html": WEBSITE.encode(),
    "trang-web.mht": _archive(WEBSITE),
    "co-so-du-lieu.html": DATABASE.encode(),
    "co-chu.pdf": pdf_file(PLAN),
}


@pytest.mark.parametrize("name", READ)
def test_readable_formats_are_read_right(name):
    document = read_document(read_file(READ[name], name).text)
    assert (document.number, str(document.date)) == (NUMBER, DATE)
    if name != "tcvn3.txt":
        # The capitals of a TCVN3 letterhead are small letters in a font of capitals.
        assert document.issuer == "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi"
    assert [each.number for each in document.cited] == CITED


def test_only_what_is_around_a_text_is_left_out_of_a_page():
    """A Party document's place begins like a site's date; its bases are links; other documents follow one by one."""
    page = """<div class="menu"><p>Trang chủ</p></div><p>ĐẢNG BỘ XÃ MẪU, ngày 15/3/2024</p>
    <table><tr><td>ĐẢNG ỦY XÃ MẪU</td><td><br>ĐẢNG CỘNG SẢN VIỆT NAM</td></tr></table>
    <div><p><a href="/1">Căn cứ Luật Một;</a></p><p><a href="/2">Căn cứ Luật Hai;</a></p>
    <p><a href="/3">Luật Ba</a></p></div>
    <p>Đảng ủy xã thống nhất thực hiện các việc sau đây trong năm nay.</p>
    <p>Các văn bản liên quan:</p><p><a href="/4">Chỉ thị số 4</a></p><p><a href="/5">Chỉ thị số 5</a></p><p>Hết.</p>"""
    assert read_file(page.encode(), "a.html").text.split("\n\n") == [
        "ĐẢNG BỘ XÃ MẪU, ngày 15/3/2024",
        "ĐẢNG ỦY XÃ MẪU | ĐẢNG CỘNG SẢN VIỆT NAM",
        "Căn cứ Luật Một;",
        "Căn cứ Luật Hai;",
        "Luật Ba",
        "Đảng ủy xã thống nhất thực hiện các việc sau đây trong năm nay.",
        "Hết.",
    ]


REFUSED = {
    "rong.txt": (b"", Unreadable, "rỗng"),
    "trang.txt": (b" \n\t\r\n" * 20, Unreadable, "rỗng"),
    "khong-chu.html": (b"<html><body><img src=a.png></body></html>", Unreadable, "không có chữ"),
    "khong-trang.mht": (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n",
        Unreadable,
        "không có trang web",
    ),
    "anh-trong-word.docx": (saved(docx.Document()), Unreadable, "không có chữ"),
    "mat-khau.docx": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), Unreadable, "mật khẩu"),
    "mat-khau.pdf": (pdf_file("Secret words of the file", password="mở"), Unreadable, "mật khẩu"),
    "mat-khau.odt": (open_document("", "<m:encryption-data/>"), Unreadable, "mật khẩu"),
    "ky-hieu-la.pdf": (_garbled_pdf(), Scanned, "ký hiệu lạ"),
    "chu-sai.pdf": (_wrong_letters_pdf(), Scanned, "ký hiệu lạ"),
    "mat-dau.pdf": (_pdf_without_accents(), Scanned, "mất dấu"),
    "ban-quet.pdf": (pdf_file("", ""), Scanned, "bản quét"),
    "hong.pdf": (b"%PDF-1.7\nkhong phai pdf", Unreadable, "hỏng"),
    "cu.doc": (OLD_WORD, Convertible, r"lưu lại thành \.docx"),
    "bang-tinh.xls": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, Unreadable, "không phải văn bản Word"),
    "mo.odt": (open_document("<text:p>Chữ</text:p>"), Convertible, r"lưu lại thành \.docx"),
    "a.rtf": (rb"{\rtf1 abc}", Convertible, r"lưu lại thành \.docx"),
    "trang.jpg": (_picture(), Unreadable, "quét trang giấy thành PDF"),
    "nen.rar": (b"Rar!\x1a\x07", Unreadable, "giải nén"),
    "danh-ba.csv": (b"Ten,So\nAn,1\n", Unreadable, "Đây là bảng"),
    "danh-ba.XLSX": ("Họ tên, số điện thoại".encode(), Unreadable, "Đây là bảng"),
    "ket-xuat.xls": (b"<html><table><tr><td>An</td></tr></table></html>", Unreadable, "Đây là bảng"),
    "la.bin": (bytes(range(32)) * 50, Unreadable, "Không nhận ra"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_unreadable_files_are_refused_in_words(name):
    data, kind, said = REFUSED[name]
    with pytest.raises(kind, match=said) as refused:
        read_file(data, name)
    assert type(refused.value) is kind
    # One sentence, and a second one on what to do if the first does not say it.
    assert str(refused.value).endswith(".")


# --- Through programs ---------------------------------------------------------------------------------------


@needs_office
def test_open_document_and_rich_text_are_read_and_what_they_refer_to_is_not(tmp_path):
    secret = tmp_path / "mat.txt"
    secret.write_text("chữ trong máy chủ", encoding="utf-8")
    lines = "".join(f"<text:p>{line}</text:p>" for line in PLAN.splitlines())
    linked = f'<text:section text:name="a"><text:section-source xlink:href="file://{secret}"/></text:section>'
    read = read_any(open_document(lines + linked), "ke-hoach.odt")
    document = read_document(read.text)
    assert (document.number, str(document.date)) == (NUMBER, DATE)
    assert "máy chủ" not in read.text

    letters = "".join(
        char if char.isascii() else rf"\u{ord(char)}?" for char in PLAN.replace("\n", "\\par\n")
    )
    field = rf"""{{\field{{\*\fldinst INCLUDETEXT "file://{secret}"}}{{\fldrslt }}}}"""
    read = read_any(rf"{{\rtf1\ansi {letters}{field}}}".encode(), "ke-hoach.rtf")
    assert read_document(read.text).number == NUMBER
    assert "máy chủ" not in read.text


@pytest.mark.slow
@needs_office
def test_a_broken_file_of_an_old_word_processor_is_refused_in_words():
    with pytest.raises(Unreadable, match=r"lưu lại thành \.docx"):
        read_any(OLD_WORD, "cu.doc")


@needs_tesseract
def test_a_scan_is_read_with_its_doubtful_words_and_a_page_that_is_rubbish_is_left_out():
    noise = "\n".join("≈¦¬~ {}[] ÷× |¦| ^~".replace(" ", each) for each in (" ", "  ", "   "))
    read = read_any(scan(PLAN, noise), "quet.pdf")
    document = read_document(read.text)
    assert (read.is_machine_read, read.pages) == (True, 2)
    assert (document.number, str(document.date)) == (NUMBER, DATE)
    assert "chưa kiểm" in read.warnings[0]
    assert any("Trang 2: máy không đọc được" in warning for warning in read.warnings)
    assert {word.page for word in read.doubtful} <= {1}
    assert all(word.word in word.line and word.line in read.text for word in read.doubtful)


@needs_tesseract
def test_a_page_that_is_a_picture_is_read_and_is_in_its_place():
    writer = PdfWriter()
    for part in (
        pdf_file("Trang một có chữ, không quét"),
        scan("Điều 2. Kế hoạch"),
        pdf_file("Trang ba có chữ, không quét"),
    ):
        writer.append(io.BytesIO(part))
    whole = io.BytesIO()
    writer.write(whole)
    read = read_any(whole.getvalue(), "lan-lon.pdf")
    assert [line for line in read.text.split("\n") if line] == [
        "Trang một có chữ, không quét",
        "Điều 2. Kế hoạch",
        "Trang ba có chữ, không quét",
    ]
    assert read.is_machine_read
    assert read.warnings == ("Trang 2 do máy đọc từ bản quét, chưa kiểm: hãy so với tệp.",)


@needs_tesseract
@pytest.mark.parametrize(
    ("command", "limits"),
    [
        (["sh", "-c", "sleep 60 & sleep 60"], {"seconds": 1}),
        (["python3", "-c", "b'x' * 2**29"], {"memory": 2**28}),
        (["dd", "if=/dev/zero", "of=lon", "bs=1M", "count=9"], {"size": 2**20}),
        (["python3", "-c", "import socket; socket.create_connection(('127.0.0.1', {port}), 2)"], {}),
    ],
)
def test_a_program_gets_neither_more_than_its_limits_nor_the_network(command, limits, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        given = [word.replace("{port}", str(server.getsockname()[1])) for word in command]
        with pytest.raises(sandbox.ProgramFailed):
            sandbox.run(given, tmp_path, **({"seconds": 20, "memory": 2**31, "size": 2**24} | limits))
