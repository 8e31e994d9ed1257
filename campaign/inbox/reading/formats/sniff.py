"""Detection of feeds, with a message for the editor that names what else a document is.

Looks at the beginning of a document only and parses nothing. Pure.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from campaign.inbox.reading.types import ParseRefused

_HEAD = 65536
_PROLOG = re.compile(
    r"(?:\s|\ufeff|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\b[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ELEMENT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_FEED_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(rss|feed|rdf)[\s>]", re.IGNORECASE)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\b[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)

_BINARY = (
    (b"%PDF", "pdf", "Địa chỉ này là một tệp PDF, không phải bản tin RSS."),
    (b"PK\x03\x04", "archive", "Địa chỉ này là một tệp nén hoặc tệp Office, không phải bản tin RSS."),
    (b"\xd0\xcf\x11\xe0", "archive", "Địa chỉ này là một tệp Office, không phải bản tin RSS."),
    (b"\x1f\x8b", "archive", "Nội dung là một tệp nén, không phải bản tin RSS."),
    (b"\x89PNG", "image", "Địa chỉ này là một tệp ảnh, không phải bản tin RSS."),
    (b"\xff\xd8\xff", "image", "Địa chỉ này là một tệp ảnh, không phải bản tin RSS."),
    (b"GIF8", "image", "Địa chỉ này là một tệp ảnh, không phải bản tin RSS."),
)
_OTHER_ROOTS = {
    "opml": (
        "opml",
        "Đây là danh sách nguồn (OPML), không phải bản tin; hãy dùng từng địa chỉ trong danh sách.",
    ),
    "urlset": ("sitemap", "Đây là sơ đồ trang (sitemap), không phải bản tin RSS."),
    "sitemapindex": ("sitemap", "Đây là sơ đồ trang (sitemap), không phải bản tin RSS."),
    "svg": ("image", "Địa chỉ này là một tệp ảnh, không phải bản tin RSS."),
    "error": ("xml_error", "Máy chủ nguồn trả về một thông báo lỗi thay cho bản tin."),
}
UNKNOWN_XML = ParseRefused("not_a_feed", "Đây là tệp XML nhưng không phải bản tin RSS hay Atom.")


class Kind(NamedTuple):
    """The detected format. `start` is the position where the feed begins, after any leading junk.

    "channel": RSS 1.1 or CDF; "maybe": XML with an unknown root. Both are feeds only if they turn out to have
    items.
    """

    format: Literal["json", "xml", "channel", "maybe"]
    start: int = 0


def refuse_binary(data: bytes) -> ParseRefused | None:
    """Return the refusal of data that is empty or not text, otherwise None."""
    head = data[:_HEAD].lstrip()
    if not data.strip():
        return ParseRefused("empty", "Máy chủ nguồn trả về nội dung rỗng.")
    for magic, reason, message in _BINARY:
        if head.startswith(magic):
            return ParseRefused(reason, message)
    return None


def sniff(text: str) -> Kind | ParseRefused:
    """Return the kind of feed that `text` seems to be, or a refusal."""
    head = text[:_HEAD]
    body = head.lstrip("\ufeff \t\r\n\x00")
    if not body:
        return ParseRefused("empty", "Máy chủ nguồn trả về nội dung rỗng.")
    if body[0] in "{[":
        return Kind("json", len(head) - len(body))
    prolog = _PROLOG.match(head)
    start = prolog.end() if prolog else 0
    root = _ELEMENT.match(head, start)
    name = root.group(1).lower() if root else ""
    if name in ("rss", "feed", "rdf"):
        return Kind("xml", start)
    if name == "channel":
        return Kind("channel", start)
    if name in _OTHER_ROOTS:
        return ParseRefused(*_OTHER_ROOTS[name])
    if _HTML.search(head[:4096]):
        return _refuse_html(text)
    later = _FEED_ROOT.search(head)
    if later and (not root or name in ("br", "b", "p", "font", "div")):
        # The server printed a warning before the feed.
        return Kind("xml", later.start())
    if root:
        return Kind("maybe", start)
    return ParseRefused("text", "Nội dung ở địa chỉ này không phải bản tin RSS, Atom hay JSON Feed.")


def _refuse_html(text: str) -> ParseRefused:
    if _PASSWORD.search(text[: 4 * _HEAD]):
        return ParseRefused(
            "login_page", "Địa chỉ này dẫn tới trang đăng nhập; bản tin phải xem được công khai."
        )
    return ParseRefused(
        "html", "Địa chỉ này là một trang web, không phải bản tin RSS; hãy tìm biểu tượng RSS trên trang."
    )
