"""Days that the board writes for."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from base.models.alphabet import alphabetical


class CampaignDay(models.Model):
    """Day that the board writes for, every year or once. Editors maintain them; the calendar shows them."""

    day = models.PositiveSmallIntegerField("ngày", validators=[MinValueValidator(1), MaxValueValidator(31)])
    month = models.PositiveSmallIntegerField(
        "tháng", validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    year = models.PositiveSmallIntegerField(
        "năm",
        null=True,
        blank=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        help_text="Để trống: năm nào cũng có.",
    )
    name = models.CharField("tên", max_length=150)
    note = models.TextField("ghi chú", blank=True, help_text="Nên viết gì, chuẩn bị từ bao giờ.")
    source = models.CharField(
        "căn cứ",
        max_length=250,
        blank=True,
        help_text="Văn bản nói về ngày này, hoặc ai đề nghị ghi vào lịch.",
    )

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("day"), FieldPanel("month"), FieldPanel("year")]),
        FieldPanel("note"),
        FieldPanel("source"),
    ]

    class Meta:
        ordering = ["month", "day", alphabetical("name")]
        verbose_name = "ngày của phong trào"
        verbose_name_plural = "ngày của phong trào"

    def __str__(self) -> str:
        return f"{self.date_text} – {self.name}"

    @property
    def date_text(self) -> str:
        """Date as "19/8", or "19/8/2026" for a day of one year."""
        return "/".join(str(part) for part in (self.day, self.month, self.year) if part)

    def clean(self) -> None:
        super().clean()
        if self.day and self.month:
            try:
                # 2024 is a leap year, so that 29/2 is accepted.
                datetime.date(self.year or 2024, self.month, self.day)
            except (ValueError, OverflowError) as error:
                raise ValidationError({"day": f"Không có ngày {self.date_text}."}) from error

    def falls_on(self, date: datetime.date) -> bool:
        return (self.day, self.month) == (date.day, date.month) and self.year in (None, date.year)
