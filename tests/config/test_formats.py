"""Tests of Vietnamese dates in the admin's forms: Django's own `vi` reads 05/11/2026 as 11 May."""

import datetime

import pytest
from django import forms
from django.utils import formats, translation


@pytest.mark.parametrize("typed", ["05/11/2026", "5/11/2026", "05-11-2026", "5.11.2026", "2026-11-05"])
def test_day_comes_before_month(typed):
    with translation.override("vi"):
        assert forms.DateField().clean(typed) == datetime.date(2026, 11, 5)
        # A date without a time means midnight.
        assert forms.DateTimeField().clean(typed).isoformat() == "2026-11-05T00:00:00+07:00"


def test_date_and_time_are_read_and_written_the_vietnamese_way():
    with translation.override("vi"):
        moment = forms.DateTimeField().clean("05/11/2026 14:30")
        assert moment.isoformat() == "2026-11-05T14:30:00+07:00"
        assert formats.date_format(moment, "SHORT_DATETIME_FORMAT") == "14:30 05/11/2026"


def test_thousands_are_grouped_with_dots():
    with translation.override("vi"):
        assert formats.number_format(12547.9, decimal_pos=1, use_l10n=True, force_grouping=True) == "12.547,9"
