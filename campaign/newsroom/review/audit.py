"""Who saw a text that is not public: kept in Wagtail's own log, beside what people did with it.

What somebody sees of their own text is not kept, nor what they see again within the hour.
"""

import datetime

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from base.models import User

ACTION = "newsroom.see"
_AGAIN_AFTER = datetime.timedelta(hours=1)


def note_seen(page: Page, user: User) -> None:
    """Keeps that `user` opened or previewed `page`, if what they saw is not public and by somebody else."""
    is_public = page.live and not page.has_unpublished_changes
    writer = page.latest_revision.user_id if page.latest_revision else None
    if page.pk is None or is_public or user.pk in (page.owner_id, writer):
        return
    recently = timezone.now() - _AGAIN_AFTER
    if not PageLogEntry.objects.filter(
        page=page.pk, user=user, action=ACTION, timestamp__gt=recently
    ).exists():
        log(page, ACTION, user=user)
