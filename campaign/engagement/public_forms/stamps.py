"""Stamps: signed numbers of forms that say for which page and when a form was handed out.

A stamp replaces a cookie. It proves that the sender opened the form of this very page some seconds ago and not days
ago, and its number makes a form count once no matter how often it is sent. What people go back to and change is new.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from enum import Enum

from django.core import signing
from django.utils import timezone

_SALT = "engagement.stamp"
# Seconds. People read a form before they send it; scripts do not.
MIN_AGE = 3
# After a suspicion: long enough to slow bots down, short enough for people.
HELD_AGE = 8
# People leave a form open overnight and send it in the morning.
GREATEST_AGE = 24 * 3600


class Verdict(Enum):
    """Verdict on the stamp of a submitted form."""

    GOOD = "good"
    TOO_EARLY = "too early"
    TOO_OLD = "too old"
    FORGED = "forged"


@dataclass(frozen=True)
class Stamp:
    """The stamp of a submitted form: its verdict, and the number of the form ("" if it is forged)."""

    verdict: Verdict
    number: str = ""


def make(purpose: str, key: int, least_age: int = MIN_AGE) -> str:
    """Return a new stamp for a form of `purpose` on the object `key`, valid once `least_age` seconds have passed."""
    return signing.dumps(
        [purpose, key, secrets.token_hex(16), int(timezone.now().timestamp()), least_age], salt=_SALT
    )


def read(value: str, purpose: str, key: int) -> Stamp:
    """Return the stamp in `value`, with the verdict for a form of `purpose` on the object `key`."""
    try:
        own_purpose, own_key, number, made_at, least_age = signing.loads(value, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return Stamp(Verdict.FORGED)
    if (own_purpose, own_key) != (purpose, key):
        return Stamp(Verdict.FORGED)
    age = timezone.now().timestamp() - made_at
    if age < least_age:
        return Stamp(Verdict.TOO_EARLY, number)
    return Stamp(Verdict.TOO_OLD if age > GREATEST_AGE else Verdict.GOOD, number)


def with_content(number: str, *content: str) -> str:
    """Return the number of a form as sent with this content.

    Browsers show the same form again to whoever goes back: sent as it was, it is the same; with a change, it is new.
    """
    return hashlib.sha256("\0".join([number, *content]).encode()).hexdigest()[: len(number)]
