"""The day for which a reader asks the status of documents: the parameter `ngay`."""

import datetime

from django.http import QueryDict

from vietnamese.dates import parse_date

PARAMETER = "ngay"
# No document of the state is older, and nobody plans further ahead.
_EARLIEST, _LATEST = datetime.date(1945, 9, 2), datetime.date(2099, 12, 31)


def chosen_day(parameters: QueryDict) -> datetime.date | None:
    """Return the day that a reader chose, as 2022-08-01 or 01/8/2022; None without a day that can be used."""
    words = parameters.get(PARAMETER, "")[:20]
    day: datetime.date | None
    try:
        day = datetime.date.fromisoformat(words)
    except ValueError:
        day = parse_date(words)
    return day if day and _EARLIEST <= day <= _LATEST else None
