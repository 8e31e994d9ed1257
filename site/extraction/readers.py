"""From an uploaded file to its text: .txt, .docx, .pdf with text, .html. The content decides, not the name.

A file that cannot be read raises `Unreadable` with a sentence for the editor; nothing else escapes, whatever the
bytes. It reads and never writes; the library decides what to keep. No macro, link or embedded file is followed.
"""

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from extraction.html_text import read_html
from extraction.reading import ReadText, Unreadable, with_repaired_fonts
from vietnamese.encodings import decode
from vietnamese.text import nfc

__all__ = ["ReadText", "Unreadable", "read_file"]

LARGEST = 50 * 1024 * 1024
_LARGEST_TEXT = 20 * 1024 * 1024

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_NAMES = {".html", ".htm", ".xhtml"}
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class _Refused:
    """A kind of file that is known by its first bytes and is not read here, with what to do instead."""

    magic: bytes
    message: str


_REFUSED = (
    _Refused(b"{\\rtf", "Đây là tệp RTF. Hãy mở bằng Word và lưu lại dạng .docx, rồi tải lên."),
    _Refused(b"\x89PNG", "Đây là ảnh (PNG), không có chữ để đọc. Hãy tải lên bản .docx hoặc PDF có chữ."),
    _Refused(
        b"\xff\xd8\xff", "Đây là ảnh (JPEG), không có chữ để đọc. Hãy tải lên bản .docx hoặc PDF có chữ."
    ),
    _Refused(
        b"II*\x00", "Đây là ảnh quét (TIFF), không có chữ để đọc. Hãy tải lên bản .docx hoặc PDF có chữ."
    ),
    _Refused(
        b"MM\x00*", "Đây là ảnh quét (TIFF), không có chữ để đọc. Hãy tải lên bản .docx hoặc PDF có chữ."
    ),
    _Refused(b"Rar!", "Đây là tệp nén RAR. Hãy giải nén rồi tải từng văn bản lên."),
    _Refused(b"7z\xbc\xaf", "Đây là tệp nén 7z. Hãy giải nén rồi tải từng văn bản lên."),
    _Refused(b"\x1f\x8b", "Đây là tệp nén. Hãy giải nén rồi tải từng văn bản lên."),
)


def read_file(data: bytes, name: str) -> ReadText:
    """The text of the file `data` that was uploaded as `name`."""
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
    # Their libraries take 16 MB, which no reader's page needs.
    if b"%PDF-" in data[:1024]:
        from extraction.pdf_text import read_pdf

        return read_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        from extraction.docx_text import is_docx, read_docx

        if is_docx(data):
            return read_docx(data)
        raise Unreadable("Đây là tệp nén hoặc tệp Office khác, không phải tài liệu Word (.docx).")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_advice_for_ole(data))
    for refused in _REFUSED:
        if data.startswith(refused.magic):
            raise Unreadable(refused.message)
    if len(data) > _LARGEST_TEXT:
        raise Unreadable(f"Tệp văn bản lớn hơn {_LARGEST_TEXT // 1024 // 1024} MB, không đọc được.")
    if _HTML.match(data) or (suffix in _HTML_NAMES and b"<" in data[:4096]):
        return read_html(data)
    return _read_plain(data)


def _advice_for_ole(data: bytes) -> str:
    if _ENCRYPTED_OFFICE in data:
        return "Tài liệu được đặt mật khẩu. Hãy bỏ mật khẩu trong Word, lưu lại rồi tải lên."
    return "Đây là tệp Office đời cũ (.doc 97-2003). Hãy mở bằng Word, lưu lại dạng .docx, rồi tải lên."


_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def _read_plain(data: bytes) -> ReadText:
    decoded = decode(data)
    strange = len(_CONTROLS.findall(decoded.text[:100_000]))
    if strange > len(decoded.text[:100_000]) / 50:
        raise Unreadable("Không nhận ra loại tệp này. Hãy tải lên .docx, .pdf, .html hoặc .txt.")
    warnings: tuple[str, ...] = ()
    if decoded.encoding not in ("utf-8", "windows-1252") and not decoded.encoding.startswith("utf-16"):
        warnings = (
            f"Chữ trong tệp dùng bảng mã cũ ({decoded.encoding}), đã chuyển sang Unicode; cần soát lại.",
        )
    return with_repaired_fonts(ReadText(nfc(decoded.text), "txt", None, warnings))
