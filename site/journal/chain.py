"""Hashes of the log: HMAC-SHA-256 under a key that is not in the database."""

import json

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def sign(purpose: str, *values: str | int) -> str:
    """Return the keyed hash of `values`, 64 hexadecimal digits. `purpose` keeps hashes of different things apart."""
    text = json.dumps(values, ensure_ascii=False)
    secret = settings.JOURNAL_KEY or settings.SECRET_KEY
    return salted_hmac(f"journal.{purpose}", text, secret=secret, algorithm="sha256").hexdigest()


def is_signed(signature: str, purpose: str, *values: str | int) -> bool:
    """Return True if `signature` belongs to `values`."""
    return constant_time_compare(signature, sign(purpose, *values))
