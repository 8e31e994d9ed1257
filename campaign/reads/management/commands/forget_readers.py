"""Delete the marks of past days, by which readers were counted once. The scheduler runs this command."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.reads import counting


class Command(BaseCommand):
    help = "Xóa dấu đếm lượt đọc của những ngày đã qua."

    def handle(self, *args: Any, **options: Any) -> None:
        counting.forget()
