"""Enqueue kits without files, or with files of an older design. The scheduler runs this command."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.engagement.kit import making


class Command(BaseCommand):
    help = "Giao việc làm các bộ truyền thông còn thiếu tệp."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã giao việc làm {making.make_outdated()} bộ truyền thông.")
