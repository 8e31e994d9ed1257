"""Entrants of contests: codes of class lists, attempts with the log of their events, results."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.permission_policies import ModelPermissionPolicy

from base.models.alphabet import alphabetical
from campaign.engagement.models.contests import ContestPage
from campaign.engagement.models.keeping import entrant_days


def in_words(milliseconds: int) -> str:
    """Return a duration in words, exact enough to compare: "12 phút 5,3 giây". No line ends before a unit."""
    # Rounded first: no minute has 60,0 seconds.
    minutes, tenths = divmod(round(milliseconds / 100), 600)
    seconds = f"{tenths // 10},{tenths % 10}\N{NO-BREAK SPACE}giây"
    return f"{minutes}\N{NO-BREAK SPACE}phút {seconds}" if minutes else seconds


class EntryCode(models.Model):
    """Code that the organisers hand to one pupil. Only the class knows which label belongs to whom."""

    page = models.ForeignKey(
        ContestPage, verbose_name="cuộc thi", on_delete=models.CASCADE, related_name="codes"
    )
    code = models.CharField("mã dự thi", max_length=10)
    unit = models.CharField("đơn vị", max_length=150)
    label = models.CharField("ký hiệu", max_length=40)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = [alphabetical("unit"), "pk"]
        verbose_name = "mã dự thi"
        verbose_name_plural = "mã dự thi"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["page", "code"], name="engagement_one_code"),
            models.UniqueConstraint(fields=["page", "unit", "label"], name="engagement_one_label"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.label}"


class Attempt(models.Model):
    """One attempt of one person in one round.

    `key` is part of the attempt's address: anybody who has it may go on. `sheet` holds what was drawn, as pairs of
    version and order of its answers. Attempts share no foreign key constraint and no counter, so two thousand people
    who start at once do not wait for one row.
    """

    # No constraint: it would take a share lock on the row of the page for each attempt.
    page = models.ForeignKey(
        ContestPage,
        verbose_name="cuộc thi",
        on_delete=models.CASCADE,
        related_name="attempts",
        db_constraint=False,
        db_index=False,
    )
    round = models.CharField(max_length=36)
    key = models.CharField(max_length=22, unique=True)
    # Keyed hash of the entrant's identity (contest.identity); for an erased person, `key` once all rounds are over.
    identity = models.CharField(max_length=64)
    unit = models.CharField("đơn vị", max_length=150, blank=True)
    label = models.CharField("ký hiệu", max_length=40, blank=True)
    name = models.CharField("họ tên", max_length=100, blank=True)
    email = models.CharField("thư điện tử", max_length=254, blank=True)
    may_name = models.BooleanField("đồng ý đăng tên", default=False)
    guess = models.PositiveIntegerField("dự đoán số người dự thi", null=True)
    sheet: models.JSONField[Any, Any] = models.JSONField()
    started_at = models.DateTimeField("bắt đầu lúc")
    ends_at = models.DateTimeField("hết giờ lúc")
    submitted_at = models.DateTimeField("nộp lúc", null=True)
    # Keyed hash of the last entry of the log; it shows whether entries were cut from its end (contest.events).
    log_end = models.CharField(max_length=64, default="", editable=False)
    # Number of right answers, and milliseconds; set when the attempt is handed in or results are drawn up.
    score = models.PositiveSmallIntegerField("số câu đúng", null=True)
    took = models.PositiveIntegerField("thời gian làm bài", null=True)
    # Days promised when it came; the setting may have been raised since.
    kept_days = models.PositiveSmallIntegerField(null=True, editable=False, default=entrant_days)
    erased_at = models.DateTimeField("đã xóa lúc", null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "lượt thi"
        verbose_name_plural = "lượt thi"
        default_permissions = ("view",)
        permissions = [
            ("run_attempt", "Lập mã dự thi và bảng kết quả của cuộc thi"),
            ("export_attempt", "Tải danh sách dự thi, mã dự thi, có tên và thư; xóa một người theo yêu cầu"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["page", "round", "identity"], name="engagement_one_attempt")
        ]

    def __str__(self) -> str:
        # Logs and lists show only the number of an attempt.
        return f"Lượt thi số {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.is_over_at(timezone.now())

    def is_over_at(self, now: datetime.datetime) -> bool:
        return self.submitted_at is not None or self.ends_at <= now


ATTEMPT_POLICY = ModelPermissionPolicy(Attempt)


class AttemptEvent(models.Model):
    """Entry of an attempt's append-only log. `mac` is a keyed hash of this entry and of the one before."""

    class Kind(models.TextChoices):
        """Kind of an event."""

        DRAWN = "rut", "Rút đề"
        ANSWERED = "tra-loi", "Trả lời"
        SUBMITTED = "nop", "Nộp bài"

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="events", db_index=False)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    data: models.JSONField[Any, Any] = models.JSONField()
    mac = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        verbose_name = "diễn biến lượt thi"
        verbose_name_plural = "diễn biến lượt thi"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="engagement_one_event"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.number}"


class ContestResult(models.Model):
    """Row of the results of a round, as the board drew them up. Readers see it once the page announces the round."""

    page = models.ForeignKey(ContestPage, on_delete=models.CASCADE, related_name="results")
    round = models.CharField(max_length=36)
    place = models.PositiveIntegerField()
    # Full name with consent, otherwise masked. For an entrant with a code of a list, it is the label.
    name = models.CharField(max_length=100)
    masked = models.CharField(max_length=100)
    unit = models.CharField(max_length=150, blank=True)
    score = models.PositiveSmallIntegerField()
    took = models.PositiveIntegerField()
    # Difference between the guess and the number of entrants.
    guess_error = models.PositiveIntegerField(null=True)
    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="result")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["place", "pk"]
        verbose_name = "kết quả thi"
        verbose_name_plural = "kết quả thi"
        default_permissions = ()
        indexes = [models.Index(fields=["page", "round", "place"], name="engagement_result_place")]

    def __str__(self) -> str:
        return f"{self.place}. {self.masked}"

    @property
    def time_label(self) -> str:
        return in_words(self.took)
