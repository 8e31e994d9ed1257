"""Division of a feed into documents: the newest entries, and archives of older ones that never change.

Archives follow RFC 5005 section 4. An archive is a part of a month, counted from the month's first entry,
with at most as many entries as the newest document. A part is available once it is full or its month is over,
so new entries never change it, the newest document always reaches back to the last available part, and the
cost of a part does not depend on the others. The newest document takes one more query once per edition (none for a
short feed), an archive at most six.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Expression, QuerySet
from django.utils import timezone

from base.delivery import memo
from campaign.syndication.feeds.entries import Entry
from vietnamese.months import Month

MAX_ENTRIES = 30

_KEY = re.compile(r"(20[0-9]{2}-(?:0[1-9]|1[0-2]))(?:-([2-9]|[1-9][0-9]{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Channel:
    """One feed before its division. It holds no entries yet, only the means to fetch and build them.

    `rows` are public, newest first by the column `moment`; `changed` is the column, or an expression, of their last
    change. `write` builds entries from some of them.
    """

    guid: str
    title: str
    description: str
    link: str
    publisher: str
    rows: QuerySet[Any]
    write: Callable[[Sequence[Any]], tuple[Entry, ...]]
    moment: str = "first_published_at"
    changed: str | Expression = "last_published_at"


@dataclass(frozen=True, slots=True)
class Part:
    """The archive with this number (from 1) of a month."""

    month: Month
    number: int

    @property
    def key(self) -> str:
        """The part's name in addresses, for example "2022-08" or "2022-08-2"."""
        return self.month.name + (f"-{self.number}" if self.number > 1 else "")

    @classmethod
    def of_key(cls, key: str) -> "Part | None":
        """Return the part with this key, or None if the key is invalid."""
        found = _KEY.fullmatch(key)
        return cls(Month.named(found[1]), int(found[2] or 1)) if found else None


@dataclass(frozen=True, slots=True)
class Cut:
    """The entries of one document, and the archives before and after it.

    `next` of the newest document is None.
    """

    entries: tuple[Entry, ...]
    previous: Part | None
    next: Part | None = None


def newest(channel: Channel) -> Cut:
    """Return the newest entries of the channel."""
    # One row more than shown tells whether older ones exist.
    rows = list(channel.rows[: MAX_ENTRIES + 1])
    closed = memo.get_or_set(("last archive", channel.guid), lambda: _last_closed(channel, rows))
    return Cut(channel.write(rows[:MAX_ENTRIES]), closed)


def archive(channel: Channel, part: Part) -> Cut | None:
    """Return the archive, or None if it does not exist or is not complete yet."""
    month = part.month
    rows = _rows_of(channel, month)
    closed = _closed(month, rows.count())
    if part.number > closed:
        return None
    first = (part.number - 1) * MAX_ENTRIES
    cut = rows.reverse()[first : first + MAX_ENTRIES]
    # Newest first, as in the newest document.
    return Cut(
        channel.write(sorted(cut, key=lambda row: (getattr(row, channel.moment), row.pk), reverse=True)),
        previous=Part(month, part.number - 1) if part.number > 1 else _last_before(channel, month.start),
        next=Part(month, part.number + 1) if part.number < closed else _first_after(channel, month.end),
    )


def _last_closed(channel: Channel, rows: Sequence[Any]) -> Part | None:
    """Return the archive that precedes the newest document, or None.

    `rows` are the rows of that document. If they do not reach the month before, a query counts the month.
    """
    moments = [moment for row in rows if (moment := getattr(row, channel.moment)) is not None]
    if len(rows) <= MAX_ENTRIES or not moments:
        return None
    month = _month_of(moments[0])
    older = [moment for moment in moments if moment < month.start]
    in_month = len(moments) - len(older) if older else _rows_of(channel, month).count()
    if closed := _closed(month, in_month):
        return Part(month, closed)
    # Too few entries for an archive of their own, so the rows include entries of the month before.
    return _last_of_month(channel, older[0]) if older else None


def _last_before(channel: Channel, start: dt.datetime) -> Part | None:
    moment = _moments(channel, lt=start).first()
    return _last_of_month(channel, moment) if moment else None


def _last_of_month(channel: Channel, moment: dt.datetime) -> Part | None:
    month = _month_of(moment)
    closed = _closed(month, _rows_of(channel, month).count())
    return Part(month, closed) if closed else None


def _first_after(channel: Channel, end: dt.datetime) -> Part | None:
    moment = _moments(channel, gte=end).last()
    if moment is None:
        return None
    month = _month_of(moment)
    return Part(month, 1) if _closed(month, _rows_of(channel, month).count()) else None


def _closed(month: Month, count: int) -> int:
    """Return the number of available archives of a month that has `count` entries."""
    return count // MAX_ENTRIES if timezone.now() < month.end else -(-count // MAX_ENTRIES)


def _rows_of(channel: Channel, month: Month) -> QuerySet[Any]:
    return channel.rows.filter(**{f"{channel.moment}__gte": month.start, f"{channel.moment}__lt": month.end})


def _moments(channel: Channel, **limit: dt.datetime) -> QuerySet[Any]:
    limits = {f"{channel.moment}__{name}": value for name, value in limit.items()}
    return channel.rows.filter(**limits).values_list(channel.moment, flat=True)


def _month_of(moment: dt.datetime) -> Month:
    return Month.of(timezone.localdate(moment))
