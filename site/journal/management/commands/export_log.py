"""`manage.py export_log` writes the daily file of the log. The scheduler calls it every minute."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from journal import daily_files
from journal.models import Entry


class Command(BaseCommand):
    help = "Ghi bản xuất nhật ký của hôm qua nếu chưa có, và xóa địa chỉ mạng đã quá một năm."

    def handle(self, *args: Any, **options: Any) -> None:
        # Done first, because the folder of the files may be unavailable.
        Entry.forget_addresses()
        try:
            wrong = daily_files.write(timezone.localdate())
        except OSError as error:
            raise CommandError(
                f"Không ghi được bản xuất hằng ngày ở {settings.JOURNAL_EXPORT_DIR}: {error.strerror}."
            ) from error
        if wrong:
            raise CommandError("Nhật ký không khớp, hãy chạy manage.py verify_log. " + " ".join(wrong))
