"""Erase what strangers sent and was kept long enough. The scheduler runs this command."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.engagement.contest import keeping as contest
from campaign.engagement.drafts import keeping
from campaign.engagement.polls import voting


class Command(BaseCommand):
    help = "Xóa ý kiến góp ý, dấu bình chọn và thông tin người dự thi đã hết hạn giữ."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = keeping.erase(), voting.forget(), contest.erase()
        self.stdout.write("Đã xóa {} ý kiến, {} dấu, {} người dự thi.".format(*counts))
