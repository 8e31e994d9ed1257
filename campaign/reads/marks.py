"""Marks of readers: keyed hashes that recognise the same reader on the same day and tell nothing else.

The key is a random salt, new each day and stored only in the cache, so that marks in the database or in a copy of it
reveal nothing. The salt is gone when the day is over; apps that store marks delete them then.
"""

import datetime
from functools import lru_cache
from hashlib import blake2b
from secrets import token_bytes

from django.core.cache import cache
from django.utils import timezone

from vietnamese.dates import midnight


def mark(day: datetime.date, text: str) -> int:
    """Return the mark of `text` on `day`: 64 bits as a signed number, which fits a column of the database."""
    return int.from_bytes(blake2b(text.encode(), key=salt(day), digest_size=8).digest(), "big", signed=True)


def salt(day: datetime.date) -> bytes:
    """Return the salt of `day`. Processes that share the cache share the salt.

    Without the cache a process uses its own, so that a reader counts once in each process.
    """
    key = f"reads-salt-{day}"
    kept = cache.get(key)
    if kept is None:
        cache.add(key, token_bytes(32), timeout=_seconds_left())
        # Another process may have stored its salt first.
        kept = cache.get(key) or _own_salt(day)
    return kept


@lru_cache(maxsize=1)
def _own_salt(day: datetime.date) -> bytes:
    return token_bytes(32)


def _seconds_left() -> int:
    now = timezone.localtime()
    tomorrow = midnight(now.date() + datetime.timedelta(days=1))
    return max(1, int((tomorrow - now).total_seconds()))
