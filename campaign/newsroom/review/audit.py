"""Log of who saw an unpublished text, kept in Wagtail's own log beside other actions.

A look at one's own text is not logged, nor is another look within the hour.
"""

import datetime

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from base.models import User

ACTION = "newsroom.see"
_AGAIN_AFTER = datetime.timedelta(hours=1)


def note_seen(page: Page, user: User) -> None:
    """Log that `user` opened or previewed `page`, if its latest text is unpublished and by somebody else."""
    is_public = page.live and not page.has_unpublished_changes
    writer = page.latest_revision.user_id if page.latest_revision else None
    if page.pk is None or is_public or user.pk in (page.owner_id, writer):
        return
    recently = timezone.now() - _AGAIN_AFTER
    if not PageLogEntry.objects.filter(
        page=page.pk, user=user, action=ACTION, timestamp__gt=recently
    ).exists():
        log(page, ACTION, user=user)
