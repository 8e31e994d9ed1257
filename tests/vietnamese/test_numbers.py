from decimal import Decimal

import pytest

from vietnamese.numbers import group, in_words


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


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "không"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (105, "một trăm linh năm"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_234_000, "một triệu hai trăm ba mươi bốn nghìn"),
        (1_000_000_005, "một tỷ không trăm linh năm"),
        (12_000_000_000, "mười hai tỷ"),
    ],
)
def test_numbers_in_words(value, words):
    assert in_words(value) == words
