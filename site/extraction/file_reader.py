"""Reads the text of an uploaded file: .txt, .docx, .pdf with text, .html. The format is found by content.

A file that cannot be read raises `Unreadable` with a sentence for the editor, and no other error. Macros,
links and embedded files are ignored.
"""

import re
from dataclasses import replace
from pathlib import PurePath

from extraction.html_text import read_page
from extraction.reading import ReadText, Unreadable
from extraction.text_reader import read_txt

LARGEST = 50 * 1024 * 1024
_LARGEST_TEXT = 20 * 1024 * 1024

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_NAMES = {".html", ".htm", ".xhtml"}
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")

_NO_TEXT = "Đây là {}, không có chữ để đọc. Hãy tải lên bản .docx hoặc PDF có chữ."
_PACKED = "Đây là tệp nén{}. Hãy giải nén rồi tải từng văn bản lên."
# Formats recognised by their first bytes but not read, with advice for each.
_REFUSED = {
    b"{\\rtf": "Đây là tệp RTF. Hãy mở bằng Word và lưu lại dạng .docx, rồi tải lên.",
    b"\x89PNG": _NO_TEXT.format("ảnh (PNG)"),
    b"\xff\xd8\xff": _NO_TEXT.format("ảnh (JPEG)"),
    b"II*\x00": _NO_TEXT.format("ảnh quét (TIFF)"),
    b"MM\x00*": _NO_TEXT.format("ảnh quét (TIFF)"),
    b"Rar!": _PACKED.format(" RAR"),
    b"7z\xbc\xaf": _PACKED.format(" 7z"),
    b"\x1f\x8b": _PACKED.format(""),
}


def read_file(data: bytes, name: str) -> ReadText:
    """Return the text of the file `data` that was uploaded as `name`. Raises Unreadable."""
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("Tệp rỗng, không có nội dung.")
    if len(data) > LARGEST:
        raise Unreadable(f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB, không đọc được.")
    read = _read(data, PurePath(name).suffix.lower())
    expected = _KINDS.get(PurePath(name).suffix.lower())
    if expected and expected != read.kind:
        suffix, called = PurePath(name).suffix, _CALLED[read.kind]
        warning = f"Tên tệp có đuôi {suffix} nhưng nội dung là {called}; đã đọc theo nội dung."
        return replace(read, warnings=(warning, *read.warnings))
    return read


_KINDS = {".txt": "txt", ".md": "txt", ".docx": "docx", ".pdf": "pdf", **dict.fromkeys(_HTML_NAMES, "html")}
_CALLED = {"txt": "văn bản thuần", "docx": "tài liệu Word (.docx)", "pdf": "PDF", "html": "trang HTML"}


def _read(data: bytes, suffix: str) -> ReadText:
    # Imported here because these libraries take 16 MB of memory, which serving pages does not need.
    if b"%PDF-" in data[:1024]:
        from extraction.pdf_reader import read_pdf

        return read_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        from extraction.docx_reader import is_docx, read_docx_text

        if is_docx(data):
            return read_docx_text(data)
        raise Unreadable("Đây là tệp nén hoặc tệp Office khác, không phải tài liệu Word (.docx).")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_advice_for_ole(data))
    for magic, advice in _REFUSED.items():
        if data.startswith(magic):
            raise Unreadable(advice)
    if len(data) > _LARGEST_TEXT:
        raise Unreadable(f"Tệp văn bản lớn hơn {_LARGEST_TEXT // 1024 // 1024} MB, không đọc được.")
    if _HTML.match(data) or (suffix in _HTML_NAMES and b"<" in data[:4096]):
        return read_page(data)
    return read_txt(data)


def _advice_for_ole(data: bytes) -> str:
    if _ENCRYPTED_OFFICE in data:
        return "Tài liệu được đặt mật khẩu. Hãy bỏ mật khẩu trong Word, lưu lại rồi tải lên."
    return "Đây là tệp Office đời cũ (.doc 97-2003). Hãy mở bằng Word, lưu lại dạng .docx, rồi tải lên."
