"""State of the queue in numbers, for health checks and metrics."""

from dataclasses import dataclass

from django.db.models import Min, Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from operations.queue.models import Worker, failed


@dataclass(frozen=True)
class State:
    """Counts of tasks and workers. `oldest_seconds` is the wait of the oldest due task; 0 if none is due."""

    waiting: int
    failed: int
    oldest_seconds: float
    workers: int


def state() -> State:
    """Return the state of the queue. Tasks whose object was deleted before they ran do not count as failed."""
    due = DBTaskResult.objects.ready().aggregate(
        enqueued=Min("enqueued_at", filter=Q(run_after=get_date_max())),
        put_back=Min("run_after", filter=~Q(run_after=get_date_max())),
    )
    since = min(filter(None, due.values()), default=None)
    return State(
        waiting=DBTaskResult.objects.filter(status=TaskResultStatus.READY).count(),
        failed=failed().count(),
        oldest_seconds=max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0,
        workers=Worker.living().count(),
    )
