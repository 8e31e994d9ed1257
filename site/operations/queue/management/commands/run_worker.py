"""`manage.py run_worker`: runs the tasks that wait in the queue. Several workers may run, on several machines."""

import signal
from typing import Any

from django.core.management.base import BaseCommand
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from operations.queue.models import Worker
from operations.queue.workers import Heart, RetryingLoop

_ENDS = {signal.SIGINT, signal.SIGTERM}


class Command(BaseCommand):
    help = "Chạy các việc đang chờ trong hàng đợi, cho đến khi được bảo dừng."

    def handle(self, *args: Any, **options: Any) -> None:
        if not isinstance(task_backends["default"], DatabaseBackend):
            # Without its worker, the whole site would stop (Procfile); systemd would start it again and again.
            signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
            self.stdout.write(
                "Trang không dùng hàng đợi (TASKS_BACKEND=immediate): tiến trình này chờ, không có việc."
            )
            signal.sigwait(_ENDS)
            return
        loop = RetryingLoop()
        heart = Heart(loop)
        heart.enrol()
        loop.configure_signals()
        heart.start()
        try:
            loop.run()
        finally:
            Worker.objects.filter(pk=heart.key).delete()
