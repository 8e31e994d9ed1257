"""Counts of readers' searches, so that editors learn what is missing. Nothing about persons is stored.

Only folded words are stored, with the day and the numbers of searches and hits; nothing that looks like a
telephone number, an account, an address or a pasted message is kept. Counts wait in the process and are
written together: no reader's search waits for a writer, and a flood of searches causes no flood of writes. A
process that ends loses the counts that it has not written, a minute's searches at most.
"""

import datetime
import logging
import re
import threading
import time
from collections import Counter

from django.db import DatabaseError
from django.utils import timezone

from base.delivery.counting import brief_transaction
from search.finding.query import Query
from search.models import SearchedQuery

logger = logging.getLogger(__name__)

RETENTION = datetime.timedelta(days=180)
# The maximum number of different queries kept for one day.
MAX_PER_DAY = 1_000
_MAX_LENGTH = 100
_MAX_WORDS = 12
# A longer word is a key or a password.
_MAX_WORD_LENGTH = 25
# Telephone, identity and account numbers, even with signs between the digits. Slashes must not mix with other signs: a
# date beside another number is no such number.
_LONG_NUMBER = re.compile(r"\d{7}|\d(?:(?:[^\w/]|_)*\d){8}|\d(?:/*\d){8}")
# The last two find hosts without a scheme, but not "tp.quang ngai".
_ADDRESS = re.compile(r"[@＠]|://|\bwww\.|[\w-]{3,}\.[a-z]{2,}\b|\w\.[a-z]{2,}/", re.IGNORECASE)

_WRITE_AFTER = 60.0
_MAX_WAITING = 200

_lock = threading.Lock()
_waiting: Counter[tuple[datetime.date, str]] = Counter()
_hits: dict[tuple[datetime.date, str], int] = {}
_since = time.monotonic()


def count(query: Query, hits: int) -> None:
    """Count one search with its number of hits."""
    text = kept_form(query)
    if not text:
        return
    key = (timezone.localdate(), text)
    with _lock:
        if key in _waiting or len(_waiting) < _MAX_WAITING:
            _waiting[key] += 1
            _hits[key] = hits
        is_time = len(_waiting) >= _MAX_WAITING or time.monotonic() - _since > _WRITE_AFTER
    if is_time:
        write()


def kept_form(query: Query) -> str:
    """Return the query in the form that is kept: its folded words; "" if it is not kept."""
    words = [word for term in query.folded_terms for word in term]
    if not 0 < len(words) <= _MAX_WORDS or max(map(len, words)) > _MAX_WORD_LENGTH:
        return ""
    if _LONG_NUMBER.search(query.text) or _ADDRESS.search(query.text):
        return ""
    text = " ".join("/".join(term) if term[0].isdigit() else " ".join(term) for term in query.folded_terms)
    return text if len(text) <= _MAX_LENGTH else ""


def write() -> None:
    """Write the waiting counts to the database.

    If the database is unavailable or busy, the counts are lost: no reader waits for statistics.
    """
    global _since
    with _lock:
        waiting, hits = dict(_waiting), dict(_hits)
        _waiting.clear()
        _hits.clear()
        _since = time.monotonic()
    try:
        with brief_transaction():
            for day in {day for day, _ in waiting}:
                _write_day(day, {text: times for (of, text), times in waiting.items() if of == day}, hits)
    except DatabaseError:
        logger.warning("what readers searched for was not counted", exc_info=True)


def forget() -> int:
    """Delete the counts of days that were kept long enough. Return their number."""
    return SearchedQuery.objects.filter(day__lt=timezone.localdate() - RETENTION).delete()[0]


def _write_day(day: datetime.date, times: dict[str, int], hits: dict[tuple[datetime.date, str], int]) -> None:
    rows = SearchedQuery.objects.filter(day=day)
    size = rows.count()
    known = list(rows.select_for_update().filter(text__in=times))
    for row in known:
        row.times += times[row.text]
        row.hits = hits[day, row.text]
    SearchedQuery.objects.bulk_update(known, ["times", "hits"])
    new = sorted(times.keys() - {row.text for row in known})[: max(0, MAX_PER_DAY - size)]
    SearchedQuery.objects.bulk_create(
        [SearchedQuery(day=day, text=text, times=times[text], hits=hits[day, text]) for text in new],
        ignore_conflicts=True,
    )
