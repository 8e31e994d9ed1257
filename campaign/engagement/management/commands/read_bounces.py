"""Read the mailbox for bounces, every ten minutes at most. The scheduler runs this command every minute."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError

from campaign.engagement.newsletter import mailbox

_EVERY_SECONDS = 600


class Command(BaseCommand):
    help = "Đọc hộp thư nhận thư bị trả lại, nhiều nhất mười phút một lần."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.NEWSLETTER_IMAP_URL:
            return
        if cache.add("engagement.newsletter.bounces", True, _EVERY_SECONDS):
            try:
                self.stdout.write(f"Đã xử lý {mailbox.read()} thư.")
            except mailbox.MailboxError as error:
                raise CommandError(f"Không đọc được hộp thư trả lại ({error}).") from None
