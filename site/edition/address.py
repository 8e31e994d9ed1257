"""Which requests an edition may answer, and the name of the file that holds the answer. Pure; it opens no file.

An edition answers what every anonymous reader gets alike. All that could make two readers' answers differ is either
part of the address (scheme, host, path, number of the listing's page) or keeps the request out of the edition.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

# Below these, answers depend on who asks, or are files already.
_OTHERS = ("/admin/", "/tep/", "/media/", "/static/")
# Names of files stay names of files: no dot segments, no empty ones, nothing that a file system reads otherwise.
# Pages end in a slash; what ends in a name is made for machines.
_SAFE_PATH = re.compile(
    r"(?:/[a-z0-9_-][a-z0-9._-]{0,190})*/|(?:/[a-z0-9_-]{1,190})*\.(?:xml|atom|json|opml|cap|js|txt|svg|png)",
    re.ASCII,
)
_LONGEST_PATH = 600
_SAFE_HOST = re.compile(r"[a-z0-9.-]{1,200}(?::[0-9]{1,5})?", re.ASCII)
PAGE_PARAMETER = "trang"
_LISTING_FILE = re.compile(r"((?:.*/)?)index\.(?:trang-([0-9]{1,3})\.)?html", re.ASCII)
_LAST_KEPT_PAGE = 200


@dataclass(frozen=True, slots=True)
class Address:
    """`page` is the number in `?trang=`, 1 without it."""

    scheme: str
    host: str
    path: str
    page: int = 1

    @property
    def folder(self) -> str:
        """The host's folder in an edition. A colon would end the path in some configurations of web servers."""
        return f"{self.scheme}-{self.host.replace(':', '_')}"

    @property
    def file(self) -> str:
        """The file below the edition: "https-example.vn/phong-trao/index.html", "index.trang-2.html" beside it."""
        if not self.path.endswith("/"):
            return self.folder + self.path
        return f"{self.folder}{self.path}index.{f'trang-{self.page}.' if self.page > 1 else ''}html"

    @classmethod
    def of_file(cls, file: str) -> "Address":
        """The address whose `file` this is. Raises ValueError where it is none."""
        folder, slash, path = file.partition("/")
        scheme, dash, host = folder.partition("-")
        listing = _LISTING_FILE.fullmatch(path)
        if not (slash and dash):
            raise ValueError(file)
        host = host.replace("_", ":")
        return (
            cls(scheme, host, f"/{listing[1]}", int(listing[2] or 1))
            if listing
            else cls(scheme, host, f"/{path}")
        )

    @property
    def query(self) -> str:
        return f"{PAGE_PARAMETER}={self.page}" if self.page > 1 else ""


def address_of(
    environ: Mapping[str, str], scheme: str, session_cookie: str, live_parameters: frozenset[str]
) -> Address | None:
    """The address that this WSGI request asks for, or None where only the application may answer.

    `live_parameters`: names in a query string that change the answer in more ways than can be kept; parameters
    that no page knows (a newsletter's mark, somebody's invention) change nothing and are left out.
    """
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    if f"{session_cookie}=" in environ.get("HTTP_COOKIE", ""):
        return None
    path, host = environ.get("PATH_INFO", "") or "/", environ.get("HTTP_HOST", "").lower()
    return _named(scheme, host, path, environ.get("QUERY_STRING", ""), live_parameters)


# Most readers ask for the same few.
@lru_cache(maxsize=1000)
def _named(scheme: str, host: str, path: str, query: str, live_parameters: frozenset[str]) -> Address | None:
    if path.startswith(_OTHERS) or len(path) > _LONGEST_PATH:
        return None
    if not _SAFE_PATH.fullmatch(path) or not _SAFE_HOST.fullmatch(host):
        return None
    page = _page(query, live_parameters)
    if page is None or (page > 1 and not path.endswith("/")):
        return None
    return Address(scheme, host, path, page)


def _page(query: str, live_parameters: frozenset[str]) -> int | None:
    """The number of the listing's page; None where the query asks for what is not kept."""
    if not query:
        return 1
    if len(query) > 2000:
        return None
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    if not live_parameters.isdisjoint(parameters):
        return None
    number = parameters.get(PAGE_PARAMETER, "1")
    if not re.fullmatch(r"[1-9][0-9]{0,2}", number, re.ASCII) or int(number) > _LAST_KEPT_PAGE:
        return None
    return int(number)
