"""Erasure of comments after the days of the setting, or on request. Their number stays."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaign.engagement.models import Comment, comment_days, kept_long_enough
from operations.backup import erasures

# Kind in the list of erasures. The stamp of a comment is random.
_ERASED = "engagement.comment"
_EMPTY = {"text": "", "name": "", "contact": "", "handling": ""}


def erase() -> int:
    """Erase words, names and contacts of all comments that were kept long enough. Return the count."""
    today = timezone.localdate()
    over = kept_long_enough(
        Comment, comment_days(), lambda days: Q(page__closes_on__lt=today - datetime.timedelta(days))
    )
    # A restored backup brings comments back that were erased before their time.
    over |= Q(stamp__in=erasures.noted(_ERASED))
    return Comment.objects.filter(over, erased_at=None).update(**_EMPTY, erased_at=timezone.now())


@transaction.atomic
def erase_early(comment: Comment) -> None:
    """Erase one comment before its time, and again whenever a restored backup brings it back."""
    erasures.note(_ERASED, [comment.stamp])
    for name, value in _EMPTY.items():
        setattr(comment, name, value)
    comment.erased_at = timezone.now()
    comment.save(update_fields=[*_EMPTY, "erased_at"])
