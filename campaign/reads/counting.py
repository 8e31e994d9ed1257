"""Counting of reads. Nothing about the reader is kept.

A reader counts once per page and day. To recognise a repeated read, a mark (marks.py) is made from the reader's
address, browser and the page, and deleted when the day is over. None of this is logged.

Reads are buffered in the process and written together: a thousand reads of one page are one write, and many
requests at once cause few writes. When a process ends, its buffer is lost: a few seconds of reads at most.
"""

import datetime
import logging
import math
import threading
import time
from collections import Counter
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Page

from base.addresses.client import network_of
from base.delivery.counting import brief_transaction
from base.visibility import readable
from campaign.reads import marks
from campaign.reads.models import PageReads, ReadMark, SiteReads
from campaign.reads.queries import span

logger = logging.getLogger(__name__)

# More than the province's readers on its busiest day; reads beyond it are not counted.
MAX_PER_DAY = 300_000
# Per address and day, in one process. A school or the customers of a mobile network behind one address stay below
# it; it limits a bot that invents browser names.
MAX_PER_ADDRESS = 1_000
_COUNTERS = 1 << 16
_MAX_WAITING = 2_000
_WRITE_EVERY = 5.0

_lock = threading.Lock()
_waiting: "set[Read]" = set()
_written_at = -math.inf
# Numbers of reads that addresses reported today. The mark of the address selects the counter. Nobody can choose a mark,
# so no bot can reset the counters of others, however many addresses it has.
_reports: Counter[int] = Counter()
_reports_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """One read that waits to be written."""

    day: datetime.date
    page: int
    mark: int


def count(page: int, address: str, browser: str) -> None:
    """Count a read of `page` by the reader at `address` today.

    `page` may be any number: only public pages are counted when the reads are written. `address` and `browser` only
    tell readers apart; neither is kept.
    """
    global _written_at
    day = timezone.localdate()
    read = Read(day, page, marks.mark(day, f"{page} {address} {browser}"))
    network = marks.mark(day, network_of(address) if address else "")
    with _lock:
        if len(_waiting) < _MAX_WAITING and not _is_flood(day, network):
            _waiting.add(read)
        if not _waiting or time.monotonic() - _written_at < _WRITE_EVERY:
            return
        _written_at = time.monotonic()
    write()


def _is_flood(day: datetime.date, address: int) -> bool:
    """Count a report of `address`, and return True if the address exceeds its limit for the day."""
    global _reports_on
    if _reports_on != day:
        _reports.clear()
        _reports_on = day
    counter = address % _COUNTERS
    _reports[counter] += 1
    return _reports[counter] > MAX_PER_ADDRESS


def write() -> None:
    """Write the buffered reads. If the database fails or is busy, they stay buffered: no reader waits for this."""
    with _lock:
        reads = set(_waiting)
        _waiting.clear()
    try:
        for day in sorted({read.day for read in reads}):
            with brief_transaction():
                _write_day(day, {read.mark: read.page for read in reads if read.day == day})
            reads = {read for read in reads if read.day != day}
    except DatabaseError as error:
        logger.warning("what was read is not counted yet: %s", error)
        with _lock:
            _waiting.update(list(reads)[: max(0, _MAX_WAITING - len(_waiting))])


def _write_day(day: datetime.date, pages: dict[int, int]) -> None:
    """Write the reads of one day. `pages` maps each mark to its page."""
    so_far = _locked(day).count
    known = set(ReadMark.objects.filter(mark__in=pages).values_list("mark", flat=True))
    asked = Page.objects.filter(pk__in=set(pages.values()))
    public = set(readable(asked).values_list("pk", flat=True))
    new = {mark: page for mark, page in pages.items() if mark not in known and page in public}
    new = dict(list(new.items())[: max(0, MAX_PER_DAY - so_far)])
    ReadMark.objects.bulk_create(ReadMark(mark=mark, day=day) for mark in new)
    add(day, Counter(new.values()))


def _locked(day: datetime.date) -> SiteReads:
    """Return the day's row, locked until the transaction ends, so that only one process writes at a time."""
    return SiteReads.objects.select_for_update().get_or_create(day=day)[0]


@transaction.atomic
def add(day: datetime.date, reads: dict[int, int]) -> None:
    """Add `reads` (page key to number of reads) to the sums of the day, month and year of `day`."""
    site = _locked(day)
    site.count += sum(reads.values())
    site.save()
    for width in ("year", "month", "day"):
        _add_to(span(width, day), reads)


def _add_to(number: int, reads: dict[int, int]) -> None:
    known = list(PageReads.objects.filter(span=number, page__in=reads))
    for row in known:
        row.count += reads[row.page_id]
    PageReads.objects.bulk_update(known, ["count"])
    new = reads.keys() - {row.page_id for row in known}
    PageReads.objects.bulk_create(
        PageReads(page_id=page, span=number, count=reads[page]) for page in sorted(new)
    )


def forget() -> None:
    """Delete the marks of past days."""
    over = ReadMark.objects.filter(day__lt=timezone.localdate())
    if over.exists():
        over.delete()
