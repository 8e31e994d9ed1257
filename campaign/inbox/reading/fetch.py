"""Fetch one document over HTTP and return the result as a value.

No behaviour of a server raises an exception.

All network access of the inbox goes through this module, and every connection through guard.py. It keeps no
cookies, follows redirects itself (each hop is checked again), and knows nothing of Django or of feeds.
"""

from __future__ import annotations

import http.client
import io
import re
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

from urllib3.exceptions import DecodeError, HTTPError, IncompleteRead, ProtocolError
from urllib3.response import BaseHTTPResponse, HTTPResponse
from urllib3.util import make_headers

from campaign.inbox.reading.addresses import host_is_allowed, host_of, shown_address, web_address
from campaign.inbox.reading.guard import (
    AddressRefusedError,
    GuardedConnection,
    NameNotFoundError,
    NotAcceptedError,
    check_address,
    open_connection,
)
from campaign.inbox.reading.types import Fetched, FetchFailed, FetchRequest, FetchResult, NotModified

_SOFTWARE = "TinAnNinhMang/1.0"
_MAX_REDIRECTS = 5
_CHUNK = 65536
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"
)
_GZIP, _GZIP_FORMAT = b"\x1f\x8b\x08", 31
# The beginnings of XML and JSON, the first also after a byte order mark.
_PLAIN = (b"<", b"{", b"\xef\xbb\xbf<")
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}


def user_agent(contact: str) -> str:
    """Return the User-Agent of the site at the address `contact`, for the owners of feeds, who look for it in logs."""
    return f"{_SOFTWARE} (+{contact})"


# Called with a host and the maximum wait in seconds; the context is held while the host is requested.
Turn = Callable[[str, float], AbstractContextManager[None]]


def take_turns() -> Turn:
    """Return a `turn` for several threads that lets only one of them send a request to a host at a time.

    Entering it raises TimeoutError if the wait is longer than allowed.
    """
    hosts: dict[str, threading.Lock] = {}
    changing = threading.Lock()

    @contextmanager
    def turn(host: str, seconds: float) -> Iterator[None]:
        with changing:
            lock = hosts.setdefault(host, threading.Lock())
        if not lock.acquire(timeout=max(seconds, 0)):
            raise TimeoutError
        try:
            yield
        finally:
            lock.release()

    return turn


@contextmanager
def _without_waiting(_host: str, _seconds: float) -> Iterator[None]:
    yield


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """Limits in seconds and bytes.

    A server may take `connect_seconds` to accept a connection, and the rest of `total_seconds` to answer.
    `max_bytes` counts after decompression; `turn` serialises requests to one host.
    """

    allow: frozenset[str] = field(default_factory=frozenset)
    connect_seconds: float = 5
    total_seconds: float = 20
    max_bytes: int = 5 * 1024 * 1024
    turn: Turn = _without_waiting
    user_agent: str = _SOFTWARE


class _FetchError(Exception):
    """Carries a FetchFailed from within a transfer to `fetch`."""

    def __init__(self, reason: str, message: str, *rest: Any) -> None:
        super().__init__(message)
        self.value = FetchFailed(reason, message, *rest)


def fetch(request: FetchRequest, config: FetchConfig) -> FetchResult:
    """Return the body, "not modified", or the reason of the failure, within `config.total_seconds`."""
    deadline = time.monotonic() + config.total_seconds
    try:
        return _follow(request, config, deadline)
    except _FetchError as failure:
        return failure.value


def _follow(request: FetchRequest, config: FetchConfig, deadline: float) -> FetchResult:
    url, permanent, seen = request.url, True, set()
    for _hop in range(_MAX_REDIRECTS + 1):
        seen.add(url)
        with _exchange(url, request, config, deadline) as response:
            if response.status not in _REDIRECTS:
                return _receive(url, response, request, config, permanent and url != request.url)
            location = response.headers.get("location", "")
            permanent = permanent and response.status in _PERMANENT
        url = _next_hop(url, location, request, config)
        if url in seen:
            raise _FetchError("redirect_loop", "Máy chủ nguồn chuyển hướng vòng quanh, không tới được đâu.")
    raise _FetchError(
        "redirect_loop", f"Máy chủ nguồn chuyển hướng quá {_MAX_REDIRECTS} lần nên chưa lấy được tin."
    )


def _next_hop(url: str, location: str, request: FetchRequest, config: FetchConfig) -> str:
    # http.client decodes headers as Latin-1, but servers send addresses in UTF-8.
    location = location.encode("latin-1", "replace").decode("utf-8", "replace").partition("#")[0]
    target = web_address(location, base=url)
    if not target:
        raise _FetchError("bad_redirect", "Máy chủ nguồn chuyển hướng mà không cho biết một địa chỉ hợp lệ.")
    try:
        check_address(target, config.allow)
    except AddressRefusedError as refused:
        words = f"Máy chủ nguồn chuyển hướng tới nơi không được phép. {_REFUSALS[refused.reason]}"
        raise _FetchError(refused.reason, words) from refused
    host = host_of(target)
    if request.allowed_hosts and not host_is_allowed(host, request.allowed_hosts):
        raise _FetchError(
            "redirect_host",
            f"Nguồn chuyển hướng sang máy chủ {host}, không có trong danh sách máy chủ được phép.",
        )
    return target


@contextmanager
def _exchange(
    url: str, request: FetchRequest, config: FetchConfig, deadline: float
) -> Iterator[BaseHTTPResponse]:
    """Yield the response to one GET request before its body is read. Any error inside becomes a _FetchError."""
    connection = None
    watchdog = None
    host = url
    held = ExitStack()
    try:
        target = check_address(url, config.allow)
        host = target.host
        _wait_for_turn(host, held, config, deadline)
        connection = open_connection(target, config.allow, config.connect_seconds, deadline)
        # Socket timeouts restart with each byte, so only closing the connection ends slowly trickling
        # headers.
        watchdog = threading.Timer(max(deadline - time.monotonic(), 0), connection.expire)
        watchdog.daemon = True
        watchdog.start()
        connection.request("GET", target.path, headers=_headers(request, config), preload_content=False)
        yield connection.getresponse()
        _raise_if_expired(connection, config)
    except _FetchError:
        _raise_if_expired(connection, config)
        raise
    except (AddressRefusedError, HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        _raise_if_expired(connection, config)
        raise _explain(error, host, config) from error
    finally:
        if watchdog is not None:
            watchdog.cancel()
        if connection is not None:
            connection.release()
        held.close()


def _wait_for_turn(host: str, held: ExitStack, config: FetchConfig, deadline: float) -> None:
    try:
        held.enter_context(config.turn(host, deadline - time.monotonic()))
    except TimeoutError as error:
        words = f"Chưa tới lượt hỏi máy chủ {host}: máy chủ ấy còn đang trả lời cho một nguồn khác."
        raise _FetchError("busy_host", words) from error


def _raise_if_expired(connection: GuardedConnection | None, config: FetchConfig) -> None:
    """Raise _FetchError if the connection was closed at the deadline.

    To its reader such a connection looks like one that ended regularly, so this must be checked last.
    """
    if connection is not None and connection.expired:
        raise _timeout(config)


def _timeout(config: FetchConfig) -> _FetchError:
    seconds = f"{config.total_seconds:.0f}"
    return _FetchError(
        "timeout", f"Máy chủ nguồn trả lời quá chậm: quá {seconds} giây mà chưa gửi hết nội dung."
    )


def _headers(request: FetchRequest, config: FetchConfig) -> dict[str, str]:
    headers = make_headers(user_agent=config.user_agent, accept_encoding=True) | {"accept": _ACCEPT}
    if request.etag:
        headers["if-none-match"] = request.etag
    if request.last_modified:
        headers["if-modified-since"] = request.last_modified
    return headers


def _receive(
    url: str, response: BaseHTTPResponse, request: FetchRequest, config: FetchConfig, moved: bool
) -> FetchResult:
    headers = response.headers
    # A session id would be another one at each poll, so the feed would never count as moved.
    moved_to = shown_address(url) if moved and shown_address(url) != request.url else ""
    # Validators are sent back unchanged; one that cannot be sent back safely is not kept.
    etag, modified = (_validator(headers.get(name, "")) for name in ("etag", "last-modified"))
    if response.status == 304:
        return NotModified(etag or request.etag, modified or request.last_modified, moved_to)
    if response.status != 200:
        raise _status_failure(response.status, headers.get("retry-after", ""), host_of(url))
    sent = _read(response, config, decode=False)
    body = _unpacked(_decoded(sent, headers.get("content-encoding", ""), config), config)
    max_age = _max_age(headers.get("cache-control", ""))
    return Fetched(url, bytes(body), headers.get("content-type", ""), etag, modified, max_age, moved_to)


def _read(response: BaseHTTPResponse, config: FetchConfig, *, decode: bool) -> bytearray:
    body = bytearray()
    for chunk in response.stream(_CHUNK, decode_content=decode):
        body += chunk
        _check_size(body, config)
    return body


def _decoded(sent: bytearray, encoding: str, config: FetchConfig) -> bytearray:
    """Return a body decoded as its header says, or as it was sent if it is plain nevertheless."""
    try:
        response = HTTPResponse(io.BytesIO(sent), {"content-encoding": encoding}, preload_content=False)
        return _read(response, config, decode=True)
    except DecodeError:
        if sent.lstrip().startswith(_PLAIN):
            return sent
        raise


def _check_size(body: bytearray, config: FetchConfig) -> None:
    if len(body) > config.max_bytes:
        megabytes = config.max_bytes / 1024 / 1024
        raise _FetchError("too_large", f"Nội dung lớn hơn {megabytes:.0f} MB nên không được nhận.")


def _unpacked(body: bytearray, config: FetchConfig) -> bytearray:
    """Return a body that was compressed by gzip without a header that says so, or twice, as it was before that."""
    if not body.startswith(_GZIP):
        return body
    try:
        unpacked = bytearray(zlib.decompressobj(_GZIP_FORMAT).decompress(body, config.max_bytes + 1))
    except zlib.error:
        return body
    _check_size(unpacked, config)
    return unpacked


def _validator(value: str) -> str:
    return value if len(value) <= 250 and value.isascii() and value.isprintable() else ""


def _max_age(cache_control: str) -> int | None:
    match = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", cache_control, re.IGNORECASE)
    return int(match.group(1)) if match else None


def _status_failure(status: int, retry_after: str, host: str) -> _FetchError:
    words = {
        401: "Máy chủ nguồn đòi đăng nhập",
        403: "Máy chủ nguồn từ chối truy cập",
        404: "Không tìm thấy nội dung ở địa chỉ này",
        410: "Máy chủ nguồn báo rằng nội dung ở địa chỉ này đã bị gỡ bỏ hẳn",
        429: "Máy chủ nguồn yêu cầu lấy tin thưa hơn",
        503: "Máy chủ nguồn tạm ngừng phục vụ",
    }.get(status)
    if words is None:
        words = "Máy chủ nguồn đang gặp lỗi" if status >= 500 else "Máy chủ nguồn trả lời không như mong đợi"
    seconds = parse_retry_after(retry_after, time.time()) if status in (429, 503) else None
    return _FetchError("http_status", f"{words} (mã {status}).", status, seconds, host)


def parse_retry_after(value: str, now: float) -> int | None:
    """Return the seconds to wait by a Retry-After header (RFC 9110 section 10.2.3), or None if it is invalid.

    The header holds a number of seconds or a date; `now` is a timestamp.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return int(value[:9])
    try:
        return max(0, round(parsedate_to_datetime(value).timestamp() - now))
    except (ValueError, OverflowError):
        return None


def _explain(error: Exception, host: str, config: FetchConfig) -> _FetchError:
    """Return the error with a message for the editor that describes an exception of the transport."""
    cause = error.__cause__ or error.__context__
    if isinstance(error, AddressRefusedError):
        return _FetchError(error.reason, _REFUSALS[error.reason])
    if isinstance(error, NameNotFoundError):
        return _FetchError("dns", f"Không tìm thấy máy chủ {host}; hãy kiểm tra lại tên miền.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _FetchError("tls", f"Chứng thư bảo mật của {host} không hợp lệ hoặc đã hết hạn.")
    if isinstance(error, ssl.SSLError):
        return _FetchError("tls", f"Không thiết lập được kết nối bảo mật (HTTPS) với {host}.")
    if isinstance(error, NotAcceptedError):
        seconds = f"{config.connect_seconds:.0f}"
        return _FetchError("connect", f"Máy chủ {host} không nhận kết nối trong {seconds} giây.")
    if isinstance(error, TimeoutError) or isinstance(cause, TimeoutError):
        return _timeout(config)
    if isinstance(error, DecodeError):
        return _FetchError("bad_encoding", "Nội dung nén mà máy chủ nguồn gửi bị hỏng.")
    if isinstance(error, (IncompleteRead, ProtocolError, http.client.IncompleteRead, ConnectionResetError)):
        return _FetchError("truncated", "Kết nối bị ngắt giữa chừng, nội dung chưa tải hết.")
    if isinstance(error, (http.client.HTTPException, HTTPError, ValueError)):
        return _FetchError("bad_response", "Máy chủ nguồn trả lời sai quy cách HTTP.")
    return _FetchError("connect", f"Không kết nối được tới máy chủ {host}.")


_REFUSALS = {
    "bad_url": "Địa chỉ không hợp lệ: chỉ nhận http:// hoặc https://, không kèm tên đăng nhập.",
    "port": "Cổng mạng trong địa chỉ không được phép; chỉ dùng cổng 80 và 443.",
    "private_address": "Địa chỉ trỏ vào mạng nội bộ hoặc vùng không công khai nên không được truy cập.",
}
