"""Compare the archive with the log, and fail if a text or picture was changed or deleted outside this program."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign.newsroom.archive import keeping


class Command(BaseCommand):
    help = "So Kho lưu với nhật ký; báo lỗi nếu có bản hay ảnh bị đổi, bị xóa."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = keeping.faults()
        for fault in faults:
            self.stdout.write(f"{fault}.")
        if faults:
            raise CommandError(f"Kho lưu có {len(faults)} chỗ khác với nhật ký, trước hết: {faults[0]}.")
        self.stdout.write("Kho lưu còn nguyên.")
