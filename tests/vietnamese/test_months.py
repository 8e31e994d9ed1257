from datetime import UTC, date, datetime

import pytest

from vietnamese.months import Month


def test_a_month_ends_where_the_next_begins_in_vietnam():
    assert Month(2024, 2).end == Month(2024, 3).start == datetime(2024, 2, 29, 17, tzinfo=UTC)
    assert Month(2024, 12).end == Month(2025, 1).start


def test_months_are_named_ordered_and_printed():
    assert Month.named("2024-03") == Month.of(date(2024, 3, 31)) < Month(2025, 1)
    assert (Month(2024, 3).name, str(Month(2024, 3))) == ("2024-03", "tháng 3/2024")
    assert Month.of_years(2024, 2025)[11:13] == (Month(2024, 12), Month(2025, 1))


@pytest.mark.parametrize("name", ["", "2024-13", "2024-00", "1999-01", "2024-3", "2024-03 ", "２０２４-03"])
def test_other_texts_name_no_month(name):
    with pytest.raises(ValueError, match="not a month"):
        Month.named(name)
