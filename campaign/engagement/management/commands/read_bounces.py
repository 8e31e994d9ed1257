"""Read the mailbox for bounces, every ten minutes at most. The scheduler runs this command every minute."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError

from campaign.engagement.newsletter import mailbox

_EVERY_SECONDS = 600
# Cache key of the failure of the last try; "" if there was none.
_FAILURE = "engagement.newsletter.bounces.failure"


class Command(BaseCommand):
    help = "Đọc hộp thư nhận thư bị trả lại, nhiều nhất mười phút một lần."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.NEWSLETTER_IMAP_URL:
            return
        failure = cache.get(_FAILURE)
        if failure is None:
            failure = ""
            try:
                self.stdout.write(f"Đã xử lý {mailbox.read()} thư.")
            except mailbox.MailboxError as error:
                failure = str(error)
            cache.set(_FAILURE, failure, _EVERY_SECONDS)
        # Until the next try, too: otherwise the job would count as well again a minute after each failure.
        if failure:
            raise CommandError(f"Không đọc được hộp thư trả lại ({failure}).")
