"""Pages of the work schedule: the list of weeks, and one week."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.blocks.list_block import ListValue
from wagtail.models import Page
from wagtail.query import PageQuerySet

from base.fields import StreamField
from base.models import BasePage
from base.visibility import readable
from campaign.schedule.blocks import WEEKDAYS, WeekBlock
from campaign.schedule.forms import OWN_TITLE, WeekForm
from vietnamese.dates import short


class SchedulePage(BasePage):
    """The page "Lịch công tác": the current week and the list of all weeks."""

    view = "campaign.schedule.public.ScheduleView"
    template = "campaign/schedule/schedule_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["schedule.WeekPage"]
    max_count = 1
    schema_type = "CollectionPage"
    kind_label = "Lịch công tác"

    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = "trang lịch công tác"

    def weeks(self, seen_from: Page | None = None) -> PageQuerySet:
        """Return the weeks that readers may see, newest first; `seen_from` is that of `readable`."""
        return readable(WeekPage.objects.child_of(self), seen_from).order_by("-first_day", "-pk")


@dataclass(frozen=True)
class Day:
    """A day of a week with its entries in order of time; entries for the whole day come first."""

    date: datetime.date
    # Children of the list block, which have the identifiers of the entries.
    children: list[ListValue.ListChild]

    @property
    def entries(self) -> list[Any]:
        return [child.value for child in self.children]

    @property
    def label(self) -> str:
        return f"{WEEKDAYS[self.date.weekday()]}, {short(self.date)}"


class WeekPage(BasePage):
    """The work schedule of one week."""

    first_day = models.DateField(
        "tuần có ngày", help_text="Chọn ngày nào trong tuần cũng được; lịch bắt đầu từ thứ Hai của tuần ấy."
    )
    days = StreamField(
        WeekBlock(),
        verbose_name="các ngày",
        blank=True,
        help_text="Việc không ghi giờ là việc cả ngày. Việc để trống mọi ô thì máy bỏ đi.",
    )
    note = models.TextField(
        "ghi chú", blank=True, max_length=1000, help_text="Ví dụ: việc đã hoãn, lịch có thể thay đổi."
    )

    base_form_class = WeekForm
    view = "campaign.schedule.public.WeekView"
    template = "campaign/schedule/week_page.html"
    parent_page_types = ["schedule.SchedulePage"]
    subpage_types: list[str] = []
    kind_label = "Lịch công tác tuần"

    content_panels = [
        FieldPanel("first_day"),
        *Page.content_panels,
        FieldPanel("days"),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = "lịch tuần"
        verbose_name_plural = "lịch tuần"

    @property
    def last_day(self) -> datetime.date:
        return self.first_day + datetime.timedelta(days=6)

    @property
    def span(self) -> str:
        return f"từ {short(self.first_day)} đến {short(self.last_day)}"

    def own_title(self) -> str:
        """Return the title made from the date, with the week number of ISO 8601."""
        week, first = self.first_day.isocalendar().week, short(self.first_day).rpartition("/")[0]
        return f"{OWN_TITLE}{week}, {first} – {short(self.last_day)}"

    def by_day(self) -> list[Day]:
        """Return the days in order. Leave out days of a draft for which no weekday is chosen yet."""
        chosen = (block for block in self.days if block.value["day"])
        days = sorted(chosen, key=lambda block: block.value["day"])
        return [
            Day(
                self.first_day + datetime.timedelta(days=int(block.value["day"])),
                sorted(
                    block.value["entries"].bound_blocks,
                    key=lambda child: child.value["time"] or datetime.time.min,
                ),
            )
            for block in days
        ]

    def begin_after(self, week: WeekPage) -> None:
        """Fill in this unsaved week with the entries of the week before it."""
        self.first_day = week.first_day + datetime.timedelta(days=7)
        block = self.days.stream_block
        self.days = block.to_python(block.get_prep_value(week.days))
        self.title = self.own_title()

    def search_text(self) -> str:
        words = [self.summary, self.note]
        for day in self.by_day():
            words += [
                " ".join(filter(None, (entry[name] for name in ("content", "place", "chair", "attendees"))))
                for entry in day.entries
            ]
        return "\n".join(filter(None, words))
