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
        # The state's reporting calendar, with leap years and turns of the year.
        (
            Period(DAY(2026, 8, 15), DAY(2026, 9, 14)),
            Period(DAY(2026, 7, 15), DAY(2026, 8, 14)),
            "tháng 9 năm 2026",
        ),
        (
            Period(DAY(2025, 12, 15), DAY(2026, 1, 14)),
            Period(DAY(2025, 11, 15), DAY(2025, 12, 14)),
            "tháng 1 năm 2026",
        ),
        (
            Period(DAY(2025, 12, 15), DAY(2026, 3, 14)),
            Period(DAY(2025, 9, 15), DAY(2025, 12, 14)),
            "quý I năm 2026",
        ),
        (
            Period(DAY(2025, 12, 15), DAY(2026, 6, 14)),
            Period(DAY(2025, 6, 15), DAY(2025, 12, 14)),
            "6 tháng đầu năm 2026",
        ),
        (
            Period(DAY(2025, 12, 15), DAY(2026, 9, 14)),
            Period(DAY(2025, 3, 15), DAY(2025, 12, 14)),
            "9 tháng đầu năm 2026",
        ),
        (
            Period(DAY(2025, 12, 15), DAY(2026, 12, 14)),
            Period(DAY(2024, 12, 15), DAY(2025, 12, 14)),
            "năm 2026",
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


def test_months_of_the_reporting_calendar():
    quarter = Period.of_reporting_months(2024, 1, 3)
    months = quarter.split()
    assert (quarter.first, quarter.last) == (DAY(2023, 12, 15), DAY(2024, 3, 14))
    assert months == [Period.of_reporting_months(2024, month, 1) for month in (1, 2, 3)]
    assert quarter.full_label == (
        "quý I năm 2024 (15/12/2023 – 14/3/2024, kỳ báo cáo theo Nghị định số 09/2019/NĐ-CP)"
    )
    assert Period.of_months(2024, 1, 3).full_label == "quý I năm 2024"


@pytest.mark.parametrize(
    "today", [DAY(2026, 1, 1), DAY(2026, 11, 14), DAY(2026, 11, 15), DAY(2026, 12, 31), DAY(2024, 2, 29)]
)
def test_usual_period_is_the_quarter_that_ended_last(today):
    assert usual(today).last < today
    assert usual(today).months == 3
    groups = choices(today)
    assert usual(today) in groups["Quý"]
    assert all(group[0].first <= today for group in groups.values())
    # No such period follows the first six or nine months within a year.
    current = [group[0] for kind, group in groups.items() if kind[:9] not in ("Sáu tháng", "Chín thán")]
    assert all(period.last >= today for period in current)
    assert all(period.is_reporting == ("chốt" in kind) for kind, group in groups.items() for period in group)
    keys = [period.key for group in groups.values() for period in group]
    assert len(keys) == len(set(keys))
