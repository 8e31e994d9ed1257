"""`manage.py run_worker`: runs the tasks that wait in the queue. Several workers may run, on several machines."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from operations.queue.models import Worker
from operations.queue.workers import Heart, RetryingLoop


class Command(BaseCommand):
    help = "Chạy các việc đang chờ trong hàng đợi, cho đến khi được bảo dừng."

    def handle(self, *args: Any, **options: Any) -> None:
        if not isinstance(task_backends["default"], DatabaseBackend):
            raise CommandError("Trang không dùng hàng đợi. Đặt TASKS_BACKEND=database rồi chạy lại.")
        loop = RetryingLoop()
        heart = Heart(loop)
        heart.enrol()
        loop.configure_signals()
        heart.start()
        try:
            loop.run()
        finally:
            Worker.objects.filter(pk=heart.key).delete()
