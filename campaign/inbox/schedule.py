"""When a source is asked again: from its own rhythm and hints after a success, ever rarer after failures.

Pure arithmetic on times; it never gives a source up and never asks more than four times an hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
USUAL = timedelta(minutes=30)
# Asking this many times between two items finds a new one soon after it is out.
_ASKS_A_GAP = 4


def interval(published: Iterable[datetime | None], ttl_minutes: int | None, max_age: int | None) -> timedelta:
    """Time to the next poll of a source whose document has items of these times.

    `ttl_minutes` and `max_age` (seconds) are the publisher's hints; asking earlier than they say is useless.
    """
    times = sorted((time for time in published if time is not None), reverse=True)[:20]
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(times)]
    rhythm = timedelta(seconds=median(gaps) / _ASKS_A_GAP) if gaps else USUAL
    # Many servers send a ttl or max-age of days by default; a hint may slow a source down to two hours only.
    hint = max(timedelta(minutes=ttl_minutes or 0), timedelta(seconds=max_age or 0))
    return _clamp(max(_clamp(rhythm), min(hint, timedelta(hours=2))))


def back_off(failures: int) -> timedelta:
    """Time to the next try after this many failures in a row: doubled each time, a day at most."""
    return _clamp(SHORTEST * 2 ** min(max(failures - 1, 0), 10))


def spread(wait: timedelta, jitter: float) -> timedelta:
    """`wait` moved by up to a tenth, so that sources added together are not asked together; jitter: 0..1."""
    return wait * (0.95 + 0.1 * jitter)


def _clamp(wait: timedelta) -> timedelta:
    return min(max(wait, SHORTEST), LONGEST)
