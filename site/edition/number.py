"""The current edition's number in the database, by which machines learn of each other's changes.

All functions raise the database's errors.
"""

from secrets import token_hex

from edition import clock
from edition.models import Number
from edition.shelf import Shelf, number_of


def current() -> str:
    """Return the current number, or "" before the first edition."""
    return Number.objects.filter(pk=1).values_list("value", flat=True).first() or ""


def begin() -> str:
    """Store a new number, and return it."""
    value = token_hex(8)
    # In one statement: on a new database, two processes may begin at once.
    Number.objects.bulk_create(
        [Number(pk=1, value=value)], update_conflicts=True, unique_fields=["id"], update_fields=["value"]
    )
    return value


def start(shelf: Shelf) -> str:
    """Start the next edition of all machines, and return its folder here. Raises OSError as `follow` does."""
    # The number is stored first: everything rendered under it was read later.
    return shelf.start(clock.next_moment(), begin())


def follow(shelf: Shelf) -> str:
    """Return the current edition of this machine.

    Starts a new one if there is none or another machine has begun the next. Raises OSError if the disk cannot be
    written.
    """
    edition, current_number = shelf.current(), current()
    if edition is None or number_of(edition) != current_number:
        return shelf.start(clock.next_moment(), current_number)
    return edition
