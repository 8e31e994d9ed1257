"""Models of the newsroom: four-eyes task, campaign days, runs of jobs, preview links.

None of them publishes by itself.
"""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState

from base.models import User
from campaign.newsroom.review.four_eyes import have_same_text, last_editors


class RejectionForm(TaskStateCommentForm):
    """Form of a rejection. The comment is required, so that the author learns what to change."""

    comment = forms.CharField(
        label="Cần sửa gì?",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Hãy ghi cần sửa gì để người viết biết."},
    )


class FourEyesTask(AbstractGroupApprovalTask):
    """Approval by a member of the task's groups who did not edit the text last."""

    class Meta:
        verbose_name = "duyệt hai người"
        verbose_name_plural = "duyệt hai người"

    @classmethod
    def get_description(cls) -> str:
        return "Người của các nhóm được chọn duyệt bài; người sửa bài lần cuối không tự duyệt được"

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, str, bool]]:
        if not super().get_actions(obj, user):
            return []
        actions = [("reject", "Yêu cầu sửa", True)]
        if user.pk not in last_editors(obj):
            scheduled = obj.go_live_at is not None and obj.go_live_at > timezone.now()
            label = "Duyệt và hẹn giờ đăng" if scheduled else "Duyệt và đăng"
            actions += [("approve", label, False), ("approve", f"{label}, kèm lời nhắn", True)]
        return actions

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return RejectionForm if action == "reject" else super().get_form_for_action(action)

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Do as Wagtail does, but ignore an approval by a last editor: the edit is stored and waits for review."""
        if action_name == "approve":
            page = task_state.workflow_state.content_object
            if user.pk in last_editors(page):
                return
            # The text was saved together with the approval but did not change: record the latest revision as
            # approved.
            if have_same_text(page.get_latest_revision(), task_state.revision):
                task_state.revision = page.get_latest_revision()
        super().on_action(task_state, user, action_name, **kwargs)


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
        ordering = ["month", "day", "name"]
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
            except ValueError as error:
                raise ValidationError({"day": f"Không có ngày {self.date_text}."}) from error

    def falls_on(self, date: datetime.date) -> bool:
        return (self.day, self.month) == (date.day, date.month) and self.year in (None, date.year)


class JobRun(models.Model):
    """Latest run of one periodic job. `finished_at` is empty while it runs, and after it was cut off."""

    # A run that has not finished after this time counts as cut off, and the job may be claimed again.
    LEASE = datetime.timedelta(seconds=60)

    name = models.CharField("việc", max_length=50, unique=True)
    started_at = models.DateTimeField("bắt đầu")
    finished_at = models.DateTimeField("kết thúc", null=True)
    ok = models.BooleanField("thành công", default=True)
    message = models.TextField("thông báo", blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "lần chạy việc định kỳ"
        verbose_name_plural = "lần chạy việc định kỳ"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def claim(cls, name: str) -> JobRun | None:
        """Claim the job for a run that starts now. Return its row, or None if another process runs it."""
        now = timezone.now()
        run, created = cls.objects.get_or_create(name=name, defaults={"started_at": now})
        if not created:
            free = Q(finished_at__isnull=False) | Q(started_at__lt=now - cls.LEASE)
            if not cls.objects.filter(free, pk=run.pk).update(started_at=now, finished_at=None):
                return None
            run.started_at, run.finished_at = now, None
        return run

    def finish(self, error: str = "") -> None:
        self.finished_at = timezone.now()
        self.ok = not error
        self.message = error
        self.save(update_fields=["finished_at", "ok", "message"])


class PreviewLink(models.Model):
    """Link by which anyone can read a draft, for a week or until it is withdrawn."""

    LIVES = datetime.timedelta(days=7)
    _signer = signing.Signer(salt="newsroom.preview")

    page = models.ForeignKey(Page, verbose_name="trang", on_delete=models.CASCADE, related_name="+")
    # The revision that its creator saw; later edits are not shown.
    revision = models.ForeignKey(
        Revision, verbose_name="phiên bản", on_delete=models.CASCADE, related_name="+"
    )
    created_by = models.ForeignKey(
        User, verbose_name="người tạo", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField("tạo lúc", default=timezone.now)
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "liên kết xem trước"
        verbose_name_plural = "liên kết xem trước"

    def __str__(self) -> str:
        return f"{self.page} ({timezone.localtime(self.created_at):%d/%m/%Y %H:%M})"

    @classmethod
    def find(cls, token: str) -> PreviewLink | None:
        """Return the link of this token, open or not, or None if the token's signature is invalid."""
        try:
            key = int(cls._signer.unsign(token))
        except signing.BadSignature:
            return None
        return cls.objects.select_related("revision").filter(pk=key).first()

    @property
    def address(self) -> str:
        return reverse("newsroom_preview", args=[self._signer.sign(str(self.pk))])

    @property
    def expires_at(self) -> datetime.datetime:
        return self.created_at + self.LIVES

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and timezone.now() < self.expires_at
