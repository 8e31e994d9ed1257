"""Values in comparisons of two versions, as an editor writes them: dates, times, numbers, yes and no."""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, time_format
from wagtail.admin.compare import FieldComparison, register_comparison_class

from vietnamese import numbers

_WRITTEN = (
    models.DateField,  # and DateTimeField
    models.TimeField,
    models.BooleanField,
    models.IntegerField,
    models.DecimalField,
)


def install() -> None:
    """Replace Wagtail's comparison, which shows the values of Python: 2026-11-28 17:50:55.231+00:00, True, None."""
    for field in _WRITTEN:
        register_comparison_class(field, comparison_class=_WrittenComparison)


class _WrittenComparison(FieldComparison):
    """Comparison by what is shown. A form keeps no seconds, so that they are no change either."""

    def __init__(self, field: models.Field, obj_a: models.Model, obj_b: models.Model) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a: str = written(field.value_from_object(obj_a))
        self.val_b: str = written(field.value_from_object(obj_b))


def written(value: Any) -> str:
    """Return the value as text; a missing one is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime.datetime):
        return date_format(
            timezone.localtime(value) if timezone.is_aware(value) else value, "DATETIME_FORMAT"
        )
    if isinstance(value, datetime.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, datetime.time):
        return time_format(value, "H:i")
    return numbers.group(value)
