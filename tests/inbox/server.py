"""Feed server on loopback, which answers as told and records requests."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Play = Callable[[BaseHTTPRequestHandler], None]


class FeedServer:
    def __init__(self, address: str) -> None:
        self.address = address
        self.plays: dict[str, Play] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def play(self, path: str, play: Play) -> str:
        """Use `play` for all requests of `path`. Return the address."""
        self.plays[path] = play
        return self.url + path

    def paths(self) -> list[str]:
        return [path for path, _headers in self.requests]


@contextmanager
def running_server(host: str = "127.0.0.1") -> Iterator[FeedServer]:
    feed_server = FeedServer("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            feed_server.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            feed_server.plays.get(self.path, status(404))(self)
            self.close_connection = True

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    feed_server.address = f"{host}:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield feed_server
    finally:
        server.shutdown()
        server.server_close()


def body(data: bytes | str, content_type: str = "application/rss+xml", **headers: str) -> Play:
    """Answer a plain 200."""
    return status(
        200, data, {"Content-Type": content_type} | {k.replace("_", "-"): v for k, v in headers.items()}
    )


def status(code: int, data: bytes | str = b"", headers: dict[str, str] | None = None) -> Play:
    content = data.encode() if isinstance(data, str) else data

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return play


def redirect(location: str, code: int = 302) -> Play:
    return status(code, headers={"Location": location})


def validated(data: str, etag: str) -> Play:
    """Answer 200 with an ETag, and 304 if the client sends it back."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.end_headers()
        else:
            status(200, data, {"ETag": etag})(handler)

    return play


def raw(data: bytes) -> Play:
    """Send exactly these bytes, then close the connection."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)

    return play


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Send half a body, then a TCP reset."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<rss>")
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def late(seconds: float, answer: Play) -> Play:
    """Answer after a silence of this many seconds, like a server that builds its feed for every request."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        with suppress(OSError):
            answer(handler)

    return play


def trickle(start: bytes) -> Play:
    """Send `start`, then a byte every 50 ms for as long as the client reads (30 s at most)."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(start)
            for _ in range(600):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    return play


def rss(*items: str, title: str = "Sở Khoa học và Công nghệ") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://so.example.vn/</link>{''.join(items)}</channel></rss>"
    )


def item(number: int = 1, title: str = "", *, link: str = "", guid: str | None = None, more: str = "") -> str:
    link = link or f"https://so.example.vn/tin/{number}"
    guid = f"tin-{number}" if guid is None else guid
    return (
        f"<item><title>{title or f'Tin số {number} về an toàn thông tin'}</title><link>{link}</link>"
        f'<guid isPermaLink="false">{guid}</guid>'
        f"<description>Tóm tắt của tin số {number}.</description>{more}</item>"
    )
