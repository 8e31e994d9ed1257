"""Erase objects that have been in the trash for 30 days. The scheduler runs this command."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.newsroom.trash import services


class Command(BaseCommand):
    help = "Xóa hẳn những gì đã ở Thùng rác đủ 30 ngày."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã xóa hẳn {services.empty()} mục.")
