"""Periods of reports: whole months of one of two calendars, or other days. Pure functions without a clock.

Months of the year begin on the 1st. Those of the state's reporting calendar (NĐ 09/2019/NĐ-CP, Điều 12) run from the
15th of the month before to the 14th, so that a report is ready when its month ends.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from vietnamese import dates

_DAY = datetime.timedelta(days=1)
_QUARTERS = ("I", "II", "III", "IV")
# Day on which a month of the reporting calendar begins.
_REPORTING = 15
DECREE = "Nghị định số 09/2019/NĐ-CP"
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

    @classmethod
    def of_reporting_months(cls, year: int, month: int, months: int) -> Period:
        """Return a period of `months` months of the state's reporting calendar that begins with `month`."""
        first, after = _month(year, month - 1), _month(year, month - 1 + months)
        return cls(first.replace(day=_REPORTING), after.replace(day=_REPORTING) - _DAY)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def months(self) -> int:
        """Number of whole months of either calendar; 0 if the period does not begin and end with one."""
        after = self.last + _DAY
        if self.first.day != after.day or self.first.day not in (1, _REPORTING):
            return 0
        return (after.year - self.first.year) * 12 + after.month - self.first.month

    @property
    def is_reporting(self) -> bool:
        """True if the period consists of whole months of the state's reporting calendar."""
        return self.months > 0 and self.first.day == _REPORTING

    @property
    def previous(self) -> Period:
        """Period of equal length right before: as many months if it consists of whole months, else as many days."""
        if self.months:
            first = _month(self.first.year, self.first.month - self.months).replace(day=self.first.day)
            return Period(first, self.first - _DAY)
        return Period(self.first - self.days * _DAY, self.first - _DAY)

    @property
    def label(self) -> str:
        """Name as in a title: "quý III năm 2026"."""
        named = _month(self.first.year, self.first.month + self.is_reporting)
        year, month = named.year, named.month
        if self.months == 1:
            return f"tháng {month} năm {year}"
        if self.months == 3 and month % 3 == 1:
            return f"quý {_QUARTERS[month // 3]} năm {year}"
        if self.months == 6 and month in (1, 7):
            return f"{_HALVES[month // 7]} năm {year}"
        if self.months == 9 and month == 1:
            return f"9 tháng đầu năm {year}"
        if self.months == 12 and month == 1:
            return f"năm {year}"
        return f"từ ngày {dates.short(self.first)} đến ngày {dates.short(self.last)}"

    @property
    def range(self) -> str:
        return f"{dates.short(self.first)} – {dates.short(self.last)}"

    @property
    def full_label(self) -> str:
        """Name with its days and calendar where the name alone would mislead: "tháng 9 năm 2026 (15/8/2026 – ...)"."""
        if not self.is_reporting:
            return self.label
        return f"{self.label} ({self.range}, kỳ báo cáo theo {DECREE})"

    def split(self) -> list[Period]:
        """Return the months of the period, in its calendar; the first and the last may be partial."""
        parts, first, begin = [], self.first, _REPORTING if self.is_reporting else 1
        while first <= self.last:
            last = min(_month(first.year, first.month + 1).replace(day=begin) - _DAY, self.last)
            parts.append(Period(first, last))
            first = last + _DAY
        return parts

    @property
    def key(self) -> str:
        return f"{self.first}_{self.last}"

    @classmethod
    def from_key(cls, key: str) -> Period:
        """Return the period of this key. Raises ValueError if `key` is no key, or its year cannot be meant."""
        first, last = map(datetime.date.fromisoformat, key.split("_"))
        if not 1800 <= first.year <= last.year <= dates.LAST_YEAR:
            raise ValueError(key)
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
        "Tháng, chốt ngày 14": _last_reporting(today, months=1, count=25),
        "Quý, chốt ngày 14": _last_reporting(today, months=3, count=13),
        "Sáu tháng, chốt ngày 14/6": _first_months(today, months=6, count=4),
        "Chín tháng, chốt ngày 14/9": _first_months(today, months=9, count=4),
        "Năm, chốt ngày 14/12": _last_reporting(today, months=12, count=6),
    }


def _last(today: datetime.date, *, months: int, count: int) -> list[Period]:
    begun = (today.month - 1) // months * months + 1
    return [Period.of_months(today.year, begun - months * back, months) for back in range(count)]


def _last_reporting(today: datetime.date, *, months: int, count: int) -> list[Period]:
    month = _month(today.year, today.month + (today.day >= _REPORTING))
    begun = (month.month - 1) // months * months + 1
    return [Period.of_reporting_months(month.year, begun - months * back, months) for back in range(count)]


def _first_months(today: datetime.date, *, months: int, count: int) -> list[Period]:
    """Return the first `months` months of the latest reporting years, which all have begun."""
    year = _month(today.year, today.month + (today.day >= _REPORTING)).year
    return [Period.of_reporting_months(year - back, 1, months) for back in range(count)]


def usual(today: datetime.date) -> Period:
    """Return the quarter that ended last."""
    return _last(today, months=3, count=2)[1]
