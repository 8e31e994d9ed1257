"""The form of a week: it begins with the days of a working week, and moves any day to its Monday."""

from __future__ import annotations

import datetime
import re
from typing import Any
from uuid import uuid4

from django.utils import timezone

from base.forms import NfcPageForm

_WORKING_DAYS = 5
# Beginning of the titles that the program makes, and the form of a whole one.
OWN_TITLE = "Lịch công tác tuần "
_OWN_TITLE = re.compile(rf"{OWN_TITLE}\d+, [\d/]+ – [\d/]+")


def monday_of(day: datetime.date) -> datetime.date:
    """Return the Monday of the week of `day`."""
    return day - datetime.timedelta(days=day.weekday())


def _day(number: int) -> dict[str, Any]:
    """Return a day with one empty entry, as stored. Without ids, the form would give all blocks the same one."""
    entry = {"type": "item", "id": str(uuid4()), "value": {}}
    return {"type": "day", "id": str(uuid4()), "value": {"day": str(number), "entries": [entry]}}


class WeekForm(NfcPageForm):
    """Form of a week."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        week = kwargs.get("instance")
        if week is not None and week.pk is None and week.first_day is None:
            week.first_day = monday_of(timezone.localdate()) + datetime.timedelta(days=7)
            week.days = week.days.stream_block.to_python([_day(number) for number in range(_WORKING_DAYS)])
            week.title = week.own_title()
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("first_day"):
            cleaned["first_day"] = monday_of(cleaned["first_day"])
            self._name_the_week(cleaned)
            # Not in the model's `clean`, because a copy of a page begins with the same week.
            if cleaned["first_day"] in self._taken():
                self.add_error(
                    "first_day",
                    "Tuần này đã có lịch (có thể còn là bản nháp). Hãy sửa lịch ấy, hoặc chọn tuần khác.",
                )
        return cleaned

    def _taken(self) -> set[datetime.date]:
        """Return the first days of all other weeks, including new days in drafts of weeks that were published."""
        weeks = type(self.instance).objects.child_of(self.parent_page).exclude(pk=self.instance.pk)
        drafts = weeks.filter(has_unpublished_changes=True).exclude(first_published_at=None)
        moved = {week.get_latest_revision_as_object().first_day for week in drafts}
        return moved | set(weeks.values_list("first_day", flat=True))

    def _name_the_week(self, cleaned: dict[str, Any]) -> None:
        """Set the title, and the slug of a new week, from the date, unless somebody typed another title."""
        title = type(self.instance)(first_day=cleaned["first_day"]).own_title()
        typed = cleaned.get("title", "")
        if typed == title or not _OWN_TITLE.fullmatch(typed):
            return
        cleaned["title"] = title
        if self.instance.pk is None and "slug" in cleaned:
            cleaned["slug"] = self._free_slug(title)
