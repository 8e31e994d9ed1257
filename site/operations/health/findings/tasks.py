"""Findings and numbers of the task queue."""

from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from operations.health.checks import Finding, Level
from operations.queue.state import State, state

_TITLE = "Hàng đợi việc"
# In seconds. A task waits for seconds; after minutes its worker is too slow, or stuck.
_LONG = 600.0


def numbers() -> dict[str, float | None]:
    """Return the numbers of the queue for the metrics."""
    now = state()
    return {
        "queue_waiting": now.waiting,
        "queue_oldest_seconds": now.oldest_seconds,
        "queue_failed": now.failed,
        "queue_workers": now.workers,
    }


def of_queue() -> list[Finding]:
    """Return the findings about workers, waiting and failed tasks; none if tasks run at once, without a worker."""
    if not isinstance(task_backends["default"], DatabaseBackend):
        return []
    now = state()
    return [_of_workers(now), *_of_failed(now)]


def _of_workers(now: State) -> Finding:
    if not now.workers:
        waiting = f" {now.waiting} việc đang chờ." if now.waiting else ""
        return Finding(
            Level.ERROR,
            _TITLE,
            f"Không thấy tiến trình chạy việc nào: thư không đi, ảnh và báo cáo không làm.{waiting}",
            "Xem dịch vụ: `systemctl status anm-worker`, rồi `journalctl -u 'anm-worker*' -n 100`.",
        )
    if now.oldest_seconds > _LONG:
        return Finding(
            Level.WARNING,
            _TITLE,
            f"{now.waiting} việc đang chờ, việc lâu nhất đã chờ {round(now.oldest_seconds / 60)} phút.",
            "Xem tiến trình chạy việc đang làm gì: `journalctl -u 'anm-worker*' -n 100`.",
        )
    return Finding(Level.OK, _TITLE, f"{now.workers} tiến trình đang chạy, {now.waiting} việc chờ.")


def _of_failed(now: State) -> list[Finding]:
    if not now.failed:
        return []
    text = f"{now.failed} việc không thành sau nhiều lần thử."
    advice = "Mở Báo cáo > Việc nền, xem lỗi của từng việc rồi cho chạy lại hoặc bỏ."
    return [Finding(Level.WARNING, "Việc không thành", text, advice)]
