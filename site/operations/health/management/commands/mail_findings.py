"""Mail urgent findings to ADMINS: when they appear, and when they are resolved.

A timer runs this command (deploy/systemd), not the scheduler, which is one of the things that may have stopped.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from operations.health import mails


class Command(BaseCommand):
    help = "Gửi thư cho ADMINS khi có việc cần làm ngay, và khi việc ấy đã xong."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ADMINS:
            return
        try:
            mails.tell()
        except mails.NotSentError as error:
            raise CommandError(
                f"Không gửi được thư báo cho ADMINS ({error}): hãy xem EMAIL_URL. Một giờ sau máy gửi lại; "
                "muốn xem ngay việc cần làm thì chạy manage.py check --deploy --database default"
            ) from error
