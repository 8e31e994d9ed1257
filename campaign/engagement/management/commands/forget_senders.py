"""Erase what was kept long enough: comments, marks of voters, notes of who got a letter. The scheduler runs it."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.engagement.drafts import keeping
from campaign.engagement.newsletter import keeping as newsletter
from campaign.engagement.polls import voting


class Command(BaseCommand):
    help = "Xóa ý kiến góp ý và dấu bình chọn đã hết hạn giữ."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"Đã xóa {keeping.erase()} ý kiến, {voting.forget()} dấu, {newsletter.forget()} lượt gửi."
        )
