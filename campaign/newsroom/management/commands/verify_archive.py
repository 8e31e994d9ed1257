"""Compare the archive with the log, and fail if a text or picture was changed or deleted past this program."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign.newsroom.archive import keeping


class Command(BaseCommand):
    help = "So Kho lưu với nhật ký; báo lỗi nếu có bản hay ảnh bị đổi, bị xóa."

    def handle(self, *args: Any, **options: Any) -> None:
        if faults := keeping.faults():
            raise CommandError(f"Kho lưu khác với nhật ký: {'; '.join(faults)}.")
        self.stdout.write("Kho lưu còn nguyên.")
