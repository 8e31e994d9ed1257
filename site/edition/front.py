"""The WSGI layer in front of Django: answers from the current edition, and renders missing responses into it.

nginx answers from the same files and passes on only requests for missing ones. Requests that the edition may
not answer go to Django unchanged. Responses for the edition are rendered from a request of their own, without
the reader's headers, so that nothing a reader sends can get into the responses of others.
"""

import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache, partial
from typing import Any, BinaryIO

from django.conf import settings
from django.db import DatabaseError
from django.http.request import split_domain_port, validate_host

from edition import clock, number
from edition.address import Address, address_of
from edition.shelf import Kept, Shelf

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# Headers that are not kept with a response: dates, lengths, validators and encodings are the edition's own.
_OWN_HEADERS = {"content-length", "content-encoding", "etag", "last-modified", "vary", "date", "connection"}
_FOR_ONE_READER = ("private", "no-store")
# Browsers and proxies revalidate each time, at the cost of a 304, so that withdrawn content disappears at
# once.
_REVALIDATE = ("Cache-Control", "no-cache")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A response that the application rendered for a reader of whom it knows nothing."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    # Path of the file that the body was read from; "" if it was rendered.
    file: str = ""


class _OpenFile:
    """Answer of the application that is an open file (`wsgi.file_wrapper`, PEP 3333)."""

    def __init__(self, file: BinaryIO, block_size: int = 65_536) -> None:
        self.file = file
        self._block_size = block_size

    def __iter__(self) -> Iterator[bytes]:
        return iter(partial(self.file.read, self._block_size), b"")

    def close(self) -> None:
        self.file.close()


class Front:
    """A WSGI application that answers from the edition where it may, and otherwise from Django."""

    def __init__(self, application: WSGI, shelf: Shelf) -> None:
        self.application = application
        self.shelf = shelf
        self._secure_header, self._secure_value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
        self._live_parameters = frozenset(settings.EDITION_LIVE_PARAMETERS)
        self._session_cookie = settings.SESSION_COOKIE_NAME

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        address = address_of(environ, self._scheme(environ), self._session_cookie, self._live_parameters)
        if address is None or not validate_host(split_domain_port(address.host)[0], settings.ALLOWED_HOSTS):
            return self.application(environ, start_response)
        edition = self._edition()
        if edition is None:
            return self.application(environ, start_response)
        answer = self.shelf.find(edition, address) or self.print(edition, address, environ)
        if isinstance(answer, Kept):
            return _answer(answer, environ, start_response)
        if "HTTP_COOKIE" in environ and not _is_for_everybody(answer.headers):
            # The response depends on this reader's cookies: a half-filled form, a waiting message.
            return self.application(environ, start_response)
        start_response(answer.status, answer.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def print(self, edition: str, address: Address, environ: dict[str, Any]) -> "Kept | Rendered":
        """Render the response of `address` into the edition and return it as kept.

        The first request for an address renders it. A response that may not be kept is returned as rendered.
        """
        with self.shelf.lock(address):
            # While this request waited for the lock, another may have rendered the response, and a new
            # edition may have begun.
            edition = self.shelf.current() or edition
            kept = self.shelf.find(edition, address)
            if kept is not None:
                return kept
            rendered = self._render(address, environ)
            if rendered.status != "200 OK" or not _is_for_everybody(rendered.headers):
                return rendered
            headers = [(name, value) for name, value in rendered.headers if name.lower() not in _OWN_HEADERS]
            if not any(name.lower() == "cache-control" for name, _ in headers):
                headers.append(_REVALIDATE)
            return self.shelf.keep(edition, address, headers, rendered.body, rendered.file) or rendered

    def _edition(self) -> str | None:
        try:
            return self.shelf.current() or self.shelf.start(clock.next_moment(), number.current())
        except DatabaseError:
            # The last edition has expired and the end of the next is unknown; an old response is better than
            # none.
            return self.shelf.latest()

    def _scheme(self, environ: dict[str, Any]) -> str:
        if self._secure_header:
            return "https" if environ.get(self._secure_header) == self._secure_value else "http"
        return environ["wsgi.url_scheme"]

    def _render(self, address: Address, environ: dict[str, Any]) -> "Rendered":
        clean = {name: value for name, value in environ.items() if not name.startswith(("HTTP_", "CONTENT_"))}
        clean |= {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address.path,
            "QUERY_STRING": address.query,
            "HTTP_HOST": address.host,
            "wsgi.input": io.BytesIO(),
            "wsgi.file_wrapper": _OpenFile,
        }
        if self._secure_header and address.scheme == "https":
            clean[self._secure_header] = self._secure_value
        started: list[Any] = []
        answer = self.application(clean, lambda *arguments: started.append(arguments))
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status, headers = started[0][:2]
        # A file of a storage on this machine is named by its path, others by the storage's own name.
        name = answer.file.name if isinstance(answer, _OpenFile) else ""
        return Rendered(status, headers, body, name if os.path.isabs(name) else "")


def _is_for_everybody(headers: list[tuple[str, str]]) -> bool:
    """Return True if these response headers allow the response to be shared between readers."""
    for name, value in headers:
        if name.lower() == "set-cookie":
            return False
        if name.lower() == "cache-control" and any(word in value for word in _FOR_ONE_READER):
            return False
    return True


def _answer(kept: Kept, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    headers = [
        *kept.headers,
        ("ETag", kept.etag),
        ("Last-Modified", _http_date(kept.last_modified)),
        ("Vary", "Accept-Encoding"),
    ]
    if _has_it(kept, environ):
        start_response("304 Not Modified", [pair for pair in headers if pair[0] != "Content-Type"])
        return []
    encoding = _encoding(kept, environ.get("HTTP_ACCEPT_ENCODING", ""))
    body = kept.body(encoding)
    if encoding:
        headers.append(("Content-Encoding", encoding))
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


_http_date = lru_cache(maxsize=1000)(partial(formatdate, usegmt=True))


def _encoding(kept: Kept, accepted: str) -> str:
    """Return the smallest of the kept encodings that the reader accepts, or "" for none."""
    taken = _taken(accepted)
    return next((encoding for encoding in kept.encodings if encoding in taken), "")


# Browsers send few different values.
@lru_cache(maxsize=200)
def _taken(accepted: str) -> frozenset[str]:
    """Return the encodings that an Accept-Encoding header names, without those refused by "q=0"."""
    offers = {}
    for offer in accepted.split(","):
        name, _, quality = offer.partition(";")
        offers[name.strip().lower()] = quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return frozenset(name for name, is_taken in offers.items() if is_taken)


def _has_it(kept: Kept, environ: dict[str, Any]) -> bool:
    """Return True if the reader's cached copy is current.

    The ETag counts before the date (RFC 9110, section 13.2.2).
    """
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or kept.etag.removeprefix("W/") in known
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if not since:
        return False
    try:
        return kept.last_modified <= parsedate_to_datetime(since).timestamp()
    except (ValueError, OverflowError):
        return False
