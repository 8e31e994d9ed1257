"""Outlook of a text in review: who can bring it online now, or why nobody can and whom to ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from wagtail.models import TaskState

from base.models import User
from base.models.names import names, names_of_administrators
from base.models.permissions import who_may
from campaign.newsroom.models import Agreement, FourEyesTask, StepAuthor
from campaign.newsroom.stages import ONLY, Stage, stages


@dataclass(frozen=True)
class Outlook:
    """Persons on whom a text in review depends."""

    groups: Sequence[str]
    members: Sequence[User]
    # Active accounts that wrote some of the text; the one who began it comes first.
    authors: Sequence[User]
    beginner: int | None
    approved_by: User | None
    stage: Stage
    # True if a person who approved another step of this review may approve this one, too.
    may_repeat: bool
    # Persons who may add members to a group.
    administrators: Sequence[User]

    @property
    def readers(self) -> list[User]:
        written_by = {author.pk for author in self.authors}
        return [member for member in self._free if member.pk not in written_by]

    @property
    def _free(self) -> list[User]:
        """Members who approved no other step of this review."""
        return [member for member in self.members if self.may_repeat or member.pk not in self.stage.approvers]

    @property
    def correctors(self) -> list[User]:
        """Members who may approve if another author agrees."""
        if len(self.authors) < 2:
            return []
        written_by = {author.pk for author in self.authors} - {self.beginner}
        return [member for member in self._free if member.pk in written_by]

    @property
    def is_stuck(self) -> bool:
        return not (self.readers or self.correctors)

    @property
    def sentence(self) -> str:
        """Sentence for editors: the step if there are several, who can act, or why nobody can and whom to ask."""
        return ". ".join(filter(None, [self.stage.words, self._who_acts]))

    @property
    def _who_acts(self) -> str:
        if self.approved_by is not None:
            others = [author for author in self.authors if author.pk != self.approved_by.pk]
            return (
                f"{names([self.approved_by])} đã duyệt, còn chờ {names(others, 'hoặc')} đồng ý với bản sửa."
            )
        if self.readers:
            return f"Người duyệt được: {names(self.readers)}."
        if self.correctors:
            return (
                f"Người duyệt được: {names(self.correctors)}, đã sửa giúp bài này nên duyệt xong còn chờ"
                " người viết đồng ý."
            )
        groups = ", ".join(self.groups)
        why = (
            f"những người duyệt của nhóm {groups} ({names(self.members)}) đều đã viết bài này"
            f"{' hoặc đã duyệt ở bước khác' if len(self._free) < len(self.members) else ''}"
            if self.members
            else f"nhóm {groups} không có ai đang làm việc"
        )
        whom = names_of_administrators(self.administrators)
        return f"Chưa ai duyệt được, vì {why}. Hãy nhờ {whom} thêm một người vào nhóm {groups}."


def outlooks(steps: Iterable[TaskState]) -> dict[int, Outlook]:
    """Return the outlook of each four-eyes step by its key, with the same number of queries for any number of steps."""
    keys = [step.pk for step in steps]
    if not keys:
        return {}
    tasks = {
        task.pk: task
        for task in FourEyesTask.objects.filter(task_states__in=keys).distinct().prefetch_related("groups")
    }
    members = {key: list(FourEyesTask.members([task])) for key, task in tasks.items()}
    authors: dict[int, list[StepAuthor]] = {}
    for author in StepAuthor.objects.filter(step__in=keys).select_related("user").order_by("pk"):
        authors.setdefault(author.step_id, []).append(author)
    approved = {
        agreement.step_id: agreement.approved_by
        for agreement in Agreement.objects.open().filter(step__in=keys).select_related("approved_by")
    }
    administrators = list(who_may("base.change_user"))
    places = stages(keys)
    return {
        step.pk: Outlook(
            groups=[group.name for group in tasks[step.task_id].groups.all()],
            members=members[step.task_id],
            authors=[author.user for author in authors.get(step.pk, []) if author.user.is_active],
            beginner=next((author.user_id for author in authors.get(step.pk, []) if author.began), None),
            approved_by=approved.get(step.pk),
            stage=places.get(step.pk, ONLY),
            may_repeat=tasks[step.task_id].may_repeat,
            administrators=administrators,
        )
        for step in steps
        if step.task_id in tasks
    }


def stuck() -> QuerySet[TaskState]:
    """Return the current four-eyes steps on which nobody can decide, oldest first."""
    author = StepAuthor.objects.filter(step=OuterRef(OuterRef("pk")), user=OuterRef("pk"))
    member = User.objects.filter(
        Q(is_superuser=True) | Q(groups__foureyestask=OuterRef("task")), is_active=True
    )
    other = StepAuthor.objects.filter(step=OuterRef("step"), user__is_active=True).exclude(
        user=OuterRef("user")
    )
    corrector = StepAuthor.objects.filter(
        Q(user__is_superuser=True) | Q(user__groups__foureyestask=OuterRef("task")),
        Exists(other),
        step=OuterRef("pk"),
        began=False,
        user__is_active=True,
    )
    return TaskState.objects.filter(
        ~Exists(member.filter(~Exists(author), _is_free("pk"))),
        ~Exists(corrector.filter(_is_free("user"))),
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__current_task_state=F("pk"),
        task__foureyestask__isnull=False,
    ).order_by("started_at")


def _is_free(person: str) -> Q:
    """Return the condition, within a subquery of steps, that `person` approved no other step or the task allows it."""
    approved = TaskState.objects.filter(
        ~Q(task=OuterRef(OuterRef("task"))),
        workflow_state=OuterRef(OuterRef("workflow_state")),
        status=TaskState.STATUS_APPROVED,
        finished_by=OuterRef(person),
    )
    repeats = FourEyesTask.objects.filter(pk=OuterRef(OuterRef("task")), may_repeat=True)
    return ~Q(Exists(approved)) | Q(Exists(repeats))
