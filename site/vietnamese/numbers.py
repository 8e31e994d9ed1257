"""Numbers as Vietnamese prints them: 12.547 and 0,9. Never rounded: the caller decides the precision."""

from decimal import Decimal

_SWAPPED = str.maketrans(",.", ".,")


def group(value: int | float | Decimal) -> str:
    """Return `value` with points between thousands and a decimal comma, as CLDR has it for `vi`."""
    return f"{Decimal(str(value)):,f}".translate(_SWAPPED)
