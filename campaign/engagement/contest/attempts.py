"""Steps of entrants: start, answer, hand in. The server's clock decides, and each step is an entry of the log."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass
from typing import cast

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign.engagement.contest import bank, drawing, events
from campaign.engagement.contest.events import Kind
from campaign.engagement.models import Attempt, AttemptEvent, ContestPage, Round, Use

# Maximum number of entries in a log. People change few answers, each a few times.
_MAX_EVENTS = 1_000
# Seconds for which the number of entrants is cached.
_COUNTED_FOR = 20


class OverError(Exception):
    """The attempt was handed in, its time or its round is over, or its log is longer than a person could make it."""


@dataclass(frozen=True)
class Entrant:
    """Person who takes part, with the data that the rules ask for."""

    # Keyed hashes (contest.identity). A new attempt stores the first; an earlier one may be stored under any of them.
    identities: list[str]
    unit: str = ""
    label: str = ""
    name: str = ""
    email: str = ""
    may_name: bool = False
    guess: int | None = None


def start(page: ContestPage, one: Round, entrant: Entrant) -> Attempt:
    """Return the attempt of this person in this round. It begins now unless there is one.

    Raises TooFewQuestionsError, and OverError if the round has closed meanwhile.
    """
    own = Attempt.objects.filter(page=page, round=one.key, identity__in=entrant.identities)
    if saved := own.first():
        return saved
    # Before the first write, because a transaction that has written does not use kept values.
    keys = drawing.draw(one.quotas, bank.pool(Use.ROUND))
    sheet = drawing.shuffled(keys, bank.cards(keys))
    now = timezone.now()
    if now >= one.closes_at:
        raise OverError
    attempt = Attempt(
        page=page,
        round=one.key,
        key=secrets.token_urlsafe(16),
        sheet=sheet,
        started_at=now,
        ends_at=min(now + datetime.timedelta(minutes=one.minutes), one.closes_at),
        identity=entrant.identities[0],
        unit=entrant.unit,
        label=entrant.label,
        name=entrant.name,
        email=entrant.email,
        may_name=entrant.may_name,
        guess=entrant.guess,
    )
    first = events.made(attempt, None, Kind.DRAWN, now, events.drawn_data(attempt))
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
            first.save(force_insert=True)
    except IntegrityError:
        # The same person started twice at once.
        return own.get()
    return attempt


@transaction.atomic
def save(key: str, chosen: events.Choices) -> tuple[Attempt, events.Choices]:
    """Store these answers if the time is not over. Return the attempt and all its answers. Raises OverError."""
    attempt, saved, last, now = _under_way(key)
    changed = _changed(attempt, saved, chosen)
    if changed:
        event = events.made(attempt, last, Kind.ANSWERED, now, sorted(changed.items()))
        event.save(force_insert=True)
        attempt.save(update_fields=["log_end"])
    return attempt, saved | changed


@transaction.atomic
def submit(key: str, chosen: events.Choices) -> Attempt:
    """Store these answers and end the attempt. Raises OverError if it has ended."""
    attempt, saved, last, now = _under_way(key)
    if changed := _changed(attempt, saved, chosen):
        last = events.made(attempt, last, Kind.ANSWERED, now, sorted(changed.items()))
        last.save(force_insert=True)
    events.made(attempt, last, Kind.SUBMITTED, now, {}).save(force_insert=True)
    attempt.submitted_at = now
    cards = bank.cards(key for key, _ in attempt.sheet)
    attempt.score = events.score(attempt.sheet, saved | changed, cards)
    attempt.took = events.milliseconds(attempt)
    attempt.save(update_fields=["submitted_at", "score", "took", "log_end"])
    return attempt


def _under_way(key: str) -> tuple[Attempt, events.Choices, AttemptEvent, datetime.datetime]:
    # Locking the attempt's own row serialises its parallel answers; nobody else waits for it.
    attempt = Attempt.objects.select_for_update().get(key=key)
    # The clock is read once, so that an entry accepted as in time is not stamped as late.
    now = timezone.now()
    if attempt.is_over_at(now):
        raise OverError
    log = list(attempt.events.all())
    if len(log) >= _MAX_EVENTS:
        raise OverError
    return attempt, events.choices(log), log[-1], now


def _changed(attempt: Attempt, saved: events.Choices, chosen: events.Choices) -> events.Choices:
    sheet = attempt.sheet
    return {
        place: choice
        for place, choice in chosen.items()
        if saved.get(place) != choice and place < len(sheet) and choice < len(sheet[place][1])
    }


def entrants(page: int, one: str) -> int:
    """Return the number of people who take part in a round, at most `_COUNTED_FOR` seconds old."""

    def count() -> int:
        return Attempt.objects.filter(page=page, round=one).count()

    return cast(int, cache.get_or_set(f"engagement.entrants.{page}.{one}", count, _COUNTED_FOR))
