"""When a source is asked again: from its own rhythm and hints after a success, ever rarer after failures.

Pure arithmetic on times; it never gives a source up, never asks more than four times an hour, and never waits
longer than a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from campaign.inbox.reading.types import Quiet

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
USUAL = timedelta(minutes=30)
# Asking this many times between two items finds a new one soon after it is out.
_ASKS_A_GAP = 4
# A hint up to here is believed whatever the items say.
_MODEST_HINT = timedelta(hours=2)
# With every unchanged answer the wait grows by this, so that a feed that falls silent is asked ever more rarely.
_GROWTH = 1.05
_JITTER = 0.1


def interval(published: Iterable[datetime | None], ttl_minutes: int | None, max_age: int | None) -> timedelta:
    """Time to the next poll of a source whose document has items of these times.

    `ttl_minutes` and `max_age` (seconds) are the publisher's hints; asking earlier than they say is useless.
    """
    times = sorted((time for time in published if time is not None), reverse=True)[:20]
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(times)]
    gap = timedelta(seconds=median(gaps)) if gaps else None
    rhythm = gap / _ASKS_A_GAP if gap is not None else USUAL
    hint = max(timedelta(minutes=ttl_minutes or 0), timedelta(seconds=max_age or 0))
    if gap is not None:
        # A hint of days on a feed with items every hour is some server's default, and the items contradict it.
        hint = min(hint, max(gap, _MODEST_HINT))
    return _clamp(max(_clamp(rhythm), hint))


def after_no_change(last: timedelta | None) -> timedelta:
    """Time to the next poll of a source that had nothing new and was asked after `last`."""
    return _clamp((last or USUAL) * _GROWTH)


def back_off(failures: int) -> timedelta:
    """Time to the next try after this many failures in a row: doubled each time, a day at most."""
    return _clamp(SHORTEST * 2 ** min(max(failures - 1, 0), 10))


def spread(wait: timedelta, jitter: float) -> timedelta:
    """`wait` and up to a tenth more, so that sources added together are not asked together; jitter: 0..1."""
    return min(wait, LONGEST / (1 + _JITTER)) * (1 + _JITTER * jitter)


def outside(quiet: Quiet, moment: datetime, latest: datetime) -> datetime:
    """`moment`, moved on by whole hours while the publisher asks for quiet; not beyond `latest`."""
    while moment < latest and _is_quiet(quiet, moment):
        moment += timedelta(hours=1)
    return min(moment, latest)


def _is_quiet(quiet: Quiet, moment: datetime) -> bool:
    utc = moment.astimezone(UTC)
    return utc.hour in quiet.hours or utc.weekday() in quiet.days


def _clamp(wait: timedelta) -> timedelta:
    return min(max(wait, SHORTEST), LONGEST)
