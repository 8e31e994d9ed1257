"""Compare the archive with the log, and fail if a text was changed past this program."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign.newsroom.archive import keeping


class Command(BaseCommand):
    help = "So Kho lưu với nhật ký; báo lỗi nếu có bản bị đổi."

    def handle(self, *args: Any, **options: Any) -> None:
        if changed := keeping.changed():
            raise CommandError(f"Bản lưu bị đổi: {', '.join(f'{row.pk} ({row.title})' for row in changed)}.")
        self.stdout.write("Kho lưu còn nguyên.")
