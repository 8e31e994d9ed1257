"""Texts that a person is asked to write."""

from __future__ import annotations

import datetime
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, WorkflowState, get_default_page_content_type

from base.models import User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Query set of assignments. Their progress takes no query per row."""

    def open(self) -> Self:
        """Return the assignments that somebody still works on."""
        return self.filter(outcome="")

    def unsettled(self) -> Self:
        """Return the open assignments, and those that were handed back."""
        return self.filter(outcome__in=["", Assignment.Outcome.RETURNED])

    def to_reassign(self) -> Self:
        """Return the assignments that nobody works on: handed back, or given to a deleted or inactive account."""
        has_gone = Q(assignee=None) | Q(assignee__is_active=False)
        return self.filter(Q(outcome=Assignment.Outcome.RETURNED) | Q(has_gone, outcome=""))

    def with_progress(self) -> Self:
        """Annotate the state of the text, and fetch the related persons, topic, plan task, item and page."""
        review = WorkflowState.objects.active().filter(
            base_content_type=get_default_page_content_type(),
            object_id=Cast(OuterRef("page"), models.CharField()),
        )
        related = ("assignee", "given_by", "topic", "plan_task", "item", "page")
        return self.select_related(*related).annotate(
            review=Subquery(review.values("status")[:1]), hour=F("page__latest_revision__approved_go_live_at")
        )


class Assignment(models.Model):
    """Text that a person is asked to write by a day. Its progress follows from the text that was begun for it."""

    class Outcome(models.TextChoices):
        """End of an assignment; empty while somebody works on it."""

        DONE = "done", "đã đăng"
        RETURNED = "returned", "người nhận trả lại"
        CANCELLED = "cancelled", "đã hủy"

    class Reminder(models.TextChoices):
        """Last reminder that was sent for the current deadline."""

        SOON = "soon", "trước hạn một ngày"
        # Sent to the giver when work is late, while the text waits for others.
        WAIT = "wait", "khi quá hạn, cho người giao"
        LATE = "late", "khi quá hạn"

    title = models.CharField("việc cần viết", max_length=200)
    assignee = models.ForeignKey(
        User, verbose_name="giao cho", null=True, on_delete=models.SET_NULL, related_name="assignments"
    )
    due = models.DateField("hạn")
    note = models.TextField("lời dặn", blank=True, max_length=2000)
    topic = models.ForeignKey(
        "articles.TopicPage",
        verbose_name="chuyên mục",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Để trống thì người nhận chọn khi bắt đầu viết.",
    )
    plan_task = models.ForeignKey(
        "articles.PlanTask",
        verbose_name="nhiệm vụ kế hoạch",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Bài viết ra được ghi sẵn nhiệm vụ này.",
    )
    # Item of the inbox from which the text is made.
    item = models.ForeignKey(
        "inbox.InboxItem", verbose_name="tin", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    page = models.ForeignKey(
        Page, verbose_name="bài", null=True, on_delete=models.SET_NULL, related_name="assignments"
    )
    given_by = models.ForeignKey(
        User, verbose_name="người giao", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField("giao lúc", default=timezone.now)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome, blank=True)
    closed_at = models.DateTimeField("xong lúc", null=True)
    # Reason of a return or a cancellation.
    reason = models.TextField("lý do", blank=True, max_length=1000)
    reminder = models.CharField("lời nhắc đã gửi", max_length=4, choices=Reminder, blank=True)

    objects = AssignmentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    # Set only by `with_progress`.
    review: str | None
    hour: datetime.datetime | None

    class Meta:
        ordering = ["due", "pk"]
        default_permissions = ()
        permissions = [("give_assignment", "Giao việc cho người viết")]
        verbose_name = "việc được giao"
        verbose_name_plural = "việc được giao"

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return not self.outcome

    @property
    def is_nobodys(self) -> bool:
        """True if another person must be found: handed back, or given to an account that is deleted or inactive."""
        has_gone = self.assignee is None or not self.assignee.is_active
        return self.outcome == self.Outcome.RETURNED or (self.is_open and has_gone)

    @property
    def is_late(self) -> bool:
        """True if the deadline has passed without a published text, or had passed when the text was published."""
        end = timezone.localdate(self.closed_at) if self.closed_at else timezone.localdate()
        return self.outcome in ("", self.Outcome.DONE) and end > self.due

    @property
    def due_words(self) -> str:
        """Deadline of an open assignment in words, relative to today."""
        days = (self.due - timezone.localdate()).days
        if days < 0:
            return f"Quá hạn {-days} ngày"
        return {0: "Hạn hôm nay", 1: "Hạn ngày mai"}.get(days, f"Còn {days} ngày")

    @property
    def is_pressing(self) -> bool:
        """True for an open assignment that is due today or tomorrow."""
        return self.is_open and 0 <= (self.due - timezone.localdate()).days <= 1

    @property
    def progress(self) -> str:
        """State of the work in words."""
        if self.outcome:
            return self.get_outcome_display()
        if self.page_id is None:
            return "chưa bắt đầu"
        if self.review == WorkflowState.STATUS_NEEDS_CHANGES:
            return "được trả lại để sửa"
        if self.review:
            return "chờ duyệt"
        return "đã duyệt, hẹn giờ đăng" if self.hour else "đang viết"
