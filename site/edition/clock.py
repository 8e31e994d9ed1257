"""When an edition is over by itself: the next moment at which readers must see something else without any change.

Apps register what they know; days change for all of them.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

# Told "now", answers the next moment after it at which something of that app changes by itself, or None.
Moment = Callable[[datetime], datetime | None]

_moments: list[Moment] = []


def register(moment: Moment) -> None:
    _moments.append(moment)


def next_moment() -> float:
    """Seconds since 1970; midnight at the latest."""
    now = timezone.localtime()
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    moments = [moment for ask in _moments if (moment := ask(now)) is not None]
    return min([midnight, *moments]).timestamp()
