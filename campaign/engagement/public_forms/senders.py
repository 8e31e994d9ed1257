"""Limits of what one sender may send. Addresses are kept as keyed hashes, for a day at most."""

from datetime import timedelta

from django.http import HttpRequest

from signin.rules.limits import Rate, Scope, address_of, spend

# A class or an office shares one address.
SENDER = Scope("sender", (Rate(20, timedelta(minutes=15)), Rate(200, timedelta(days=1))))


def count(purpose: str, request: HttpRequest) -> None:
    """Count one form of `purpose` sent by this address. Raises TooManyTriesError beyond the limit.

    They are counted where sign-in counts its tries: in a table that all processes share, since the file cache counts
    no parallel ones. The next try deletes rows of more than a day.
    """
    spend(f"engagement.{purpose}", (SENDER, address_of(request)))
