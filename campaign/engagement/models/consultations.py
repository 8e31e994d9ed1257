"""The page that lists consultations, and the base class of draft documents and polls."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page

from base.models import BasePage
from vietnamese.dates import short


class ConsultationsPage(BasePage):
    """The page "Ý kiến người dân": draft documents for comment and polls."""

    view = "campaign.engagement.views.ConsultationsView"
    template = "campaign/engagement/consultations_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["engagement.DraftPage", "engagement.PollPage"]
    max_count = 1
    schema_type = "CollectionPage"
    kind_label = "Ý kiến người dân"

    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = "trang ý kiến người dân"


class Consultation(BasePage):
    """Abstract page on which the public may have its say from one day to another, both included.

    The limits are days, not hours: midnight ends each edition, so kept pages open and close on time by themselves.
    """

    opens_on = models.DateField("từ ngày", default=timezone.localdate)
    closes_on = models.DateField("đến hết ngày")

    days_panel = FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")], heading="Thời gian")

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": "Ngày cuối không được trước ngày đầu."})

    @property
    def is_open(self) -> bool:
        return self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def is_over(self) -> bool:
        return self.closes_on < timezone.localdate()

    @property
    def time_label(self) -> str:
        """The days on which people can take part, in words."""
        if self.is_over:
            return f"Đã kết thúc ngày {short(self.closes_on)}"
        if self.is_open:
            return f"Đến hết ngày {short(self.closes_on)}"
        return f"Bắt đầu ngày {short(self.opens_on)}"

    def erased_on(self, days: int) -> datetime.date:
        """Return the day on which people's data is erased if it is kept for `days` after the last day."""
        return self.closes_on + datetime.timedelta(days=days + 1)
