"""Erase strangers' data whose time is over. The scheduler runs this command."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.engagement import erasing


class Command(BaseCommand):
    help = "Xóa những gì người dân gửi đã hết hạn giữ."

    def handle(self, *args: Any, **options: Any) -> None:
        erased = ", ".join(f"{number} {words}" for words, number in erasing.erase().items())
        self.stdout.write(f"Đã xóa {erased}.")
