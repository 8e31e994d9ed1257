"""Send reminders of assigned work that is due by tomorrow or late. The scheduler runs this command."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from campaign.newsroom.planning import assignment


class Command(BaseCommand):
    help = "Nhắc người được giao việc sắp đến hạn hay quá hạn."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.localtime()
        # Nobody wants this e-mail at midnight.
        if now.hour >= 7:
            assignment.remind(now.date())
