"""Decides which requests an edition may answer, and names the file of each response. Pure; opens no file.

An edition answers requests to which every anonymous reader gets the same response. Anything that could make
two readers' responses differ is either part of the address (scheme, host, path, page number of a listing) or
keeps the request out of the edition. The port in the Host header makes no difference.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from django.http import parse_cookie
from django.http.request import split_domain_port

from base.paging import PAGE_PARAMETER, page_number

# Responses below these paths depend on the user, are forms for one reader, or are files already.
_OTHERS = ("/admin/", "/gui/", "/tep/", "/static/")
PICTURES = (".avif", ".webp", ".jpg", ".jpeg", ".png", ".gif")
# A path must also be a safe file name: no dot segments, no empty segments, nothing that a file system reads
# differently. Paths of pages end in a slash; paths with a file extension are for machines.
_SAFE_PATH = re.compile(
    r"(?:/[a-z0-9_-][a-z0-9._-]{0,190})*/"
    r"|(?:/[a-z0-9_-]{1,190})*\.(?:xml|atom|json|opml|cap|js|txt|svg|avif|webp|jpe?g|png|gif)",
    re.ASCII,
)
_LONGEST_PATH = 600
_SAFE_HOST = re.compile(r"[a-z0-9.-]{1,200}", re.ASCII)
LAST_KEPT_PAGE = 200


@dataclass(frozen=True, slots=True)
class Address:
    """The address of one response.

    `page` is the number in `?trang=`, 1 without it, and 0 for numbers above LAST_KEPT_PAGE.
    """

    scheme: str
    host: str
    path: str
    page: int = 1

    @property
    def file(self) -> str:
        """The path of the file below the edition.

        For instance "https-example.vn/phong-trao/index.html", or "index.trang-2.html" beside it.
        """
        path = f"{self.scheme}-{self.host}{self.path}"
        if not path.endswith("/"):
            return path
        return f"{path}index.{f'trang-{self.page}.' if self.page > 1 else ''}html"

    @property
    def is_picture(self) -> bool:
        return self.path.endswith(PICTURES)

    @property
    def query(self) -> str:
        """The query string of the address, without the question mark; "" for the first page."""
        return f"{PAGE_PARAMETER}={self.page}" if self.page > 1 else ""


def address_of(
    environ: Mapping[str, str], scheme: str, session_cookie: str, live_parameters: frozenset[str]
) -> Address | None:
    """Return the address that a WSGI request asks for, or None if only the application may answer.

    `live_parameters` are the names of query parameters that change a response in more ways than an edition
    can keep. Parameters unknown to all pages (a newsletter's tracking parameter, for instance) change nothing
    and are left out.
    """
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    # Parsing costs more than looking, and few readers have a cookie.
    if session_cookie in cookies and session_cookie in parse_cookie(cookies):
        return None
    path, host = environ.get("PATH_INFO", "") or "/", split_domain_port(environ.get("HTTP_HOST", ""))[0]
    return _named(scheme, host, path, environ.get("QUERY_STRING", ""), live_parameters)


# Most readers request the same few addresses.
@lru_cache(maxsize=1000)
def _named(scheme: str, host: str, path: str, query: str, live_parameters: frozenset[str]) -> Address | None:
    if path.startswith(_OTHERS) or len(path) > _LONGEST_PATH:
        return None
    if not _SAFE_PATH.fullmatch(path) or not _SAFE_HOST.fullmatch(host):
        return None
    page = _page(query, live_parameters)
    if page is None:
        return None
    # Only pages have lists; files for machines have none.
    return Address(scheme, host, path, page if path.endswith("/") else 1)


def _page(query: str, live_parameters: frozenset[str]) -> int | None:
    """Return the page number of the listing as in Address, or None if only the application may answer."""
    if not query:
        return 1
    if len(query) > 2000:
        return None
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    if not live_parameters.isdisjoint(parameters):
        return None
    number = page_number(parameters.get(PAGE_PARAMETER, ""))
    return number if number <= LAST_KEPT_PAGE else 0
