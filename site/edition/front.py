"""The WSGI layer in front of Django: answers from the current edition, and renders missing responses into it.

nginx answers from the same files and passes on only requests for missing ones. Requests that the edition may
not answer go to Django unchanged. Responses for the edition are rendered from a request of their own, without
the reader's headers, so that nothing a reader sends can get into the responses of others.
"""

import gzip
import sys
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from wsgiref.headers import Headers
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils.http import http_date, parse_http_date_safe
from wagtail.models import Site

from base.delivery import memo
from base.delivery.evidence import Read, recorded, stands
from base.paging import PAGES_KEY
from edition import number
from edition.address import Address, address_of
from edition.bodies import SMALLEST_COMPRESSED
from edition.shelf import Kept, Shelf, end_of

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# Headers that are not kept with a response: dates, lengths, validators and encodings are the edition's own, and the
# number belongs to the request that rendered it.
_OWN_HEADERS = {
    *("content-length", "content-encoding", "etag", "last-modified", "vary", "date", "connection"),
    "x-request-id",
}
# Responses whose evidence is kept, about two kilobytes each.
_MOST_PRINTED = 5_000
# In seconds.
_LOOK_EVERY = 5.0
_FOR_ONE_READER = ("private", "no-store")
# Browsers and proxies revalidate each time, at the cost of a 304, so that withdrawn content disappears at
# once.
_REVALIDATE = ("Cache-Control", "no-cache")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A response that the application rendered for a reader of whom it knows nothing.

    `pages` is the number of pages of the list that it shows, 0 if it shows none.
    """

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class _Printed:
    """A response that was rendered for an edition, with its evidence, which stands until `ends_at`."""

    kept: Kept
    reads: Collection[Read]
    ends_at: float


class Front:
    """A WSGI application that answers from the edition where it may, and otherwise from Django."""

    def __init__(self, application: WSGI, shelf: Shelf) -> None:
        self.application = application
        self.shelf = shelf
        self._looked_at = time.monotonic()
        self._printed: dict[Address, _Printed] = {}
        self._secure_header, self._secure_value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
        self._live_parameters = frozenset(settings.EDITION_LIVE_PARAMETERS)
        self._session_cookie = settings.SESSION_COOKIE_NAME
        # ".example.vn" names example.vn, and patterns name no other host.
        self._hosts = frozenset(host.lower().removeprefix(".") for host in settings.ALLOWED_HOSTS)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        edition = self._edition()
        address = address_of(environ, self._scheme(environ), self._session_cookie, self._live_parameters)
        if edition is None or address is None or not self.is_known(address.host):
            return self.application(environ, start_response)
        answer = self._find(edition, address)
        if isinstance(answer, Kept):
            try:
                return _answer(answer, environ, start_response)
            except FileNotFoundError:
                # The edition was removed while its response was looked up.
                answer = None
        # A response that is not for everybody depends on this reader's cookies: a half-filled form, a waiting message.
        if answer is None or ("HTTP_COOKIE" in environ and not _is_for_everybody(answer.headers)):
            return self.application(environ, start_response)
        return _pass_on(answer, environ, start_response)

    def _edition(self) -> str | None:
        """Return the edition that answers, or None if the application must.

        The scheduler's process begins the next one if another machine has begun it. If it does not run, neither pages
        nor cached rights may stay as they were, so this process looks now and then, too.
        """
        edition, now = self.shelf.current(), time.monotonic()
        if edition is not None and now - self._looked_at < _LOOK_EVERY:
            return edition
        self._looked_at = now
        close_old_connections()
        try:
            return number.follow(self.shelf)
        except DatabaseError:
            # An old response is better than none.
            return self.shelf.latest()
        except OSError as error:
            self.shelf.report(error)
            return None

    def is_known(self, host: str) -> bool:
        """Return True for the hosts that an edition keeps responses of.

        These are the hosts that ALLOWED_HOSTS names in full, and those of Wagtail's sites. Otherwise every invented
        subdomain that a pattern allows would fill an edition.
        """
        if host in self._hosts:
            return True
        try:
            return host in memo.kept("hosts of sites", _hosts_of_sites)
        except DatabaseError:
            return False

    def _find(self, edition: str, address: Address) -> "Kept | Rendered | None":
        """Return the response of `address`, rendered if necessary, or None if the application must decide.

        The first page of a list knows how many there are. Other page numbers, and page numbers of pages without a
        list, are answered without keeping anything, so that invented ones cost neither disk space nor a rendering.
        """
        if address.page and (kept := self.shelf.find(edition, address)):
            return kept
        if address.page == 1:
            return self.print(edition, address)
        one = replace(address, page=1)
        first = self.shelf.find(edition, one) or self.print(edition, one)
        if isinstance(first, Rendered):
            # A missing or moved page is so under every page number.
            return None if first.status == "200 OK" else first
        if not first.pages:
            return first
        if 0 < address.page <= first.pages:
            return self.print(edition, address)
        return None

    def print(self, edition: str, address: Address) -> "Kept | Rendered":
        """Render the response of `address` into the edition and return it as kept.

        The first request for an address renders it. A response that may not be kept is returned as rendered.
        """
        with self.shelf.lock(address):
            # While this request waited for the lock, another may have rendered the response, and a new
            # edition may have begun.
            edition = self.shelf.current() or edition
            kept = self.shelf.find(edition, address) or self._print_again(edition, address)
            if kept is not None:
                return kept
            with recorded() as reads:
                rendered = self._render(address)
            if rendered.status != "200 OK" or not _is_for_everybody(rendered.headers):
                return rendered
            headers = [(name, value) for name, value in rendered.headers if name.lower() not in _OWN_HEADERS]
            Headers(headers).setdefault(*_REVALIDATE)
            kept = self.shelf.keep(edition, address, headers, rendered.body, rendered.pages)
            if kept is None:
                return rendered
            if len(self._printed) >= _MOST_PRINTED:
                self._printed.clear()
            self._printed[address] = _Printed(replace(kept, _bodies={}), list(reads), end_of(edition))
            return kept

    def _print_again(self, edition: str, address: Address) -> Kept | None:
        """Return the response as an earlier edition had it if its evidence stands, else None."""
        printed = self._printed.get(address)
        if printed is None or printed.ends_at <= time.time():
            return None
        try:
            if not stands(printed.reads, edition):
                return None
            kept, body = printed.kept, self.shelf.body_of(printed.kept)
        except (DatabaseError, FileNotFoundError):
            # The application says in words that the database is gone. A body that no edition holds may be gone, too.
            return None
        return self.shelf.keep(edition, address, kept.headers, body, kept.pages)

    def _scheme(self, environ: dict[str, Any]) -> str:
        if self._secure_header:
            return "https" if environ.get(self._secure_header) == self._secure_value else "http"
        return environ["wsgi.url_scheme"]

    def _render(self, address: Address) -> "Rendered":
        request: dict[str, Any] = {
            "PATH_INFO": address.path,
            "QUERY_STRING": address.query,
            "HTTP_HOST": address.host,
            "SERVER_NAME": address.host,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": address.scheme,
            "wsgi.errors": sys.stderr,
        }
        # All that PEP 3333 asks for besides.
        setup_testing_defaults(request)
        started: list[Any] = []
        answer = self.application(request, lambda *arguments: started.append(arguments))
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status, headers = started[0][:2]
        return Rendered(status, headers, body, request.get(PAGES_KEY, 0))


def _hosts_of_sites() -> frozenset[str]:
    return frozenset(host.lower() for host in Site.objects.values_list("hostname", flat=True))


def _is_for_everybody(headers: list[tuple[str, str]]) -> bool:
    """Return True if these response headers allow the response to be shared between readers."""
    found = Headers(headers)
    caching = found.get("Cache-Control", "")
    return "Set-Cookie" not in found and not any(word in caching for word in _FOR_ONE_READER)


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


def _pass_on(rendered: Rendered, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer with a response that is not kept, compressed if the reader accepts it.

    Django's GZipMiddleware has named Accept-Encoding in its Vary header, but saw no reader who accepts anything.
    """
    headers, body = rendered.headers, rendered.body
    if len(body) >= SMALLEST_COMPRESSED and "gzip" in _taken(environ.get("HTTP_ACCEPT_ENCODING", "")):
        # The validator is left out, because it names the plain form.
        headers = [pair for pair in headers if pair[0].lower() not in ("content-length", "etag")]
        body = gzip.compress(body, 6, mtime=0)
        headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
    start_response(rendered.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


_http_date = lru_cache(maxsize=1000)(http_date)


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
    since = environ.get("HTTP_IF_MODIFIED_SINCE", "")
    # The same date and not a later one: bytes that come back have their old date again. nginx compares so, too.
    return bool(since) and kept.last_modified == parse_http_date_safe(since)
