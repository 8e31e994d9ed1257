"""Times of the next poll: by a source's rhythm and hints after a success, less and less often after failures.

Pure arithmetic on times. A source is never given up, never polled more than four times an hour, and never
left for longer than a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from campaign.inbox.reading.types import Quiet

MIN_INTERVAL = timedelta(minutes=15)
MAX_INTERVAL = timedelta(hours=24)
USUAL = timedelta(minutes=30)
# Polling this often in the usual time between two items finds a new item soon.
_ASKS_A_GAP = 4
# A hint up to this length is followed whatever the rhythm of the items is.
_MODEST_HINT = timedelta(hours=2)
# Each unchanged response multiplies the interval by this, so that a silent feed is polled less and less
# often.
_GROWTH = 1.05
_JITTER = 0.1


def interval(published: Iterable[datetime | None], ttl_minutes: int | None, max_age: int | None) -> timedelta:
    """Return the time to the next poll of a source whose document has items with these times.

    `ttl_minutes` and `max_age` (seconds) are the publisher's hints; nothing new can be expected before they
    expire.
    """
    times = sorted((time for time in published if time is not None), reverse=True)[:20]
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(times)]
    gap = timedelta(seconds=median(gaps)) if gaps else None
    rhythm = gap / _ASKS_A_GAP if gap is not None else USUAL
    hint = max(timedelta(minutes=ttl_minutes or 0), timedelta(seconds=max_age or 0))
    if gap is not None:
        # A hint of days for a feed with items every hour is a server's default, which the items contradict.
        hint = min(hint, max(gap, _MODEST_HINT))
    return _clamp(max(_clamp(rhythm), hint))


def after_no_change(last: timedelta | None) -> timedelta:
    """Return the time to the next poll of a source without news that was last polled after `last`."""
    return _clamp((last or USUAL) * _GROWTH)


def back_off(failures: int) -> timedelta:
    """Return the time to the next try after this many consecutive failures: doubled each time, at most a day."""
    return _clamp(MIN_INTERVAL * 2 ** min(max(failures - 1, 0), 10))


def spread(wait: timedelta, jitter: float) -> timedelta:
    """Return `wait` plus up to a tenth, so that sources added together are not polled together.

    `jitter`: 0 to 1.
    """
    return min(wait, MAX_INTERVAL / (1 + _JITTER)) * (1 + _JITTER * jitter)


def outside(quiet: Quiet, moment: datetime, latest: datetime) -> datetime:
    """Return `moment`, postponed by whole hours while the publisher asks for quiet, at most to `latest`."""
    while moment < latest and _is_quiet(quiet, moment):
        moment += timedelta(hours=1)
    return min(moment, latest)


def _is_quiet(quiet: Quiet, moment: datetime) -> bool:
    utc = moment.astimezone(UTC)
    return utc.hour in quiet.hours or utc.weekday() in quiet.days


def _clamp(wait: timedelta) -> timedelta:
    return min(max(wait, MIN_INTERVAL), MAX_INTERVAL)
