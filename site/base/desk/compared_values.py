"""Values in comparisons of two versions, as an editor writes them: dates, times, numbers, choices, yes and no."""

import datetime
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.formats import date_format, time_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.admin.compare import (
    BlockComparison,
    FieldComparison,
    StreamFieldComparison,
    diff_text,
    register_comparison_class,
)
from wagtail.fields import StreamField

from base.rich_text import KEY_OF_A_PARAGRAPH
from vietnamese import numbers

_WRITTEN = (
    models.DateField,  # and DateTimeField
    models.TimeField,
    models.BooleanField,
    models.IntegerField,
    models.DecimalField,
)
_WRITTEN_BLOCKS = (
    blocks.DateBlock,
    blocks.DateTimeBlock,
    blocks.TimeBlock,
    blocks.BooleanBlock,
    blocks.IntegerBlock,
    blocks.DecimalBlock,
    blocks.ChoiceBlock,
)


def install() -> None:
    """Replace Wagtail's comparisons, which show Python's values: 2026-11-28 17:50:55.231+00:00, True, None."""
    for field in _WRITTEN:
        register_comparison_class(field, comparison_class=_WrittenComparison)
    register_comparison_class(StreamField, comparison_class=_BodyComparison)
    for block in _WRITTEN_BLOCKS:
        # Wagtail calls this method of a block, but defines it for none of these.
        block.get_comparison_class = lambda _: _WrittenBlockComparison


class _WrittenComparison(FieldComparison):
    """Comparison of values as displayed. Forms drop seconds, so a difference in seconds does not count."""

    def __init__(self, field: models.Field, obj_a: models.Model, obj_b: models.Model) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a: str = written(field.value_from_object(obj_a))
        self.val_b: str = written(field.value_from_object(obj_b))


class _BodyComparison(StreamFieldComparison):
    """Comparison of a body. Keys that the editor gives to paragraphs are no change."""

    def has_changed(self) -> bool:
        return self._plain(self.val_a) != self._plain(self.val_b)

    def _plain(self, body: Any) -> str:
        stored = json.dumps(body.get_prep_value(), cls=DjangoJSONEncoder, sort_keys=True)
        return KEY_OF_A_PARAGRAPH.sub("", stored.replace('\\"', '"'))


class _WrittenBlockComparison(BlockComparison):
    """Comparison of a body block's value as displayed."""

    def _shown(self, value: Any) -> str:
        if isinstance(self.block, blocks.ChoiceBlock):
            return str(dict(flatten_choices(self.block.field.choices)).get(value, value or ""))
        return written(value)

    def htmlvalue(self, val: Any) -> str:
        return escape(self._shown(val))

    def htmldiff(self) -> SafeString:
        return diff_text(self._shown(self.val_a), self._shown(self.val_b)).to_html()


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
