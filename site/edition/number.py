"""The edition's number, in the database: by it machines learn of each other's changes. Raises what the database
raises."""

from secrets import token_hex

from edition.models import Number


def current() -> str:
    """ "" before the first."""
    return Number.objects.filter(pk=1).values_list("value", flat=True).first() or ""


def begin() -> str:
    """The next one."""
    value = token_hex(8)
    Number.objects.bulk_create(
        [Number(pk=1, value=value)], update_conflicts=True, unique_fields=["id"], update_fields=["value"]
    )
    return value
