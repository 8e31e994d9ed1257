"""Decides which requests an edition may answer, and names the file of each response. Pure; opens no file.

An edition answers requests to which every anonymous reader gets the same response. Anything that could make
two readers' responses differ is either part of the address (scheme, host, path, page number of a listing) or
keeps the request out of the edition. The port in the Host header makes no difference.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
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
_MAX_PATH_LENGTH, _MAX_QUERY_LENGTH = 600, 2000
_SAFE_HOST = re.compile(r"[a-z0-9.-]{1,200}", re.ASCII)
LAST_KEPT_PAGE = 200


class Address(NamedTuple):
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


def address_of(
    environ: Mapping[str, str], scheme: str, session_cookie: str, live_parameters: frozenset[str]
) -> Address | None:
    """Return the address that a WSGI request asks for, or None if only the application may answer.

    `live_parameters` are the names of query parameters that change a response in more ways than an edition
    can keep. Parameters unknown to all pages (a newsletter's tracking parameter, for instance) change no page
    and are left out.
    """
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    # A substring test is cheaper than parsing, and few readers have a cookie.
    if session_cookie in cookies and session_cookie in parse_cookie(cookies):
        return None
    path, host = environ.get("PATH_INFO", "") or "/", split_domain_port(environ.get("HTTP_HOST", ""))[0]
    return _named(scheme, host, path, environ.get("QUERY_STRING", ""), live_parameters)


# Most readers request the same few addresses.
@lru_cache(maxsize=1000)
def _named(scheme: str, host: str, path: str, query: str, live_parameters: frozenset[str]) -> Address | None:
    if path.startswith(_OTHERS) or len(path) > _MAX_PATH_LENGTH or len(query) > _MAX_QUERY_LENGTH:
        return None
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    is_safe = _SAFE_PATH.fullmatch(path) and _SAFE_HOST.fullmatch(host)
    if not is_safe or not live_parameters.isdisjoint(parameters):
        return None
    # Only pages have lists; files for machines do not.
    number = page_number(parameters.get(PAGE_PARAMETER, "")) if path.endswith("/") else 1
    return Address(scheme, host, path, number if number <= LAST_KEPT_PAGE else 0)
