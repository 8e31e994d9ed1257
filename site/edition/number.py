"""The current edition's number in the database, by which machines learn of each other's changes.

All functions raise the database's errors.
"""

from secrets import token_hex

from edition.models import Number


def current() -> str:
    """Return the current number, or "" before the first edition."""
    return Number.objects.filter(pk=1).values_list("value", flat=True).first() or ""


def begin() -> str:
    """Store a new number, and return it."""
    value = token_hex(8)
    Number.objects.bulk_create(
        [Number(pk=1, value=value)], update_conflicts=True, unique_fields=["id"], update_fields=["value"]
    )
    return value
