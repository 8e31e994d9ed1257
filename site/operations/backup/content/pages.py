"""Public pages, rendered as readers get them, to compare a restored site with the one that was backed up."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any
from unittest import mock
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from base.models import BasePage
from base.visibility import readable

COUNT = 100
# The page tree of an empty site: root and Wagtail's welcome.
_OF_EMPTY_SITE = 2

logger = logging.getLogger(__name__)


def any_written() -> bool:
    """Return True if the site has pages of its own. A database without tables has none."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return Page._meta.db_table in tables and Page.objects.count() > _OF_EMPTY_SITE


def addresses() -> list[str]:
    """Return the addresses of up to COUNT public pages, spread evenly over all of them in the order of creation."""
    pages = readable(Page.objects.type(BasePage)).order_by("pk")
    keys = list(pages.values_list("pk", flat=True))
    if len(keys) > COUNT:
        keys = [keys[place * len(keys) // COUNT] for place in range(COUNT)]
    chosen = Page.objects.filter(pk__in=keys).order_by("pk")
    return [url for page in chosen if (url := page.full_url)]


def sums(urls: list[str], moment: datetime) -> dict[str, str]:
    """Return the SHA-256 of each page as it is at `moment`, or the status, such as "404", if that is not 200.

    The pages are rendered from the database, not taken from the edition.
    """
    handler = WSGIHandler()
    with _clock_at(moment):
        return {url: _sum(handler, url) for url in urls}


@contextmanager
def _clock_at(moment: datetime) -> Iterator[None]:
    """Stop Django's clock at `moment`, because some pages count days."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def _sum(handler: WSGIHandler, url: str) -> str:
    parts = urlsplit(url)
    environ: dict[str, Any] = {
        "PATH_INFO": parts.path,
        "HTTP_HOST": parts.netloc,
        "SERVER_PORT": str(parts.port or 443),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "https",
    }
    # Everything else that PEP 3333 requires.
    setup_testing_defaults(environ)
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = value
    statuses: list[str] = []

    def start(status: str, headers: Any, error: Any = None) -> Any:
        statuses.append(status.split()[0])

    try:
        with closing(handler(environ, start)) as answer:
            body = b"".join(answer)
    except Exception:
        # Even the error page failed. That must not stop a backup, or a restoration half-way.
        logger.exception("%s cannot be rendered", url)
        return "500"
    return hashlib.sha256(body).hexdigest() if statuses == ["200"] else statuses[0]
