"""The dates that forms take: of the years 1900 to 2199. Others are slips, and reckoning on from 9999 is an error."""

import datetime

from django import forms
from django.core.exceptions import ValidationError

_FIRST, _LAST = 1900, 2199


def _plausible(value: datetime.date) -> None:
    if not _FIRST <= value.year <= _LAST:
        raise ValidationError(f"Hãy ghi năm từ {_FIRST} đến {_LAST}.")


def install() -> None:
    """Let every form ask it: the admin's, Wagtail's own, and readers'."""
    for field in (forms.DateField, forms.DateTimeField):
        field.default_validators = [_plausible]
