"""Place of a step among the steps of its review, and who approved the others. Most reviews have one step."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import TaskState, WorkflowTask


@dataclass(frozen=True)
class Stage:
    """Place of a step: "step 2 of 3", its name, and the name of the step that follows its approval."""

    number: int
    total: int
    name: str
    # Empty if the approval ends the review.
    following: str
    # Persons who approved another step of this review.
    approvers: frozenset[int]

    @property
    def words(self) -> str:
        """Place in words, "Bước 2/3 (Trưởng ban)"; "" if the review has one step."""
        return f"Bước {self.number}/{self.total} ({self.name})" if self.total > 1 else ""


ONLY = Stage(1, 1, "", "", frozenset())


def stage_of(step: TaskState) -> Stage:
    """Return the stage of a current step."""
    return stages([step.pk]).get(step.pk, ONLY)


def stages(steps: Iterable[int]) -> dict[int, Stage]:
    """Return by key the stages of those current steps whose reviews have several: one query, two if there are any."""
    tasks: dict[int, list[tuple[int, str]]] = {}
    current = "workflow__workflow_states__current_task_state"
    of_workflows = WorkflowTask.objects.filter(task__active=True, **{f"{current}__in": [*steps]})
    for step, task, name in of_workflows.order_by("sort_order", "pk").values_list(
        current, "task", "task__name"
    ):
        tasks.setdefault(step, []).append((task, name))
    several = [step for step, found in tasks.items() if len(found) > 1]
    approvals = _approvals(several) if several else {}
    return {step: _stage(tasks[step], found) for step, found in approvals.items()}


@dataclass
class _Approvals:
    # The task of the step itself.
    own: int
    # Tasks that approved the text as it stands.
    valid: set[int]
    approvers: set[int]


def _approvals(steps: list[int]) -> dict[int, _Approvals]:
    found: dict[int, _Approvals] = {}
    current = "workflow_state__current_task_state"
    rows = TaskState.objects.filter(**{f"{current}__in": steps}).values_list(
        *(current, f"{current}__task", "task", "finished_by", "status"),
        *("revision", f"{current}__revision"),
    )
    for step, own, task, by, status, revision, text in rows:
        approvals = found.setdefault(step, _Approvals(own, set(), set()))
        if status not in (TaskState.STATUS_APPROVED, TaskState.STATUS_SKIPPED):
            continue
        if revision == text:
            approvals.valid.add(task)
        if task != own and by is not None:
            approvals.approvers.add(by)
    return found


def _stage(tasks: list[tuple[int, str]], approvals: _Approvals) -> Stage:
    numbers = [task for task, _ in tasks]
    number = numbers.index(approvals.own) if approvals.own in numbers else 0
    left = [name for task, name in tasks if task not in approvals.valid and task != approvals.own]
    return Stage(
        number + 1, len(tasks), tasks[number][1], left[0] if left else "", frozenset(approvals.approvers)
    )
