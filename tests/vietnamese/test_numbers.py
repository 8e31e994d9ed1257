from decimal import Decimal

import pytest

from vietnamese.numbers import group


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (12547, "12.547"),
        (0.9, "0,9"),
        (999, "999"),
        (1000, "1.000"),
        (-1234567, "-1.234.567"),
        (0, "0"),
        (1234.5, "1.234,5"),
        (Decimal("1234567.50"), "1.234.567,50"),
        (1e21, "1.000.000.000.000.000.000.000"),
        (0.1 + 0.2, "0,30000000000000004"),
    ],
)
def test_thousands_have_points_and_decimals_a_comma(value, printed):
    assert group(value) == printed
