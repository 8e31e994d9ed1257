"""Results of a round, by score, time and guess. The board draws them up; the page's review announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count, Max

from campaign.engagement.contest import bank, certificates, events
from campaign.engagement.models import Attempt, AttemptEvent, ContestPage, ContestResult, Round
from vietnamese.collation import sort_key

# Rows on the public page. People who rank lower find their place on the page of their attempt.
_SHOWN = 100
_AT_ONCE = 500
_NO_GUESS = 2_000_000_000


def attempts_with_log(page: int, one: str) -> Iterator[tuple[Attempt, list[AttemptEvent], int]]:
    """Yield the attempts of a round, each with its log and the score that follows from it, in batches."""
    rows = Attempt.objects.filter(page=page, round=one).order_by("pk").select_related("result")
    for attempt in rows.prefetch_related("events").iterator(chunk_size=_AT_ONCE):
        own = list(attempt.events.all())
        cards = bank.cards(key for key, _ in attempt.sheet)
        yield attempt, own, events.score(attempt.sheet, events.choices(own), cards)


@transaction.atomic
def draw_up(page: ContestPage, one: Round) -> int:
    """Recount all attempts of a finished round and replace its results. Return the number of results."""
    counted = []
    for attempt, _, score in attempts_with_log(page.pk, one.key):
        attempt.score, attempt.took = score, events.milliseconds(attempt)
        counted.append(attempt)
    Attempt.objects.bulk_update(counted, ["score", "took"], batch_size=_AT_ONCE)
    former = ContestResult.objects.filter(page=page, round=one.key)
    # For entrants who were erased after the days of the setting, this is the only name left.
    known = dict(former.filter(attempt__erased_at__isnull=False).values_list("attempt", "masked"))
    former.delete()
    rows: list[ContestResult] = []
    for place, error, attempt in ranked(counted):
        masked = known.get(attempt.pk) or masked_name(attempt)
        rows.append(
            ContestResult(
                page=page,
                round=one.key,
                place=place,
                name=attempt.name if attempt.may_name and attempt.name else masked,
                masked=masked,
                unit=attempt.unit,
                score=attempt.score or 0,
                took=attempt.took or 0,
                guess_error=error,
                attempt=attempt,
            )
        )
    ContestResult.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return len(rows)


def ranked(counted: list[Attempt]) -> Iterator[tuple[int, int | None, Attempt]]:
    """Yield (place, error of the guess, attempt) for all attempts of a round, best first."""

    def order(attempt: Attempt) -> tuple[int, int, int]:
        error = _NO_GUESS if attempt.guess is None else abs(attempt.guess - len(counted))
        return -(attempt.score or 0), attempt.took or 0, error

    before, place = None, 0
    for number, attempt in enumerate(
        sorted(counted, key=lambda attempt: (*order(attempt), attempt.pk)), start=1
    ):
        own = order(attempt)
        place = place if own == before else number
        before = own
        yield place, None if attempt.guess is None else own[2], attempt


_AFTER_NAME, _NO_NAME = re.compile(r"[,;:/|(\[]|\s[-–—]"), re.compile(r"[\d@_]")


def masked_name(attempt: Attempt) -> str:
    """Return a masked name, which others do not recognise: "N. V. An"; the label or a number if there is no name."""
    if attempt.label:
        return attempt.label
    # People also type their class, a number or an address into the field.
    name = _AFTER_NAME.split(attempt.name)[0]
    words = list(takewhile(lambda word: not _NO_NAME.search(word), name.split()))
    if not words:
        return f"Số {certificates.code_of(attempt)}"
    shown = [*(f"{word[0]}." for word in words[:-1]), words[-1] if len(words) > 1 else f"{words[0][0]}…"]
    # As long as the column: each of many words of one letter gets a full stop.
    return " ".join(shown)[:100]


@dataclass(frozen=True)
class Table:
    """Results of a round as its page shows them."""

    round: Round
    total: int
    rows: list[ContestResult]
    units: list[Any]

    @classmethod
    def of(cls, page: ContestPage, one: Round) -> Table:
        found = ContestResult.objects.filter(page=page, round=one.key)
        units = found.exclude(unit="").order_by().values("unit")
        counted = units.annotate(entrants=Count("pk"), mean=Avg("score"), best=Max("score"))
        rows = sorted(counted, key=lambda row: (-row["mean"], -row["entrants"], sort_key(row["unit"])))
        return cls(one, found.count(), list(found[:_SHOWN]), rows)
