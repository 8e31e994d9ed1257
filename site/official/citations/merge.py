"""Merges repeated, shortened and nested mentions into one entry for each distinct document.

Nothing is corrected. If two mentions, or a number and its surroundings, contradict each other, the first is
kept and the contradiction becomes a warning.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from official import doctypes, issuers
from official.citations.laws import name_key
from official.citations.surroundings import Mention
from official.numbers import NumberParts, number_key, split_number
from vietnamese.dates import short


@dataclass(slots=True, eq=False)
class Entry:
    """One cited document, filled by its mentions in the order of the text."""

    type: str
    number: str | None
    name: str | None
    year: int | None = None
    date: datetime.date | None = None
    issuer: str | None = None
    typed: bool = False
    mentions: list[Mention] = field(default_factory=list)
    other_dates: list[datetime.date] = field(default_factory=list)

    @property
    def parts(self) -> NumberParts:
        """The parts of the entry's number."""
        return split_number(self.number or "")

    def is_distinct_from(self, mention: Mention) -> bool:
        """Return True if the mention means another document in spite of the same number or name.

        Each issuer begins its numbers again each year: issuers of different places mean two documents, unless the day
        is the same; so do dates of different years, unless the number has its year or only the year differs (a
        misprint). A law of another year is another law.
        """
        is_same_day = self.date is not None and self.date == mention.date
        if not is_same_day and issuers.are_elsewhere(self.issuer, mention.issuer):
            return True
        if self.date and mention.date and self.date != mention.date:
            same_day = (self.date.day, self.date.month) == (mention.date.day, mention.date.month)
            if self.date.year != mention.date.year and not same_day and not self.parts.year:
                return True
        return bool(self.name and self.year and mention.year and self.year != mention.year)

    def add(self, mention: Mention) -> None:
        """Add a mention, and take from it whatever is still unknown."""
        self.mentions.append(mention)
        if mention.date and self.date and mention.date not in (self.date, *self.other_dates):
            self.other_dates.append(mention.date)
        if mention.typed and not self.typed:
            self.type, self.typed = mention.type, True
        self.date = self.date or mention.date
        self.issuer = self.issuer or mention.issuer
        self.name = self.name or mention.name
        self.year = self.year or mention.year or (self.date.year if self.date else None)
        if mention.number and _fullness(mention.number) > _fullness(self.number or ""):
            self.number = mention.number

    def warnings(self) -> tuple[str, ...]:
        """Return the contradictions between mentions, number, type and issuer, as sentences for editors."""
        found = []
        groups = self.parts.groups
        if self.other_dates:
            dates = " và ".join(short(day) for day in (self.date, *self.other_dates) if day)
            found.append(f"Cùng một văn bản nhưng ghi các ngày khác nhau: {dates}.")
        if self.parts.year and self.date and self.date.year != self.parts.year:
            found.append(f"Số ghi năm {self.parts.year} nhưng ngày ban hành là {short(self.date)}.")
        if self.typed and doctypes.contradicts(self.type, groups):
            meant = doctypes.types_by_symbol(groups)[0]
            found.append(f"Gọi là “{self.type}” nhưng ký hiệu {self.parts.symbol} là của {meant.lower()}.")
        if self.issuer and issuers.contradicts(self.issuer, groups):
            found.append(f"Ký hiệu {self.parts.symbol} không phải của cơ quan được ghi: {self.issuer}.")
        return tuple(found)


def _fullness(number: str) -> int:
    """Return the completeness of a number: "35" has the least, "35/2022" more, "35/2022/NQ-HĐND" the most."""
    parts = split_number(number)
    return bool(number) + bool(parts.year) + 2 * bool(parts.symbol)


def merge(mentions: Iterable[Mention]) -> list[Entry]:
    """Return the distinct documents in the order in which they first appear."""
    entries: list[Entry] = []
    index: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    asides: list[Mention] = []
    for mention in mentions:
        if mention.aside and not (mention.number or mention.date):
            asides.append(mention)
            continue
        entry = _known(mention, index)
        if entry is None and mention.short:
            continue
        if entry is None:
            entry = Entry(mention.type, mention.number, mention.name)
            entries.append(entry)
        entry.add(mention)
        for key in (*_full_keys(mention), *_short_keys(mention)):
            if entry not in index[key]:
                index[key].append(entry)
    for mention in asides:
        for entry in index[("name", name_key(mention.name or ""))][-1:]:
            entry.mentions.append(mention)
    return entries


def _known(mention: Mention, index: dict[tuple[str, str], list[Entry]]) -> Entry | None:
    """Return the entry of the same document, or None.

    A full number is looked up as it is, or by the short form that the press used first; a short number, by any number
    that it may stand for.
    """
    in_full = _full_keys(mention)
    shorter = _short_keys(mention)
    same = [entry for key in in_full for entry in reversed(index[key])]
    short_for = [entry for key in shorter for entry in reversed(index[key])]
    if in_full:
        short_for = [entry for entry in short_for if not entry.parts.symbol and not entry.name]
    return next((entry for entry in (*same, *short_for) if not entry.is_distinct_from(mention)), None)


def _full_keys(mention: Mention) -> list[tuple[str, str]]:
    keys = []
    if mention.number and split_number(mention.number).symbol:
        keys.append(("number", number_key(mention.number)))
    if mention.name:
        keys.append(("name", name_key(mention.name)))
    return keys


def _short_keys(mention: Mention) -> list[tuple[str, str]]:
    """Return keys of the short forms that may name the document: "Nghị định 13/2023", "Nghị định 13"."""
    if not mention.number:
        return []
    parts = split_number(mention.number)
    kind, serial = f"short {mention.type}", number_key(parts.serial or "")
    shorter = [(kind, f"{serial}/{parts.year}")] if parts.year else []
    return [*shorter, (kind, serial)] if parts.symbol or not parts.year else shorter
