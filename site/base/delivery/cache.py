"""Caches that the site can do without: on Redis, shared by all machines, or in files."""

import logging
import math
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends import redis as django_redis
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.filebased import FileBasedCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# In seconds.
_TIMEOUT, _REPORT_EVERY = 0.3, 600.0
_METHODS = (
    *("add", "get", "set", "touch", "delete", "incr", "has_key", "clear"),
    *("get_many", "set_many", "delete_many"),
)


class _OptionalCache:
    """Base of caches that behave as empty while their server or disk fails; values written then are lost.

    `add` then succeeds, as in an empty cache, so limits and locks must use the database instead. Times are in seconds
    and stored on the class, because each thread has its own object.
    """

    failure: type[Exception]
    # A request uses the cache several times. If the server hangs, one call waits, and later ones skip it for `rest`
    # seconds.
    rest = 0.0
    rests_until = reported_at = -math.inf

    def __init_subclass__(cls) -> None:
        for name in _METHODS:
            setattr(cls, name, _or_nothing(cls, name))


def _or_nothing(kind: type[_OptionalCache], name: str) -> Callable[..., Any]:
    """Return method `name` of the cache class `kind`, with that of Django's dummy cache as a fallback."""
    method, instead = getattr(kind, name), getattr(DummyCache, name)

    @wraps(method)
    def ask(cache: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= kind.rests_until:
            try:
                return method(cache, *args, **kwargs)
            except kind.failure as error:
                now = time.monotonic()
                kind.rests_until = now + kind.rest
                if now - kind.reported_at >= _REPORT_EVERY:
                    kind.reported_at = now
                    logger.error("the site does without its cache: %s", error)
        return instead(cache, *args, **kwargs)

    return ask


class RedisCache(_OptionalCache, django_redis.RedisCache):
    """Django's cache on Redis."""

    failure = RedisError
    rest = 5.0

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        # One more try, because a restarted server has closed the connections in the pool.
        retry = Retry(NoBackoff(), 1, supported_errors=(NoConnectionError,))
        options = {"socket_timeout": _TIMEOUT, "socket_connect_timeout": _TIMEOUT, "retry": retry}
        super().__init__(server, params | {"OPTIONS": options | params.get("OPTIONS", {})})


class FileCache(_OptionalCache, FileBasedCache):
    """Django's cache in files: a full disk fails no request."""

    failure = OSError
