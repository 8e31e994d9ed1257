"""Reads the text of an uploaded file. The format is found by content, not by name.

`read_file` reads .txt, .docx, .pdf with text, .html and .mht by itself; `read_any` lets programs of the system read
the others, which may take minutes. A file that cannot be read raises `Unreadable` with a sentence for the editor, and
no other error. Macros, links and embedded files are ignored.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from extraction.programs import office, scans
from extraction.reading import Convertible, ReadText, Scanned, Unreadable
from extraction.text_reader import read_txt

MAX_SIZE = 50 * 1024 * 1024
_MAX_TEXT_SIZE = 20 * 1024 * 1024

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_NAMES = {".html", ".htm", ".xhtml"}
# Tables hold plain text, or a web page that a program has named after Excel.
_TABLE_NAMES = {".csv", ".tsv", ".xls", ".xlsx", ".ods"}
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
# The name of the stream in which Word 97-2003 keeps the text.
_WORD_STREAM = "WordDocument".encode("utf-16-le")
# The first member of such an archive, which is not compressed (OpenDocument 1.3, part 2, 3.3).
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.text"

_PICTURE = (
    "Đây là {}, không có chữ để đọc. Hãy tải lên bản .docx, hoặc quét trang giấy thành PDF rồi tải lên."
)
_PACKED = "Đây là tệp nén{}, máy không mở. Hãy giải nén, hoặc nén lại thành .zip, rồi tải lên."
_CONVERTED = "Đây là tệp {}. Hãy mở bằng Word, lưu lại thành .docx, rồi tải lên."
_PASSWORD = "Tài liệu được đặt mật khẩu. Hãy bỏ mật khẩu trong Word, lưu lại rồi tải lên."  # noqa: S105 - a message
_TABLE = (
    "Đây là bảng ({}), không phải văn bản. Nếu văn bản nằm trong bảng, hãy chép sang Word, lưu thành .docx rồi tải"
    " lên."
)
# Formats recognised by their first bytes but not read, with advice for each.
_REFUSED = {
    b"\x89PNG": _PICTURE.format("ảnh (PNG)"),
    b"\xff\xd8\xff": _PICTURE.format("ảnh (JPEG)"),
    b"II*\x00": _PICTURE.format("ảnh quét (TIFF)"),
    b"MM\x00*": _PICTURE.format("ảnh quét (TIFF)"),
    b"Rar!": _PACKED.format(" RAR"),
    b"7z\xbc\xaf": _PACKED.format(" 7z"),
    b"\x1f\x8b": _PACKED.format(""),
}


def read_any(data: bytes, name: str) -> ReadText:
    """Return the text of a file in any format that this machine can read. Raises Unreadable.

    Other word processors' files go through LibreOffice, and scans through tesseract, where they are installed.
    """
    try:
        read = read_file(data, name)
    except Convertible:
        if not office.is_installed():
            raise
        return read_file(office.as_docx(data), f"{PurePath(name).stem}.docx")
    except Scanned:
        if not scans.is_installed():
            raise
        return scans.read_scan(data)
    if read.unread_pages and scans.is_installed():
        scan = scans.read_pages(data, read.unread_pages)
        if scan.texts:
            read = read_file(data, name, scan.texts)
            pages = ", ".join(map(str, scan.texts))
            unchecked = f"Trang {pages} do máy đọc từ bản quét, chưa kiểm: hãy so với tệp."
            warnings = (*read.warnings, unchecked, *scan.notices)
            return replace(read, warnings=warnings, is_machine_read=True, doubtful=scan.doubtful)
    return read


def read_file(data: bytes, name: str, scanned: Mapping[int, str] = MappingProxyType({})) -> ReadText:
    """Return the text of the file `data` that was uploaded as `name`. Raises Unreadable.

    `scanned` holds the texts of pages of a PDF that are pictures, by number.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("Tệp rỗng, không có nội dung. Hãy mở tệp gốc xem lại, lưu rồi tải lên.")
    if len(data) > MAX_SIZE:
        raise Unreadable(
            f"Tệp lớn hơn {MAX_SIZE // 1024 // 1024} MB, không đọc được. Hãy nén lại, hoặc tách thành nhiều tệp."
        )
    read = _read(data, PurePath(name).suffix.lower(), scanned)
    expected = _KINDS.get(PurePath(name).suffix.lower())
    if expected and expected != read.kind:
        suffix, called = PurePath(name).suffix, _CALLED[read.kind]
        warning = f"Tên tệp có đuôi {suffix} nhưng nội dung là {called}; đã đọc theo nội dung."
        return replace(read, warnings=(warning, *read.warnings))
    return read


_KINDS = {
    **dict.fromkeys((".txt", ".md"), "txt"),
    **dict.fromkeys((".docx", ".docm"), "docx"),
    ".pdf": "pdf",
    **dict.fromkeys((*_HTML_NAMES, ".mht", ".mhtml"), "html"),
}
_CALLED = {"txt": "văn bản thuần", "docx": "tài liệu Word (.docx)", "pdf": "PDF", "html": "trang web"}


def _read(data: bytes, suffix: str, scanned: Mapping[int, str]) -> ReadText:
    # Imported here because these libraries take 16 MB of memory, which serving pages does not need.
    if b"%PDF-" in data[:1024]:
        from extraction.pdf_reader import read_pdf

        return read_pdf(data, scanned)
    if data.startswith(b"PK\x03\x04"):
        return _read_packed(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _of_ole(data)
    if data.startswith(b"{\\rtf"):
        raise Convertible(_CONVERTED.format("RTF"))
    for magic, advice in _REFUSED.items():
        if data.startswith(magic):
            raise Unreadable(advice)
    if suffix in _TABLE_NAMES:
        raise Unreadable(_TABLE.format(suffix))
    from extraction.web.archive import is_archive, read_archive
    from extraction.web.page import read_page

    if is_archive(data):
        return read_archive(data)
    if len(data) > _MAX_TEXT_SIZE:
        raise Unreadable(
            f"Tệp văn bản lớn hơn {_MAX_TEXT_SIZE // 1024 // 1024} MB, không đọc được. Hãy tách thành nhiều tệp."
        )
    if _HTML.match(data) or (suffix in _HTML_NAMES and b"<" in data[:4096]):
        return read_page(data)
    return read_txt(data)


def _read_packed(data: bytes) -> ReadText:
    from extraction.packed import measure
    from extraction.word.reader import is_docx, read_docx_text

    if is_docx(data):
        return read_docx_text(data)
    if _OPEN_DOCUMENT in data[:200]:
        measure(data)
        if _is_encrypted_open_document(data):
            raise Unreadable(_PASSWORD)
        raise Convertible(_CONVERTED.format("OpenDocument (.odt)"))
    raise Unreadable(
        "Đây là tệp nén hoặc tệp Office khác, không phải tài liệu Word (.docx). Hãy mở ra, lưu văn bản thành .docx."
    )


def _is_encrypted_open_document(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = "META-INF/manifest.xml"
        return name in archive.namelist() and b"encryption-data" in archive.read(name)


def _of_ole(data: bytes) -> Unreadable:
    if _ENCRYPTED_OFFICE in data:
        return Unreadable(_PASSWORD)
    if _WORD_STREAM in data:
        return Convertible(_CONVERTED.format("Word đời cũ (.doc 97-2003)"))
    return Unreadable(
        "Đây là tệp Office đời cũ nhưng không phải văn bản Word. Hãy tải lên bản .docx hoặc PDF."
    )
