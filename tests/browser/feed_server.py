"""Feed server on loopback, like a district's site; it honours If-None-Match."""

import threading
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from django.utils import timezone

ITEM = """<item><title>{title}</title><link>http://127.0.0.1:{port}/tin/{number}</link>
<guid isPermaLink="false">tin-{number}</guid><dc:creator>Phóng viên mẫu</dc:creator>
<pubDate>{date}</pubDate><description>{summary}</description></item>"""

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Huyện mẫu</title><link>http://127.0.0.1:{port}/</link><description>Tin mẫu</description>{items}
</channel></rss>"""


class FeedServer:
    """Server of `stories` (title, summary) as RSS and of `pages` (type, body) by path; `requests` counts."""

    def __init__(self) -> None:
        self.stories: list[tuple[str, str]] = []
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.requests = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests += 1
                if self.path in outer.pages:
                    self._send_page(*outer.pages[self.path])
                    return
                body = outer._feed().encode()
                etag = f'"{len(outer.stories)}"'
                unchanged = self.headers.get("If-None-Match") == etag
                self.send_response(304 if unchanged else 200)
                self.send_header("ETag", etag)
                self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
                self.send_header("Content-Length", "0" if unchanged else str(len(body)))
                self.end_headers()
                if not unchanged:
                    self.wfile.write(body)

            def _send_page(self, content_type: str, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
                """Log nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/rss.xml"
        self._date = format_datetime(timezone.now())

    def _feed(self) -> str:
        items = "".join(
            ITEM.format(
                title=escape(title), summary=escape(summary), number=n, port=self.port, date=self._date
            )
            for n, (title, summary) in enumerate(self.stories)
        )
        return FEED.format(port=self.port, items=items)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
