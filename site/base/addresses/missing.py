"""Counts requests by readers for addresses that do not exist.

The counter wraps the application outside the edition, because pages of the edition are rendered without the reader's
headers, such as Referer. It writes at most one row per second and process, and keeps a bounded number of rows. The only
data that it stores about a reader is the host name in the Referer.
"""

import logging
import math
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from base.delivery.counting import brief_transaction
from base.models import MissingAddress
from vietnamese.text import nfc

logger = logging.getLogger(__name__)

MAX_ROWS = 1_000
_MAX_WAITING = 200
_MAX_PATH_LENGTH = 200
_WRITE_EVERY = 1.0
# Prefixes outside the public pages. Addresses below the last two may contain one person's secret.
_OTHERS = ("/admin/", "/static/", "/gui/", "/xem-truoc/")
# Paths that vulnerability scanners try: other software, hidden files, backups.
_NOISE = re.compile(
    r"/\.|//|\.\.|[\x00-\x20\x7f<>\"'`{}|\\^%]"
    r"|^/(?:wp|wordpress|blog/wp|phpmyadmin|pma|cgi-bin|vendor|xmlrpc|joomla|drupal|actuator|solr|owa|hnap1|boaform)\b"
    r"|/wp-[a-z]"
    r"|\.(?:php\d?|phtml|aspx?|ashx|jspx?|cgi|env|git|sql|bak|old|swp|zip|tar|gz|rgz|rar|7z|ini|ya?ml|toml|log|sh|exe|dll)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Asked:
    count: int = 0
    referrer: str = ""


class Tally:
    """Counts that are not in the database yet. Safe for use by several threads."""

    def __init__(self) -> None:
        self._waiting: dict[str, _Asked] = {}
        self._lock = threading.Lock()
        self._written_at = -math.inf

    def note(self, path: str, referrer: str) -> None:
        """Count one request, and write the address with the highest count if the last write is at least a second old.

        A new path is ignored while too many wait. If the database fails, the written count is lost and a warning
        logged.
        """
        with self._lock:
            if path in self._waiting or len(self._waiting) < _MAX_WAITING:
                asked = self._waiting.setdefault(path, _Asked())
                asked.count += 1
                asked.referrer = referrer or asked.referrer
            if time.monotonic() - self._written_at < _WRITE_EVERY:
                return
            self._written_at = time.monotonic()
            most = max(self._waiting, key=lambda one: self._waiting[one].count)
            asked = self._waiting.pop(most)
        try:
            with brief_transaction():
                _write(most, asked)
        except DatabaseError as error:
            logger.warning("a missing address was not counted: %s", error)


def _write(path: str, asked: _Asked) -> None:
    changes: dict[str, Any] = {"count": F("count") + asked.count, "last_asked": timezone.now()}
    if asked.referrer:
        changes["referrer"] = asked.referrer
    if MissingAddress.objects.filter(path=path).update(**changes):
        return
    if MissingAddress.objects.count() >= MAX_ROWS:
        least = MissingAddress.objects.exclude(path="").order_by("count", "last_asked").values("pk")[:1]
        MissingAddress.objects.filter(pk__in=list(least.values_list("pk", flat=True))).delete()
    # If another process has inserted the row meanwhile, this count is lost.
    MissingAddress.objects.get_or_create(
        path=path,
        defaults={"count": asked.count, "last_asked": timezone.now(), "referrer": asked.referrer},
    )


def counting_missing(application: WSGIApplication) -> WSGIApplication:
    """Return `application` wrapped so that its 404 responses to readers are counted."""
    tally = Tally()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        # Read now, because Django changes `environ`.
        asked = environ.get("PATH_INFO", "")

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if status.startswith("404"):
                path = counted_path(environ.get("REQUEST_METHOD", ""), asked)
                if path is not None:
                    tally.note(path, _referrer(environ))
            return start_response(status, headers, *more)

        return application(environ, start)

    return answer


def counted_path(method: str, path_info: str) -> str | None:
    """Return the path to count: "" for all paths of scanners, None for requests that are not counted."""
    path = nfc(path_info.encode("latin-1", "replace").decode("utf-8", "replace"))
    if method not in ("GET", "HEAD") or path.lower().startswith(_OTHERS) or "@" in path:
        return None
    return "" if len(path) > _MAX_PATH_LENGTH or "\ufffd" in path or _NOISE.search(path) else path


def _referrer(environ: dict[str, Any]) -> str:
    try:
        host = urlsplit(environ.get("HTTP_REFERER", "")).hostname or ""
    except ValueError:
        return ""
    return host[:100] if re.fullmatch(r"[a-z0-9.-]+", host) else ""
