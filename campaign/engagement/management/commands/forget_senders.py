"""Erase comments and messages that were kept long enough, and marks of voters of past days, as a periodic job."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.engagement.desk import keeping as messages
from campaign.engagement.drafts import keeping
from campaign.engagement.polls import voting


class Command(BaseCommand):
    help = "Xóa ý kiến góp ý, tin gửi Ban Biên tập và dấu bình chọn đã hết hạn giữ."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"Đã xóa {keeping.erase()} ý kiến, {messages.erase()} tin gửi Ban Biên tập, {voting.forget()} dấu."
        )
