"""The end of keeping: comments are emptied after the days of the setting. Their number stays."""

import datetime

from django.utils import timezone

from campaign.engagement.models import Comment, comment_days


def erase() -> int:
    """Erase the words, names and contacts of all comments that were kept long enough. Return their number."""
    closed_before = timezone.localdate() - datetime.timedelta(days=comment_days())
    over = Comment.objects.filter(erased_at=None, page__closes_on__lt=closed_before)
    return over.update(text="", name="", contact="", handling="", erased_at=timezone.now())
