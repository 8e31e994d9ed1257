"""Calendar months of Vietnam's time: their names in addresses, their bounds, their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from vietnamese.dates import VIETNAM


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """Calendar month, `number` from 1 to 12."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month of a day in Vietnam's time."""
        return cls(day.year, day.month)

    @classmethod
    def named(cls, name: str) -> Month:
        """Return the month with a name like "2024-03". Raises ValueError for any other text."""
        found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", name, re.ASCII)
        if not found:
            raise ValueError(f"not a month: {name!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of_years(cls, first: int, last: int) -> tuple[Month, ...]:
        """Return all months from the year `first` to the year `last`."""
        return tuple(cls(year, number) for year in range(first, last + 1) for number in range(1, 13))

    @property
    def name(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def start(self) -> datetime:
        """First moment of the month."""
        return datetime(self.year, self.number, 1, tzinfo=VIETNAM)

    @property
    def end(self) -> datetime:
        """First moment after the month."""
        return Month(self.year + self.number // 12, self.number % 12 + 1).start

    def __str__(self) -> str:
        return f"tháng {self.number}/{self.year}"
