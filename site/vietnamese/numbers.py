"""Numbers as Vietnamese prints them: 12.547 and 0,9. It never rounds: the caller knows the exactness."""

from decimal import Decimal

_SWAPPED = str.maketrans(",.", ".,")


def group(value: int | float | Decimal) -> str:
    """`value` with thousands set apart by points and a decimal comma, as CLDR has it for `vi`."""
    return f"{Decimal(str(value)):,f}".translate(_SWAPPED)
