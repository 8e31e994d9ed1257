"""Times at which a feed asks not to be polled: RSS skipHours and skipDays.

Read from the start of the document, because feedparser keeps only the last of several hours. Pure.
"""

from __future__ import annotations

import re

from campaign.inbox.reading.types import Quiet

_HEAD = 32768
_LISTS = re.compile(r"<skip(hours|days)\s*>(.{0,1500}?)</skip\1\s*>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour\s*>\s*(\d{1,2})\s*</hour", re.IGNORECASE)
_DAY = re.compile(r"<day\s*>\s*(mon|tues|wednes|thurs|fri|satur|sun)day\s*</day", re.IGNORECASE)
_DAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")


def quiet(document: str) -> Quiet:
    """Return the hours (UTC) and weekdays (Monday is 0) named in the first 32,768 characters."""
    hours: set[int] = set()
    days: set[int] = set()
    for kind, names in _LISTS.findall(document[:_HEAD]):
        if kind.lower() == "hours":
            # 24 is midnight in RSS 0.91.
            hours |= {int(hour) % 24 for hour in _HOUR.findall(names) if int(hour) <= 24}
        else:
            days |= {_DAYS.index(day.lower()) for day in _DAY.findall(names)}
    return Quiet(tuple(sorted(hours)), tuple(sorted(days)))
