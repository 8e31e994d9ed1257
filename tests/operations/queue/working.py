"""Runs the tasks of the queue in the process of a test."""

from django_tasks_db.models import DBTaskResult

from operations.queue.workers import RetryingLoop


def work_off() -> None:
    """Run all tasks that are due, as a worker does. Its own loop would close the connection of the test."""
    loop = RetryingLoop()
    while row := DBTaskResult.objects.ready().first():
        row.claim(loop.worker_id)
        loop.run_task(row)
