"""`manage.py run_worker`: runs the tasks that wait in the queue. Several workers may run, on several machines."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from operations.queue.models import Worker
from operations.queue.workers import Heartbeat, RetryingLoop


class Command(BaseCommand):
    help = "Chạy các việc đang chờ trong hàng đợi, cho đến khi được bảo dừng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--quick",
            action="store_true",
            help="chỉ nhận việc ngắn, như gửi thư; việc có thể lâu cả phút thì để worker khác làm",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not isinstance(task_backends["default"], DatabaseBackend):
            self._wait()
            return
        loop = RetryingLoop(quick=options["quick"])
        heartbeat = Heartbeat(loop)
        heartbeat.enrol()
        loop.configure_signals()
        heartbeat.start()
        try:
            loop.run()
        finally:
            Worker.objects.filter(pk=heartbeat.key).delete()

    def _wait(self) -> None:
        """Wait for a signal to stop: if this process ended, `make run` would stop the site, and systemd restart it."""
        ends = {signal.SIGINT, signal.SIGTERM}
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)
        self.stdout.write(
            "Trang không dùng hàng đợi: mọi việc làm ngay trong lúc người bấm chờ. Muốn dùng thì đặt "
            "TASKS_BACKEND=database rồi khởi động lại."
        )
        self.stdout.flush()
        signal.sigwait(ends)
