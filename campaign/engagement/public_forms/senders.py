"""Limits of what one sender may send. Addresses are kept as keyed hashes, for a day at most."""

from datetime import timedelta

from django.http import HttpRequest

from signin.rules.limits import Rate, Scope, address_of, spend

# An office shares one address.
SENDER = Scope("sender", (Rate(20, timedelta(minutes=15)), Rate(200, timedelta(days=1))))
# A school votes within a break.
VOTER = Scope("voter", (Rate(100, timedelta(minutes=15)), Rate(1_000, timedelta(days=1))))


def count(purpose: str, limit: Scope, request: HttpRequest) -> None:
    """Count one form of `purpose` sent by this address. Raises TooManyTriesError beyond `limit`.

    They are counted where sign-in counts its tries: in a table that all processes share, since the file cache counts
    no parallel ones.
    """
    spend(f"engagement.{purpose}", (limit, address_of(request)))
