"""The draw: questions by quotas, in random order, with their answers in random order. Pure except for randomness."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from campaign.engagement.contest.bank import Card, Pool
from campaign.engagement.models import Quota

# Pairs of the key of a version and the order of its answers: for each answer shown, its index in the version.
Sheet = list[list]
_chance = secrets.SystemRandom()


class TooFewQuestionsError(Exception):
    """The bank holds fewer approved questions than a quota needs."""


def shortages(quotas: Iterable[Quota], pool: Pool) -> list[tuple[Quota, int]]:
    """Return the quotas that the bank cannot fill, each with the number of questions that it has."""
    counted = [(quota, len(pool.get((quota.theme, quota.difficulty), ()))) for quota in quotas]
    return [(quota, has) for quota, has in counted if has < quota.count]


def draw(quotas: Iterable[Quota], pool: Pool) -> list[int]:
    """Return the keys of the drawn questions in random order. Raises TooFewQuestionsError."""
    drawn: list[int] = []
    for quota in quotas:
        keys = pool.get((quota.theme, quota.difficulty), ())
        if len(keys) < quota.count:
            raise TooFewQuestionsError
        drawn += _chance.sample(keys, quota.count)
    _chance.shuffle(drawn)
    return drawn


def shuffled(keys: Iterable[int], cards: Mapping[int, Card]) -> Sheet:
    """Return the sheet of these questions, with the answers of each in random order."""
    return [[key, _chance.sample(range(n := len(cards[key].answers)), n)] for key in keys]
