"""Make the due letters, and enqueue a batch of due deliveries. The scheduler runs this command every minute."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.engagement.newsletter import letters, sending


class Command(BaseCommand):
    help = "Lập bản tin qua thư khi đến giờ và gửi tiếp những thư đang chờ."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã lập {letters.make_due()} bản tin.")
        sending.enqueue_due()
