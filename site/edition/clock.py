"""The end of an edition: the next moment at which readers must see something else without any write.

Apps register the moments that they know of; midnight ends every edition.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from vietnamese.dates import midnight

# Takes the current time and returns the next moment after it at which something of that app changes by
# itself, or None.
Moment = Callable[[datetime], datetime | None]

_moments: list[Moment] = []


def register(moment: Moment) -> None:
    """Register a function that returns the next moment at which something of its app changes by itself."""
    _moments.append(moment)


def next_moment() -> float:
    """Return the next registered moment, midnight at the latest, in seconds since 1970."""
    now = timezone.localtime()
    tomorrow = midnight(now.date() + timedelta(days=1))
    moments = [moment for ask in _moments if (moment := ask(now)) is not None]
    return min([tomorrow, *moments]).timestamp()
