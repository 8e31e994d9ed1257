"""The WSGI layer in front of Django: answers from the current edition, and renders missing responses into it.

nginx answers from the same files and passes on only requests for missing ones. Requests that the edition may not answer
go to Django unchanged. Responses for the edition are rendered from a new request without the reader's headers, so that
nothing a reader sends can get into the responses of others.
"""

import gzip
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import Any, NamedTuple
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils.http import parse_http_date
from wagtail.models import Site

from base.delivery import memo
from base.delivery.encodings import accepted_encodings
from base.delivery.evidence import Read, recorded, stands
from base.paging import PAGE_PARAMETER, PAGES_KEY
from edition import number
from edition.address import Address, address_of
from edition.bodies import MIN_COMPRESSED_SIZE
from edition.shelf import Shelf, StoredResponse, is_of_now

# Headers that are not kept with a response: dates, lengths, validators and encodings are the edition's own, and the
# number belongs to the request that rendered it.
_OWN_HEADERS = {
    *("content-length", "content-encoding", "etag", "last-modified", "vary", "date", "connection"),
    "x-request-id",
}
# Responses whose evidence is stored, about two kilobytes each.
_MAX_PRINTED = 5_000
# In seconds.
_CHECK_INTERVAL = 5.0
_FOR_ONE_READER = ("private", "no-store")
# Browsers and proxies revalidate each time, at the cost of a 304, so that withdrawn content disappears at
# once.
_REVALIDATE = {"Cache-Control": "no-cache"}


class Rendered(NamedTuple):
    """A response that the application rendered for an unknown reader.

    `pages` is the number of pages of the list that it shows, 0 if it shows none.
    """

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    pages: int


class _Printed(NamedTuple):
    """A response that was rendered for `edition`, with its evidence, which is valid as long as the edition's times."""

    headers: dict[str, str]
    pages: int
    reads: Collection[Read]
    edition: str


class Front:
    """A WSGI application that answers from the edition where it may, and otherwise from Django."""

    def __init__(self, application: WSGIApplication, shelf: Shelf) -> None:
        self.application = application
        self.shelf = shelf
        self._checked_at = time.monotonic()
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
        if isinstance(answer, StoredResponse):
            try:
                return _answer(answer, environ, start_response)
            except FileNotFoundError:
                # The edition was removed while its response was looked up.
                return self.application(environ, start_response)
        if answer and _is_for(answer, environ):
            return _pass_on(answer, environ, start_response)
        return self.application(environ, start_response)

    def _edition(self) -> str | None:
        """Return the edition that answers, or None if the application must.

        If another machine has begun the next edition, the scheduler's process here follows. This process also checks
        now and then, so that pages and cached rights do not become stale if no scheduler runs.
        """
        edition, now = self.shelf.current(), time.monotonic()
        if edition is not None and now - self._checked_at < _CHECK_INTERVAL:
            return edition
        self._checked_at = now
        return self.turn(number.follow)

    def turn(self, step: Callable[[Shelf], str]) -> str | None:
        """Begin or follow an edition by `step`, a function of `edition.number`, and return the edition that answers.

        If the database does not answer, the last edition stays; if the disk cannot be written, there is none.
        """
        close_old_connections()
        try:
            return step(self.shelf)
        except DatabaseError:
            # An old response is better than none.
            return self.shelf.latest()
        except OSError as error:
            self.shelf.report(error)
            return None

    def is_known(self, host: str) -> bool:
        """Return True if an edition keeps responses of this host.

        It does for the hosts that ALLOWED_HOSTS names in full, and for those of Wagtail's sites. Otherwise every
        invented subdomain that a pattern allows would fill an edition.
        """
        if host in self._hosts:
            return True
        with suppress(DatabaseError):
            return host in memo.get_or_set(
                "hosts", lambda: {site.hostname.lower() for site in Site.objects.all()}
            )
        return False

    def _find(self, edition: str, address: Address) -> StoredResponse | Rendered | None:
        """Return the response of `address`, rendered if necessary, or None if the application must decide.

        The response of a list's first page states the number of pages. Requests for pages beyond it, or with a page
        number where there is no list, keep nothing, so invented numbers cost neither disk space nor a rendering.
        """
        if address.page and (stored := self.shelf.find(edition, address)):
            return stored
        if address.page != 1:
            first = self._find(edition, address._replace(page=1))
            # Page numbers make no difference to a page without a list, a missing page or a moved one.
            if first is None or not first.pages:
                return first
            if isinstance(first, Rendered) or not 0 < address.page <= first.pages:
                return None
        return self.print(edition, address)

    def print(self, edition: str, address: Address) -> StoredResponse | Rendered:
        """Render the response of `address` into the edition and return it as stored.

        Only the first request for an address renders it. A response that may not be kept is returned as rendered.
        """
        with self.shelf.lock(address):
            # While this request waited for the lock, another may have rendered the response, and a new
            # edition may have begun.
            edition = self.shelf.current() or edition
            stored = self.shelf.find(edition, address) or self._print_again(edition, address)
            if stored is not None:
                return stored
            with recorded() as reads:
                rendered = self._render(address)
            if rendered.status != "200 OK" or not _is_for_everybody(rendered.headers):
                return rendered
            headers = {name: value for name, value in rendered.headers if name.lower() not in _OWN_HEADERS}
            stored = self.shelf.keep(edition, address, _REVALIDATE | headers, rendered.body, rendered.pages)
            if stored is None:
                return rendered
            if len(self._printed) >= _MAX_PRINTED:
                self._printed.clear()
            self._printed[address] = _Printed(stored.headers, stored.pages, list(reads), edition)
            return stored

    def _print_again(self, edition: str, address: Address) -> StoredResponse | None:
        """Return the response of an earlier edition if its evidence still stands, else None."""
        printed = self._printed.get(address)
        # If the database is down, the application has a page that says so. A body without an edition may have been
        # deleted.
        with suppress(DatabaseError, FileNotFoundError):
            if printed and is_of_now(printed.edition) and stands(printed.reads, edition):
                body = self.shelf.body_of(printed.headers)
                return self.shelf.keep(edition, address, printed.headers, body, printed.pages)
        return None

    def _scheme(self, environ: dict[str, Any]) -> str:
        if self._secure_header:
            return "https" if environ.get(self._secure_header) == self._secure_value else "http"
        return environ["wsgi.url_scheme"]

    def _render(self, address: Address) -> Rendered:
        request: dict[str, Any] = {
            "PATH_INFO": address.path,
            "QUERY_STRING": f"{PAGE_PARAMETER}={address.page}" if address.page > 1 else "",
            "HTTP_HOST": address.host,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": address.scheme,
        }
        # Everything else that PEP 3333 requires.
        setup_testing_defaults(request)
        started: Any = []
        answer = self.application(request, lambda *arguments: started.append(arguments))
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status, headers = started[0][:2]
        return Rendered(status, headers, body, request.get(PAGES_KEY, 0))


def behind_edition(application: WSGIApplication) -> WSGIApplication:
    """Return `application` behind a front, or `application` itself if editions are turned off.

    Starting the process begins a new edition: templates may be new, or the last process may have died between
    a write and its edition.
    """
    if not settings.EDITION:
        return application
    front = Front(application, Shelf(settings.EDITION_ROOT))
    front.turn(number.start)
    return front


def _is_for_everybody(headers: list[tuple[str, str]]) -> bool:
    """Return True if these response headers allow the response to be shared between readers."""
    found = Headers(headers)
    caching = found.get("Cache-Control", "")
    return "Set-Cookie" not in found and not any(word in caching for word in _FOR_ONE_READER)


def _is_for(rendered: Rendered, environ: dict[str, Any]) -> bool:
    """Return True if the application would give the reader of `environ` this response, too."""
    # No page uses the omitted parameters, but redirects from addresses of a former site may name them ("?id=7").
    if rendered.status != "200 OK" and environ.get("QUERY_STRING"):
        return False
    # A response that is not for everybody depends on this reader's cookies: a half-filled form, a waiting message.
    return "HTTP_COOKIE" not in environ or _is_for_everybody(rendered.headers)


def _answer(
    stored: StoredResponse, environ: dict[str, Any], start_response: Callable[..., Any]
) -> list[bytes]:
    if _has_it(stored, environ):
        left = [pair for pair in stored.headers.items() if pair[0] != "Content-Type"]
        start_response("304 Not Modified", left)
        return []
    taken = accepted_encodings(environ.get("HTTP_ACCEPT_ENCODING", ""))
    # The smallest form that the reader accepts.
    encoding = next((encoding for encoding in stored.encodings if encoding in taken), "")
    return _send(
        "200 OK", [*stored.headers.items()], stored.body(encoding), encoding, environ, start_response
    )


def _pass_on(rendered: Rendered, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer with a response that is not stored, compressed if the reader accepts it.

    Django's GZipMiddleware has added Accept-Encoding to Vary, but the request that it saw accepted no encoding.
    """
    # A validator would name the plain form, and no reader's copy is compared with it.
    headers = [pair for pair in rendered.headers if pair[0].lower() not in ("content-length", "etag")]
    body, encoding = rendered.body, ""
    taken = accepted_encodings(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if len(body) >= MIN_COMPRESSED_SIZE and "gzip" in taken:
        body, encoding = gzip.compress(body, 6, mtime=0), "gzip"
    return _send(rendered.status, headers, body, encoding, environ, start_response)


def _send(
    status: str,
    headers: list[tuple[str, str]],
    body: bytes,
    encoding: str,
    environ: dict[str, Any],
    start_response: Callable[..., Any],
) -> list[bytes]:
    if encoding:
        headers.append(("Content-Encoding", encoding))
    headers.append(("Content-Length", str(len(body))))
    start_response(status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _has_it(stored: StoredResponse, environ: dict[str, Any]) -> bool:
    """Return True if the reader's cached copy is current.

    The ETag counts before the date (RFC 9110, section 13.2.2).
    """
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is None:
        # The same date, not a later one: a body that comes back has its old date again. nginx compares this way, too.
        return environ.get("HTTP_IF_MODIFIED_SINCE") == stored.headers["Last-Modified"]
    # A weak comparison; a substring is enough, because the tag includes its quotes.
    if tags.strip() == "*" or stored.headers["ETag"].removeprefix("W/") in tags:
        return True
    # The tags by which nginx sent the same file from the last edition: its date and size, in hexadecimal.
    date = parse_http_date(stored.headers["Last-Modified"])
    sizes = (stored.size(encoding) for encoding in ("", *stored.encodings))
    return any(f'"{date:x}-{size:x}"' in tags for size in sizes)
