"""Erase comments that were kept long enough, and marks of voters of past days. The scheduler runs this command."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.engagement.drafts import keeping
from campaign.engagement.polls import voting


class Command(BaseCommand):
    help = "Xóa ý kiến góp ý và dấu bình chọn đã hết hạn giữ."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã xóa {keeping.erase()} ý kiến, {voting.forget()} dấu.")
