"""Sums of reads per page and per day. queries.py reads them; only counting.py writes them.

Nothing about readers is stored.
"""

from django.db import models


class PageReads(models.Model):
    """Reads of one page in one day, month or year.

    Each read is added to all three, so that no query adds up days by the hundred (queries.spans).
    """

    # The unique constraint below starts with the page, so it serves the foreign key too.
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name="trang", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # 20260819 is a day, 20260800 a month, 20260000 a year.
    span = models.PositiveIntegerField("khoảng thời gian")
    count = models.PositiveIntegerField("lượt đọc", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "lượt đọc trang"
        verbose_name_plural = "lượt đọc trang"
        constraints = [models.UniqueConstraint(fields=["page", "span"], name="reads_page_and_span")]
        # Includes the count, so that sums are computed from the index alone.
        indexes = [models.Index(fields=["span", "page", "count"], name="reads_in_span")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.span}"


class SiteReads(models.Model):
    """Reads of all pages in one day, including pages deleted since."""

    day = models.DateField("ngày", primary_key=True)
    count = models.PositiveIntegerField("lượt đọc", default=0)

    class Meta:
        verbose_name = "lượt đọc trong ngày"
        verbose_name_plural = "lượt đọc trong ngày"

    def __str__(self) -> str:
        return str(self.day)


class ReadMark(models.Model):
    """Mark of one reader, page and day: 64 bits of a keyed hash, deleted when the day is over."""

    mark = models.BigIntegerField(primary_key=True)
    day = models.DateField(db_index=True)

    class Meta:
        verbose_name = "dấu đã đếm"
        verbose_name_plural = "dấu đã đếm"

    def __str__(self) -> str:
        return str(self.day)
