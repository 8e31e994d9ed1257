"""The cache on Redis, shared by all machines, which the site can do without."""

import logging
import math
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends import redis as django_redis
from django.core.cache.backends.dummy import DummyCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# In seconds. A request asks the cache several times, so a server that hangs makes one of them wait, and then none for
# a while.
_TIMEOUT, _REST = 0.3, 5.0
_REPORT_EVERY = 60.0


def _or_nothing(name: str) -> Callable[..., Any]:
    """Return a method of the cache, replaced by that of Django's empty cache while the server does not answer."""
    method, instead = getattr(django_redis.RedisCache, name), getattr(DummyCache, name)

    @wraps(method)
    def ask(cache: "RedisCache", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= RedisCache.rests_until:
            try:
                return method(cache, *args, **kwargs)
            except RedisError as error:
                RedisCache.rest(error)
        return instead(cache, *args, **kwargs)

    return ask


class RedisCache(django_redis.RedisCache):
    """Django's cache on Redis, but empty while the server does not answer, and what is written then is lost.

    `add` succeeds, as it does in an empty cache: tries and locks, which need more, stand in the database.
    """

    # Of the process and not of the object, because each thread has its own.
    rests_until = reported_at = -math.inf

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        # One more try, because a server that was restarted has closed the connections of the pool.
        retry = Retry(NoBackoff(), 1, supported_errors=(NoConnectionError,))
        options = {"socket_timeout": _TIMEOUT, "socket_connect_timeout": _TIMEOUT, "retry": retry}
        super().__init__(server, params | {"OPTIONS": options | params.get("OPTIONS", {})})

    @classmethod
    def rest(cls, error: RedisError) -> None:
        """Ask the server no more for some seconds, and log `error` at most once a minute."""
        now = time.monotonic()
        cls.rests_until = now + _REST
        if now - cls.reported_at >= _REPORT_EVERY:
            cls.reported_at = now
            logger.error("the cache does without Redis: %s", error)

    add = _or_nothing("add")
    get = _or_nothing("get")
    set = _or_nothing("set")
    touch = _or_nothing("touch")
    delete = _or_nothing("delete")
    get_many = _or_nothing("get_many")
    has_key = _or_nothing("has_key")
    incr = _or_nothing("incr")
    set_many = _or_nothing("set_many")
    delete_many = _or_nothing("delete_many")
    clear = _or_nothing("clear")
