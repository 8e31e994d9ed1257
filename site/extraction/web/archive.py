"""Reads web archives (.mht, .mhtml; RFC 2557): a MIME message whose root part is the page."""

import email
import re
from email.policy import default

from extraction.reading import ReadText, Unreadable
from extraction.web.page import read_page

_HEAD = 4096
_HEADER = re.compile(rb"\s*[A-Za-z][A-Za-z-]{0,60}:[ \t]")
_MULTIPART = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)


def is_archive(data: bytes) -> bool:
    """Return True if `data` begins with the headers of a MIME message that contains a page."""
    head = data[:_HEAD]
    return bool(_HEADER.match(head) and b"mime-version:" in head.lower() and _MULTIPART.search(head))


def read_archive(data: bytes) -> ReadText:
    """Return the main text of the page. Raises Unreadable if the archive holds none."""
    message = email.message_from_bytes(data, policy=default)
    for part in message.walk():
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(page, bytes) and page.strip():
            return read_page(page, part.get_content_charset())
    raise Unreadable(
        "Tệp .mht này không có trang web nào bên trong, hoặc bị cắt dở. Hãy mở lại trang ấy,"
        " bấm Ctrl+S và chọn lưu “chỉ HTML”, rồi tải lên."
    )
