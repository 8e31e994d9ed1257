"""Periods of reports: whole months, quarters, halves and years, or other days. Pure functions without a clock."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from vietnamese import dates

_DAY = datetime.timedelta(days=1)
_QUARTERS = ("I", "II", "III", "IV")
_HALVES = ("6 tháng đầu", "6 tháng cuối")


@dataclass(frozen=True)
class Period:
    """Period of local dates, both included."""

    first: datetime.date
    last: datetime.date

    @classmethod
    def of_months(cls, year: int, month: int, months: int) -> Period:
        """Return a period of `months` whole months that begins with `month`.

        A `month` outside 1 to 12 lies in a neighbouring year.
        """
        return cls(_month(year, month), _month(year, month + months) - _DAY)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def months(self) -> int:
        """Number of whole months; 0 if the period does not begin and end with one."""
        after = self.last + _DAY
        if self.first.day != 1 or after.day != 1:
            return 0
        return (after.year - self.first.year) * 12 + after.month - self.first.month

    @property
    def previous(self) -> Period:
        """Period of equal length right before: as many months if it consists of whole months, else as many days."""
        if self.months:
            return Period.of_months(self.first.year, self.first.month - self.months, self.months)
        return Period(self.first - self.days * _DAY, self.first - _DAY)

    @property
    def label(self) -> str:
        """Name as in a title: "quý III năm 2026"."""
        year, month = self.first.year, self.first.month
        if self.months == 1:
            return f"tháng {month} năm {year}"
        if self.months == 3 and month % 3 == 1:
            return f"quý {_QUARTERS[month // 3]} năm {year}"
        if self.months == 6 and month in (1, 7):
            return f"{_HALVES[month // 7]} năm {year}"
        if self.months == 12 and month == 1:
            return f"năm {year}"
        return f"từ ngày {dates.short(self.first)} đến ngày {dates.short(self.last)}"

    @property
    def range(self) -> str:
        return f"{dates.short(self.first)} – {dates.short(self.last)}"

    def split(self) -> list[Period]:
        """Return the calendar months of the period; the first and the last may be partial."""
        parts, first = [], self.first
        while first <= self.last:
            last = min(_month(first.year, first.month + 1) - _DAY, self.last)
            parts.append(Period(first, last))
            first = last + _DAY
        return parts

    @property
    def key(self) -> str:
        return f"{self.first}_{self.last}"

    @classmethod
    def from_key(cls, key: str) -> Period:
        """Return the period of this key. Raises ValueError if `key` is not a key."""
        first, last = map(datetime.date.fromisoformat, key.split("_"))
        return cls(first, last)


def _month(year: int, month: int) -> datetime.date:
    return datetime.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def choices(today: datetime.date) -> dict[str, list[Period]]:
    """Return the usual periods by kind, newest first: the current one, then those that ended."""
    return {
        "Tháng": _last(today, months=1, count=25),
        "Quý": _last(today, months=3, count=13),
        "Sáu tháng": _last(today, months=6, count=7),
        "Năm": _last(today, months=12, count=6),
    }


def _last(today: datetime.date, *, months: int, count: int) -> list[Period]:
    begun = (today.month - 1) // months * months + 1
    return [Period.of_months(today.year, begun - months * back, months) for back in range(count)]


def usual(today: datetime.date) -> Period:
    """Return the quarter that ended last."""
    return _last(today, months=3, count=2)[1]
