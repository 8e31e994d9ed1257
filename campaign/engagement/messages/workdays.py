"""Working days of Viet Nam: Monday to Friday without holidays, as changed by the board (SpecialDay).

The first day does not count (Bộ luật Dân sự 2015, Điều 147).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from campaign.engagement.models import Message, SpecialDay

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY = datetime.timedelta(days=1)


@cache
def _by_law() -> HolidayBase:
    # Imported late: few requests count working days.
    import holidays

    return holidays.country_holidays("VN")


class Calendar:
    """Calendar of working days with the changes of the board."""

    def __init__(self, changed: Mapping[datetime.date, bool]) -> None:
        self._changed = changed

    def is_working(self, day: datetime.date) -> bool:
        return self._changed.get(day, _by_law().is_working_day(day))

    def last_day(self, sent_on: datetime.date, workdays: int) -> datetime.date:
        """Return the last of the `workdays` working days after `sent_on`."""
        day = sent_on
        while workdays > 0:
            day += _DAY
            workdays -= self.is_working(day)
        return day

    def between(self, first: datetime.date, last: datetime.date) -> int:
        """Return the number of working days after `first` up to `last`; 0 if there are none."""
        days = range(1, (last - first).days + 1)
        return sum(self.is_working(first + number * _DAY) for number in days)


def calendar() -> Calendar:
    """Return the calendar as the board has it now."""
    return Calendar(dict(SpecialDay.objects.values_list("day", "is_working")))


def renew_deadlines() -> None:
    """Recompute the deadlines of messages that are open or can be reopened, after the calendar has changed."""
    days = calendar()
    changed = []
    waiting = Message.objects.filter(Q(closed_at=None) | Q(state=Message.State.ASIDE))
    for message in waiting.only("sent_at", "workdays", "due_on"):
        due_on = days.last_day(timezone.localtime(message.sent_at).date(), message.workdays)
        if due_on != message.due_on:
            message.due_on = due_on
            changed.append(message)
    Message.objects.bulk_update(changed, ["due_on"], batch_size=500)
