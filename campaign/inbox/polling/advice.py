"""Advice for the editor after a failed poll, shown after the message about the failure. Pure."""

from __future__ import annotations

_WAIT = "Bạn không cần làm gì: máy tự lấy lại sau."
_TELL = "Máy tự thử lại, mỗi lần thưa hơn; nếu lỗi kéo dài nhiều ngày, hãy báo cho cơ quan phát hành."
_LOOK = "Hãy mở trang của nguồn để tìm địa chỉ bản tin đúng rồi sửa lại nguồn này."
_ADDRESS = "Hãy sửa địa chỉ bản tin của nguồn này."

_BY_STATUS = {
    401: "Bản tin phải xem được mà không cần đăng nhập; hãy hỏi cơ quan phát hành.",
    403: "Hãy mở địa chỉ bằng trình duyệt; nếu vẫn xem được, hãy đề nghị cơ quan phát hành cho phép lấy tin.",
    404: _LOOK,
    410: _LOOK,
    429: _WAIT,
    503: _WAIT,
}
_BY_REASON = {
    "bad_redirect": _TELL,
    "busy": _WAIT,
    "busy_host": _WAIT,
    "bad_url": _ADDRESS,
    "private_address": _ADDRESS,
    "port": _ADDRESS,
    "dns": "Nếu tên miền đúng, máy sẽ tự lấy lại khi máy chủ hoạt động trở lại.",
    "html": "",  # the message itself gives the advice
    "login_page": "Hãy tìm một địa chỉ không cần đăng nhập, hoặc hỏi cơ quan phát hành.",
    "opml": "",  # the message itself gives the advice
    "redirect_host": "Nếu máy chủ đó đúng là của cơ quan phát hành, hãy thêm nó vào “Máy chủ được phép” của nguồn.",
}
# Documents that are not feeds: the source needs another address, waiting does not help.
_NO_FEEDS = ("pdf", "archive", "image", "sitemap", "xml_error", "json", "text", "not_a_feed")


def advice(reason: str, status: int | None) -> str:
    """Return a sentence to follow the failure's message, or "" if the message itself gives the advice."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if reason in _BY_REASON:
        return _BY_REASON[reason]
    return _LOOK if reason in _NO_FEEDS else _TELL
