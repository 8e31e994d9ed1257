"""The four-eyes step of a review, the authors of its text, and an approval that waits for the author."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from django import forms
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, Revision, Task, TaskState, WorkflowMixin, WorkflowState

from base.models import User
from base.models.turns import wait_for_text
from campaign.newsroom.authorship import authors, text_of
from campaign.newsroom.stages import stage_of


def is_reviewer(user: User) -> bool:
    """Return True if one of the person's groups decides on a step of a review."""
    of_groups = Q(foureyestask__groups__user=user) | Q(groupapprovaltask__groups__user=user)
    return Task.objects.filter(of_groups, active=True).exists()


class RejectionForm(TaskStateCommentForm):
    """Form of a rejection. The comment is required, so that the author learns what to change."""

    comment = forms.CharField(
        label="Cần sửa gì?",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Hãy ghi cần sửa gì để người viết biết."},
    )


class FourEyesTask(AbstractGroupApprovalTask):
    """Approval by a member of the task's groups who wrote none of the text.

    A member who corrected somebody else's text may approve it, too, but it goes online only when another author agrees.
    """

    # Label of the approval by members who corrected the text. All approvals share one action name, because an
    # autosave may make a reader a corrector, or undo that, while the editor still shows the other button.
    ASK = "Duyệt, chờ người viết đồng ý"

    may_repeat = models.BooleanField(
        "người đã duyệt bước khác cũng được duyệt bước này",
        default=False,
        help_text="Thường để trống: bài qua mấy bước thì mấy người khác nhau duyệt.",
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "may_repeat"]

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
        of_groups = User.objects.filter(groups__foureyestask__in=tasks).values("pk")
        return User.objects.filter(Q(is_superuser=True) | Q(pk__in=of_groups), is_active=True).order_by("pk")

    def is_member(self, user: User) -> bool:
        return bool(super().get_actions(None, user))

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Start the step and store the authors of the text."""
        step = super().start(workflow_state, user=user)
        StepAuthor.store(step)
        return step

    def restart(self, step: TaskState, revision: Revision) -> None:
        """Replace `step` by one for `revision`, which was saved during the review. Nobody is mailed again.

        If the text did not change, approvals of other steps stand, and so does a corrector's that waits for the author.
        """
        state = step.workflow_state
        with transaction.atomic():
            fresh = TaskState.objects.create(workflow_state=state, revision=revision, task=self)
            step.status, step.finished_by = step.STATUS_CANCELLED, revision.user
            step.finished_at = timezone.now()
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
        actions = [("reject", "Trả lại để sửa", True)]
        step = obj.current_workflow_task_state
        involvement = Involvement.of(step, user) if step is not None else Involvement.AUTHOR
        if involvement is Involvement.READER:
            scheduled = obj.go_live_at is not None and obj.go_live_at > timezone.now()
            label = "Duyệt và hẹn giờ đăng" if scheduled else "Duyệt và đăng"
            if following := stage_of(step).following:
                label = f"Duyệt, chuyển bước “{following}”"
            actions += [("approve", label, False), ("approve", f"{label}, kèm lời nhắn", True)]
        elif involvement is Involvement.CORRECTOR and not Agreement.objects.open().filter(step=step).exists():
            actions += [("approve", self.ASK, False), ("approve", f"{self.ASK}, kèm lời nhắn", True)]
        return actions

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> models.QuerySet[TaskState]:
        return super().get_task_states_user_can_moderate(user, **kwargs).filter(may_act(user))

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return RejectionForm if action == "reject" else super().get_form_for_action(action)

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Run Wagtail's action, but ask another author if `user` corrected the text, perhaps with this very approval.

        An approval by the person who wrote the text is ignored: the edit is stored and waits for review. Concurrent
        decisions and saves wait for their turn; raises PermissionDenied if the step has ended meanwhile.
        """
        with transaction.atomic():
            state = task_state.workflow_state
            wait_for_text(state.base_content_type_id, state.object_id)
            self._decide(
                TaskState.objects.select_for_update().get(pk=task_state.pk), user, action_name, **kwargs
            )

    def _decide(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        if action_name != "approve":
            super().on_action(task_state, user, action_name, **kwargs)
            return
        involvement = Involvement.of(task_state, user)
        if involvement is Involvement.READER:
            super().on_action(task_state, user, action_name, **kwargs)
        elif involvement is Involvement.CORRECTOR and task_state.status == TaskState.STATUS_IN_PROGRESS:
            asked = Agreement.objects.filter(step=task_state)
            if not asked.open().exists():
                # Left by an approver who may no longer approve.
                asked.delete()
                Agreement.objects.create(step=task_state, approved_by=user, note=kwargs.get("comment", ""))


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


def may_act(user: User) -> Q:
    """Return the condition for steps on which `user`, a member of the task, may decide."""
    own = StepAuthor.objects.filter(step=OuterRef("pk"), user=user)
    others = StepAuthor.objects.filter(step=OuterRef("pk"), user__is_active=True).exclude(user=user)
    asked = Agreement.objects.open().filter(step=OuterRef("pk"))
    is_corrector = Exists(own.filter(began=False)) & Exists(others) & ~Exists(asked)
    return (Q(~Exists(own)) | Q(is_corrector)) & ~has_approved(user)


class StepAuthor(models.Model):
    """Author of the text that a step of a review decides on, as `store` last computed it."""

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
        """Store the current authors of the text, in place of the stored ones."""
        found = authors(step.workflow_state.content_object)
        step.authors.all().delete()
        StepAuthor.objects.bulk_create(
            StepAuthor(step=step, user_id=user, began=number == 0) for number, user in enumerate(found)
        )


class Involvement(Enum):
    """Involvement of a user in the text of a step."""

    # Began the text, or is its only active author.
    AUTHOR = auto()
    # Corrected the text of another author, who can agree.
    CORRECTOR = auto()
    # Wrote none of it.
    READER = auto()
    # Approved another step of this review, and the task requires different persons.
    APPROVER = auto()

    @classmethod
    def of(cls, step: TaskState, user: User) -> Involvement:
        """Return the involvement of `user` in the text of `step`, with two queries at most."""
        found = {author.user_id: author for author in step.authors.select_related("user")}
        own = found.pop(user.pk, None)
        can_agree = any(author.user.is_active for author in found.values())
        if own is not None and (own.began or not can_agree):
            return cls.AUTHOR
        if TaskState.objects.filter(has_approved(user), pk=step.pk).exists():
            return cls.APPROVER
        return cls.READER if own is None else cls.CORRECTOR


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Query set of agreements."""

    def open(self) -> AgreementQuerySet:
        """Return the agreements without an answer whose approver may still approve and that an author can give."""
        is_member = FourEyesTask.objects.filter(
            pk=OuterRef("step__task"), groups__user=OuterRef("approved_by")
        )
        others = StepAuthor.objects.filter(step=OuterRef("step"), user__is_active=True)
        return self.filter(
            Q(approved_by__is_superuser=True) | Exists(is_member),
            Exists(others.exclude(user=OuterRef("approved_by"))),
            answer="",
            approved_by__is_active=True,
        )


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

    objects = AgreementQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["approved_at"]
        verbose_name = "lần chờ người viết đồng ý"
        verbose_name_plural = "lần chờ người viết đồng ý"

    def __str__(self) -> str:
        return f"{self.step.revision.object_str}"
