"""The form of a week: it begins with the days of a working week, and moves any day to its Monday."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from base.forms import NfcPageForm

_WORKING_DAYS = 5


def monday_of(day: datetime.date) -> datetime.date:
    """Return the Monday of the week of `day`."""
    return day - datetime.timedelta(days=day.weekday())


class WeekForm(NfcPageForm):
    """Form of a week."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        week = kwargs.get("instance")
        if week is not None and week.pk is None and week.first_day is None:
            week.first_day = monday_of(timezone.localdate()) + datetime.timedelta(days=7)
            week.days = [("day", {"day": str(day), "entries": [{}]}) for day in range(_WORKING_DAYS)]
            week.title = week.own_title()
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("first_day"):
            cleaned["first_day"] = monday_of(cleaned["first_day"])
            siblings = type(self.instance).objects.child_of(self.parent_page).exclude(pk=self.instance.pk)
            # Not in the model's `clean`, because a copy of a page begins with the same week.
            if siblings.filter(first_day=cleaned["first_day"]).exists():
                self.add_error(
                    "first_day",
                    "Tuần này đã có lịch (có thể còn là bản nháp). Hãy sửa lịch ấy, hoặc chọn tuần khác.",
                )
        return cleaned
