"""Blocks of a week: days with their entries."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks import list_block

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


class EntryValue(blocks.StructValue):
    """Value of an entry."""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Label and text of place, chair and attendees, as far as they are filled in."""
        fields = self.block.child_blocks
        return [(fields[name].label, self[name]) for name in ("place", "chair", "attendees") if self[name]]


class EntryBlock(blocks.StructBlock):
    """One entry of a day. Without a time it takes the whole day, as the help text of the days says."""

    time = blocks.TimeBlock(label="Giờ", required=False)
    content = blocks.CharBlock(label="Nội dung", required=False, max_length=300)
    place = blocks.CharBlock(label="Địa điểm", required=False, max_length=200)
    chair = blocks.CharBlock(label="Chủ trì", required=False, max_length=200)
    attendees = blocks.CharBlock(label="Thành phần", required=False, max_length=400)

    class Meta:
        icon = "time"
        label = "Việc"
        label_format = "{time} {content}"
        form_classname = "schedule-entry"
        value_class = EntryValue

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if not cleaned["content"]:
            raise blocks.StructBlockValidationError(
                {"content": ValidationError("Hãy ghi nội dung của việc này.")}
            )
        return cleaned


class EntriesBlock(blocks.ListBlock):
    """The entries of a day. Empty ones are dropped, because the form offers an empty entry for each day."""

    def clean(self, value: list_block.ListValue) -> list_block.ListValue:
        filled = [child for child in value.bound_blocks if any(child.value.values())]
        return super().clean(list_block.ListValue(self, bound_blocks=filled))


class DayBlock(blocks.StructBlock):
    """A day of the week, by its number from Monday on, so that a week can be copied to another."""

    day = blocks.ChoiceBlock(
        label="Ngày", choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)]
    )
    entries = EntriesBlock(EntryBlock(), label="Các việc")

    class Meta:
        icon = "calendar"
        label = "Ngày trong tuần"
        label_format = "{day}"


class WeekBlock(blocks.StreamBlock):
    """The days of a week, each at most once."""

    day = DayBlock()

    def clean(self, value: blocks.StreamValue, *args: Any, **kwargs: Any) -> blocks.StreamValue:
        cleaned = super().clean(value, *args, **kwargs)
        days = [block.value["day"] for block in cleaned]
        twice = {
            place: ValidationError("Ngày này đã có ở trên. Hãy chuyển các việc lên đó.")
            for place, day in enumerate(days)
            if day in days[:place]
        }
        if twice:
            raise blocks.StreamBlockValidationError(block_errors=twice)
        return cleaned
