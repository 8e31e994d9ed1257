"""Urgent publication: an alert that one person put online at once, for a second person to confirm or withdraw."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Revision

from base.models import User
from campaign.articles.models.alerts import AlertPage


class UrgentQuerySet(models.QuerySet["UrgentPublication"]):
    """Query set of urgent publications."""

    def open(self) -> UrgentQuerySet:
        """Return the publications that nobody has confirmed or withdrawn yet, oldest first."""
        return self.filter(outcome="").order_by("published_at")


class UrgentPublication(models.Model):
    """Record of one urgent publication: reason, person, and the decision of a second person."""

    class Outcome(models.TextChoices):
        """Decision of the second person."""

        CONFIRMED = "confirmed", "đã xác nhận"
        WITHDRAWN = "withdrawn", "đã gỡ xuống"
        REPLACED = "replaced", "đã thay bằng lần đăng khẩn sau"

    alert = models.ForeignKey(
        AlertPage, verbose_name="cảnh báo", on_delete=models.CASCADE, related_name="urgent_publications"
    )
    revision = models.ForeignKey(
        Revision, verbose_name="phiên bản", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The last text approved before; empty if there is none.
    base = models.ForeignKey(
        Revision, verbose_name="bản đã duyệt trước đó", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField("lý do")
    published_by = models.ForeignKey(
        User, verbose_name="người đăng", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField("đăng lúc", default=timezone.now)
    # Publisher and authors: they cannot be the second person.
    involved = models.ManyToManyField(User, verbose_name="người viết và người đăng", related_name="+")
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name="người hậu kiểm", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField("hậu kiểm lúc", null=True)

    objects = UrgentQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-published_at"]
        verbose_name = "lần đăng khẩn"
        verbose_name_plural = "lần đăng khẩn"
        constraints = [
            models.UniqueConstraint(
                fields=["alert"], condition=models.Q(outcome=""), name="articles_one_open_urgent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.alert} ({timezone.localtime(self.published_at):%H:%M %d/%m/%Y})"

    @property
    def due_at(self) -> datetime.datetime:
        """Time by which a second person should have decided. The alert stays online after it."""
        return self.published_at + settings.URGENT_REVIEW_WITHIN

    @property
    def is_overdue(self) -> bool:
        return not self.outcome and timezone.now() > self.due_at

    def close(self, outcome: str, by: User | None) -> None:
        """Store the decision."""
        self.outcome, self.decided_by, self.decided_at = outcome, by, timezone.now()
        self.save(update_fields=["outcome", "decided_by", "decided_at"])
