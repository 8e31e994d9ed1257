"""Models of the newsroom: reviews, campaign days, assignments, runs of jobs, preview links, the trash.

None of them publishes by itself.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable
from enum import Enum
from typing import Any, NoReturn, Self

from django import forms
from django.apps import apps
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.forms import TaskStateCommentForm
from wagtail.models import (
    AbstractGroupApprovalTask,
    Page,
    Revision,
    TaskState,
    WorkflowMixin,
    WorkflowState,
    get_default_page_content_type,
)
from wagtail.permissions import page_permission_policy

from base.models import User
from campaign.newsroom.authorship import authors, text_of
from campaign.newsroom.stages import stage_of
from journal.models import SealedError


class RejectionForm(TaskStateCommentForm):
    """Form of a rejection. The comment is required, so that the author learns what to change."""

    comment = forms.CharField(
        label="Cần sửa gì?",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Hãy ghi cần sửa gì để người viết biết."},
    )


class FourEyesTask(AbstractGroupApprovalTask):
    """Approval by a member of the task's groups who wrote none of the text.

    A member who corrected somebody else's text approves it too, but it goes online only when another author agrees.
    """

    # Name of the action by which a member approves a text with own corrections.
    ASK = "ask-author"

    may_repeat = models.BooleanField(
        "người đã duyệt bước khác cũng được duyệt bước này",
        default=False,
        help_text="Thường để trống: bài qua mấy bước thì mấy người khác nhau duyệt.",
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "may_repeat"]
    admin_form_widgets = AbstractGroupApprovalTask.admin_form_widgets

    class Meta:
        verbose_name = "duyệt hai người"
        verbose_name_plural = "duyệt hai người"

    @classmethod
    def get_description(cls) -> str:
        return (
            "Người của các nhóm được chọn duyệt bài; ai đã viết một phần bài thì không tự duyệt được,"
            " người duyệt chỉ sửa giúp thì chờ người viết đồng ý"
        )

    @staticmethod
    def members(tasks: Iterable[FourEyesTask]) -> models.QuerySet[User]:
        """Return the active accounts that decide on steps of `tasks`."""
        return (
            User.objects.filter(is_active=True)
            .filter(
                Q(is_superuser=True)
                | Q(pk__in=User.objects.filter(groups__foureyestask__in=tasks).values("pk"))
            )
            .order_by("pk")
        )

    def is_member(self, user: User) -> bool:
        return bool(super().get_actions(None, user))

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Start the step and store the authors of the text."""
        step = super().start(workflow_state, user=user)
        StepAuthor.store(step)
        return step

    def restart(self, step: TaskState, revision: Revision) -> None:
        """Replace `step` by one for `revision`, which was saved during the review. Nobody is mailed again.

        Approvals of other steps, and that of a corrector, which waits for the author, stand if the text did not change.
        """
        state = step.workflow_state
        with transaction.atomic():
            fresh = TaskState.objects.create(workflow_state=state, revision=revision, task=self)
            step.status, step.finished_at, step.finished_by = (
                step.STATUS_CANCELLED,
                timezone.now(),
                revision.user,
            )
            step.save()
            state.current_task_state = fresh
            state.save()
            StepAuthor.store(fresh)
            if text_of(step.revision.content) == text_of(revision.content):
                Agreement.objects.filter(step=step, answer="").update(step=fresh)
                approved = state.task_states.filter(status=TaskState.STATUS_APPROVED, revision=step.revision)
                approved.update(revision=revision)

    def get_actions(self, obj: WorkflowMixin, user: User) -> list[tuple[str, str, bool]]:
        if not self.is_member(user):
            return []
        actions = [("reject", "Yêu cầu sửa", True)]
        step = obj.current_workflow_task_state
        part = Part.of(step, user) if step is not None else Part.AUTHOR
        if part is Part.READER:
            scheduled = obj.go_live_at is not None and obj.go_live_at > timezone.now()
            label = "Duyệt và hẹn giờ đăng" if scheduled else "Duyệt và đăng"
            if following := stage_of(step).following:
                label = f"Duyệt, chuyển bước “{following}”"
            actions += [("approve", label, False), ("approve", f"{label}, kèm lời nhắn", True)]
        elif part is Part.CORRECTOR and not Agreement.objects.filter(step=step).exists():
            actions += [(self.ASK, "Duyệt, chờ người viết đồng ý", False)]
        return actions

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return RejectionForm if action == "reject" else super().get_form_for_action(action)

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Do as Wagtail does, but ask another author if `user` corrected the text, perhaps with this very approval.

        An approval by the person who wrote the text is ignored: the edit is stored and waits for review.
        """
        if action_name not in ("approve", self.ASK):
            super().on_action(task_state, user, action_name, **kwargs)
            return
        part = Part.of(task_state, user)
        if part is Part.READER:
            super().on_action(task_state, user, "approve", **kwargs)
        elif part is Part.CORRECTOR and task_state.status == TaskState.STATUS_IN_PROGRESS:
            Agreement.objects.get_or_create(
                step=task_state, defaults={"approved_by": user, "note": kwargs.get("comment", "")}
            )


def current_step(base_content_type: int, object_id: str) -> TaskState | None:
    """Return the current step of the object's review if it is a four-eyes step, else None."""
    steps = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__current_task_state=F("pk"),
        workflow_state__base_content_type=base_content_type,
        workflow_state__object_id=object_id,
        task__foureyestask__isnull=False,
    )
    return steps.select_related("workflow_state", "revision", "task__foureyestask").first()


def has_approved(user: User) -> Q:
    """Return the condition for steps that `user` may not approve because they approved another step of the review."""
    other = TaskState.objects.filter(
        workflow_state=OuterRef("workflow_state"), status=TaskState.STATUS_APPROVED, finished_by=user
    ).exclude(task=OuterRef("task"))
    return Q(Exists(other), task__foureyestask__may_repeat=False)


class StepAuthor(models.Model):
    """Author of the text that a step of a review decides on, as computed when the step started."""

    step = models.ForeignKey(TaskState, on_delete=models.CASCADE, related_name="authors")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # True for the person who began the text since its last approved state; the others corrected it.
    began = models.BooleanField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "người viết của bài đang duyệt"
        verbose_name_plural = "người viết của bài đang duyệt"
        constraints = [models.UniqueConstraint(fields=["step", "user"], name="newsroom_step_author")]

    def __str__(self) -> str:
        return f"{self.user}"

    @staticmethod
    def store(step: TaskState) -> None:
        """Store the current authors of the text, in place of those stored before."""
        found = authors(step.workflow_state.content_object)
        step.authors.all().delete()
        StepAuthor.objects.bulk_create(
            StepAuthor(step=step, user_id=user, began=number == 0) for number, user in enumerate(found)
        )


class Part(Enum):
    """Part that a user had in the text of a step."""

    AUTHOR = "began the text, or is the only one whose text it is"
    CORRECTOR = "corrected the text of another author, who can agree"
    READER = "wrote none of it"
    APPROVER = "approved another step of this review, and the task wants different persons"

    @classmethod
    def of(cls, step: TaskState, user: User) -> Part:
        """Return the part of `user` in the text of `step`, by two queries at most."""
        found = {author.user_id: author for author in step.authors.select_related("user")}
        own = found.pop(user.pk, None)
        can_agree = any(author.user.is_active for author in found.values())
        if own is not None and (own.began or not can_agree):
            return cls.AUTHOR
        if TaskState.objects.filter(has_approved(user), pk=step.pk).exists():
            return cls.APPROVER
        return cls.READER if own is None else cls.CORRECTOR


class Agreement(models.Model):
    """Approval by a member who corrected the text. The text goes online when another author agrees."""

    class Answer(models.TextChoices):
        """Answer of the author."""

        AGREED = "agreed", "đồng ý"
        DECLINED = "declined", "chưa đồng ý"

    # The step's revision is the text that was approved.
    step = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="agreement")
    approved_by = models.ForeignKey(
        User, verbose_name="người duyệt", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField("duyệt lúc", default=timezone.now)
    note = models.TextField("lời nhắn", blank=True)
    answer = models.CharField("trả lời", max_length=10, choices=Answer, blank=True)
    answered_by = models.ForeignKey(
        User, verbose_name="người trả lời", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["approved_at"]
        verbose_name = "lần chờ người viết đồng ý"
        verbose_name_plural = "lần chờ người viết đồng ý"

    def __str__(self) -> str:
        return f"{self.step.revision.object_str}"


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

    # A run that has not said for this long that it lives was cut off, and the job may be claimed again.
    LEASE = datetime.timedelta(seconds=30)

    name = models.CharField("việc", max_length=50, unique=True)
    started_at = models.DateTimeField("bắt đầu")
    # Renewed by the run itself; empty in rows of the release before.
    alive_at = models.DateTimeField("báo lần cuối", null=True)
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
    def claim(cls, name: str, every: datetime.timedelta = datetime.timedelta()) -> JobRun | None:
        """Claim the job for a run that starts now, if the last one started at least `every` ago.

        Return its row, or None if it is not due or another process runs it. Times in the future count as long past:
        somebody set the clock back, and the job must not wait until then.
        """
        now = timezone.now()
        cls.objects.get_or_create(name=name, defaults={"started_at": now - every, "finished_at": now})
        is_due = Q(started_at__lte=now - every) | Q(started_at__gt=now)
        is_over = Q(finished_at__isnull=False) & is_due
        is_cut_off = Q(finished_at__isnull=True) & ~Q(alive_at__range=(now - cls.LEASE, now + cls.LEASE))
        free = cls.objects.filter(is_over | is_cut_off, name=name)
        # A look takes no lock; this is asked every few seconds.
        if not free.exists() or not free.update(started_at=now, alive_at=now, finished_at=None):
            return None
        return cls.objects.get(name=name)

    def renew(self) -> bool:
        """Say that this run lives. Return False if another process has claimed the job meanwhile."""
        return bool(self._mine().update(alive_at=timezone.now()))

    def finish(self, error: str = "") -> None:
        """Store the result, unless another process has claimed the job meanwhile."""
        self._mine().update(finished_at=timezone.now(), ok=not error, message=error)

    def _mine(self) -> models.QuerySet[JobRun]:
        return JobRun.objects.filter(pk=self.pk, started_at=self.started_at, finished_at=None)


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
        return f"{self.page} ({timezone.localtime(self.created_at):%H:%M %d/%m/%Y})"

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


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments with what their progress needs, by no query per row."""

    def open(self) -> Self:
        """Return those that somebody still works on."""
        return self.filter(outcome="")

    def unsettled(self) -> Self:
        """Return those that are open, and those that were handed back."""
        return self.filter(outcome__in=["", Assignment.Outcome.RETURNED])

    def to_reassign(self) -> Self:
        """Return those that nobody works on: handed back, or given to an account that has gone."""
        has_gone = Q(assignee=None) | Q(assignee__is_active=False)
        return self.filter(Q(outcome=Assignment.Outcome.RETURNED) | Q(has_gone, outcome=""))

    def with_progress(self) -> Self:
        """Annotate the state of the text, and fetch the persons and what was assigned."""
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
        """Last reminder that was sent for the present deadline."""

        SOON = "soon", "trước hạn một ngày"
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
        """True if another person must be found: it was handed back, or given to an account that has gone."""
        has_gone = self.assignee is None or not self.assignee.is_active
        return self.outcome == self.Outcome.RETURNED or (self.is_open and has_gone)

    @property
    def is_late(self) -> bool:
        """True if the deadline has passed without a published text, or had when it was published."""
        end = timezone.localdate(self.closed_at) if self.closed_at else timezone.localdate()
        return self.outcome in ("", self.Outcome.DONE) and end > self.due

    @property
    def due_words(self) -> str:
        """Deadline of an open assignment as seen from today."""
        days = (self.due - timezone.localdate()).days
        if days < 0:
            return f"Quá hạn {-days} ngày"
        return {0: "Hạn hôm nay", 1: "Hạn ngày mai"}.get(days, f"Còn {days} ngày")

    @property
    def is_pressing(self) -> bool:
        """True on the last day and the one before."""
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


class TrashedQuerySet(models.QuerySet["Trashed"]):
    """Rows of the trash."""

    def for_user(self, user: User) -> TrashedQuerySet:
        """Return what `user` may see and put back: all if they may withdraw pages, otherwise their own deletions."""
        is_chief = page_permission_policy.user_has_permission(user, "publish")
        return self if is_chief else self.filter(trashed_by=user)

    def due(self) -> TrashedQuerySet:
        """Return what has been in the trash for KEPT."""
        return self.filter(trashed_at__lte=timezone.now() - Trashed.KEPT)


class Trashed(models.Model):
    """Page with all below it, text or file that somebody deleted, as JSON, until it is put back or erased."""

    KEPT = datetime.timedelta(days=30)

    # No foreign key: the object is gone.
    kind = models.CharField("loại", max_length=100)
    key = models.CharField("mã", max_length=255)
    title = models.CharField("tên", max_length=255)
    place = models.CharField("ở mục", max_length=1000, blank=True)
    # Without accents, for the search.
    words = models.TextField(editable=False)
    trashed_by = models.ForeignKey(
        User, verbose_name="người xóa", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    trashed_at = models.DateTimeField("xóa lúc", default=timezone.now, db_index=True)
    # Pages from the home page down to the parent, for pages only.
    ancestors = models.JSONField(default=list)
    # Addresses (url_path) that were online, by the key of the page.
    online = models.JSONField(default=dict)
    # Number of pages with those below, or 1.
    size = models.PositiveIntegerField("số trang", default=1)
    snapshot = models.TextField()

    objects = TrashedQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-trashed_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "key"], name="newsroom_trashed_object")]
        verbose_name = "mục trong thùng rác"
        verbose_name_plural = "mục trong thùng rác"

    def __str__(self) -> str:
        return self.title

    @property
    def kind_name(self) -> str:
        return str(apps.get_model(self.kind)._meta.verbose_name)

    @property
    def goes_at(self) -> datetime.datetime:
        return self.trashed_at + self.KEPT


class ArchiveQuerySet(models.QuerySet["ArchivedText"]):
    """Texts of the archive, which can only be read. The archive's own services write by the base manager."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedError("the archive is never changed or deleted")

    create = bulk_create = get_or_create = update_or_create = update = bulk_update = delete = _refuse

    def online_between(self, start: datetime.datetime, end: datetime.datetime) -> ArchiveQuerySet:
        """Return the texts that were online at some moment from `start` up to, but not including, `end`."""
        return self.filter(online_at__lt=end).exclude(offline_at__lte=start)


class ArchivedText(models.Model):
    """One text of a page as it was online, from one moment to another. `html` is empty until the task has kept it."""

    # No foreign keys: the archive stays when page, revision and accounts go.
    page = models.PositiveBigIntegerField("mã trang", db_index=True)
    revision = models.PositiveBigIntegerField("phiên bản", null=True)
    title = models.CharField("tên", max_length=255)
    address = models.CharField("địa chỉ", max_length=1000)
    author = models.CharField("người viết", max_length=400, blank=True)
    approved_by = models.CharField("người duyệt", max_length=400, blank=True)
    online_at = models.DateTimeField("lên lúc", db_index=True)
    offline_at = models.DateTimeField("xuống lúc", null=True)
    kept_at = models.DateTimeField("lưu lúc", null=True)
    html = models.TextField("trang")
    # Names of their copies, made of the hash of the content.
    pictures = models.JSONField("ảnh", default=list)
    digest = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField("xóa theo luật lúc", null=True)
    erased_by = models.CharField("người xóa", max_length=400, blank=True)
    erased_for = models.CharField("lý do xóa", max_length=300, blank=True)

    objects = ArchiveQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-online_at", "-pk"]
        default_permissions = ()
        verbose_name = "bản lưu"
        verbose_name_plural = "bản lưu"

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedError("only the archive's services write to it")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedError("the archive is never deleted")

    def true_digest(self) -> str:
        """Return the SHA-256 of what readers got: address, page and pictures."""
        parts = [self.page, self.address, self.title, self.html, self.pictures]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
