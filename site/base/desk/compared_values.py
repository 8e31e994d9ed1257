"""Values in comparisons of two versions, as an editor writes them: dates, times, numbers, choices, yes and no."""

import datetime
import json
from difflib import SequenceMatcher
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.formats import date_format, time_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.admin.compare import (
    BlockComparison,
    FieldComparison,
    StreamBlockComparison,
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
    """Comparison of a body. Keys that the editor gives to paragraphs are no change; a block in another place is one."""

    def htmldiff(self) -> SafeString:
        if not (self.has_block_ids(self.val_a) and self.has_block_ids(self.val_b)):
            return super().htmldiff()
        return _BlocksComparison(self.field.stream_block, True, True, self.val_a, self.val_b).htmldiff()

    def has_changed(self) -> bool:
        return self._plain(self.val_a) != self._plain(self.val_b)

    def _plain(self, body: Any) -> str:
        stored = json.dumps(body.get_prep_value(), cls=DjangoJSONEncoder, sort_keys=True)
        return KEY_OF_A_PARAGRAPH.sub("", stored.replace('\\"', '"'))


class _BlocksComparison(StreamBlockComparison):
    """Comparison of blocks that marks those in another place. Wagtail shows them like unchanged ones."""

    def get_block_comparisons(self) -> list[Any]:
        before, after = [block.id for block in self.val_a], [block.id for block in self.val_b]
        both = set(before).intersection(after)
        first, second = ([key for key in keys if key in both] for keys in (before, after))
        runs = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
        moved = both.difference(*(first[at : at + size] for at, _, size in runs))
        # Wagtail lists the blocks of the later version in their order, and removed ones between them.
        later = iter(after)
        return [
            _MovedBlock(one) if not one.is_deleted() and next(later) in moved else one
            for one in super().get_block_comparisons()
        ]


class _MovedBlock(BlockComparison):
    """Comparison of a block in another place, with the block's own comparison below the note."""

    def __init__(self, own: BlockComparison) -> None:
        super().__init__(own.block, True, True, own.val_a, own.val_b)
        self.own = own

    def has_changed(self) -> bool:
        return True

    def htmldiff(self) -> SafeString:
        shown = self.own.htmldiff() if self.own.has_changed() else self.own.htmlvalue(self.val_b)
        return format_html('<p><span class="w-status">Đã chuyển chỗ</span></p>{}', shown)


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
