"""Tests of periods, and of the period of equal length before them."""

import datetime

import pytest

from campaign.reports.periods import Period, choices, usual

DAY = datetime.date


@pytest.mark.parametrize(
    ("period", "before", "label"),
    [
        (Period.of_months(2026, 3, 1), Period.of_months(2026, 2, 1), "tháng 3 năm 2026"),
        (Period.of_months(2026, 1, 3), Period.of_months(2025, 10, 3), "quý I năm 2026"),
        (Period.of_months(2026, 7, 6), Period.of_months(2026, 1, 6), "6 tháng cuối năm 2026"),
        (Period.of_months(2024, 1, 12), Period.of_months(2023, 1, 12), "năm 2024"),
        (
            Period.of_months(2026, 2, 3),
            Period.of_months(2025, 11, 3),
            "từ ngày 01/02/2026 đến ngày 30/4/2026",
        ),
        (
            Period(DAY(2026, 3, 5), DAY(2026, 3, 14)),
            Period(DAY(2026, 2, 23), DAY(2026, 3, 4)),
            "từ ngày 05/3/2026 đến ngày 14/3/2026",
        ),
    ],
)
def test_period_before_is_as_long(period, before, label):
    assert period.previous == before
    assert period.label == label
    assert Period.from_key(period.key) == period


def test_months_of_a_period_are_together_the_period():
    period = Period(DAY(2025, 11, 20), DAY(2026, 2, 3))
    months = period.split()
    assert [month.days for month in months] == [11, 31, 31, 3]
    assert (months[0].first, months[-1].last) == (period.first, period.last)


@pytest.mark.parametrize("today", [DAY(2026, 1, 1), DAY(2026, 11, 26), DAY(2024, 2, 29)])
def test_usual_period_is_the_quarter_that_ended_last(today):
    assert usual(today).last < today
    assert usual(today).months == 3
    assert usual(today) in choices(today)["Quý"]
    assert all(group[0].first <= today <= group[0].last for group in choices(today).values())
