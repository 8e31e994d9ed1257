"""Limits on what one sender may send. IP addresses are kept as keyed hashes, for a day at most."""

from datetime import timedelta

from django.http import HttpRequest

from signin.rules.limits import Rate, Scope, address_of, spend

# An office shares one IP address.
SENDER = Scope("sender", (Rate(20, timedelta(minutes=15)), Rate(200, timedelta(days=1))))
# A whole school may vote during one break.
VOTER = Scope("voter", (Rate(100, timedelta(minutes=15)), Rate(1_000, timedelta(days=1))))


def count(purpose: str, limit: Scope, request: HttpRequest) -> None:
    """Count one form of `purpose` from the request's IP address. Raises TooManyTriesError beyond `limit`.

    Forms are counted in the table for tries to sign in: all processes share it, and the file cache cannot count
    atomically.
    """
    spend(f"engagement.{purpose}", (limit, address_of(request)))
